"""Looking first by a working name over 40, 400 and 4,000 own files: run inside Odoo by ``./huis bench names``.

Names are sealed, so that all of one's own are opened, folded and compared. Files are made as on the screen, each under
a key of its own. What is looked for is half a name, a whole one in another writing, and one that nobody has.
Everything is rolled back.
"""
import random
import statistics
import time

env = globals()['env']
SIZES, ROUNDS = (40, 400, 4_000), 5
FIRST = ("Ana", "Ștefania", "Мария", "Łucja", "Bella", "Anne-Marie", "فاطمة", "Zoë", "Ioana", "Kim")
LOOKED_FOR = {'half a name': "Stef", 'another writing': "STEFANIA 7", 'nobody': "Frobnicata"}
DRAWN = random.Random(16)


def make(worker, location, first, last):
    """Files of this worker, numbered, each with a name in some writing."""
    Case, text = env(user=worker, su=False)['huiskamer.case'], env.ref('huiskamer_case.consent_text_file_nl')
    read_out = text._read_out(*text._about({'service_id': None, 'category_ids': None}))['digest']
    for number in range(first, last):
        Case.open_file({
            'alias': f'{DRAWN.choice(FIRST)} {number}', 'age_band': '21_up', 'open_to': 'members', 'text_id': text.id,
            'location_id': location.id, 'words_digest': read_out, 'method': 'spoken', 'spoken_alone': True})
        if number % 200 == 0:
            env.flush_all()
            env.invalidate_all()


def measured(call):
    """(CPU milliseconds, questions to the database) of one call with nothing remembered."""
    env.flush_all()
    env.invalidate_all()
    asked, began = env.cr.sql_log_count, time.process_time()
    call()
    return 1000 * (time.process_time() - began), env.cr.sql_log_count - asked


def main():
    """Make more and more files, and look."""
    worker = env['res.users'].search([('login', '=', 'caseworker')])
    mine = env(user=worker, su=False)['huiskamer.case']
    location = env['huiskamer.location'].search([], limit=1)
    made = 0
    for size in SIZES:
        make(worker, location, made, size)
        made = size
        for name, words in LOOKED_FOR.items():
            rows = [measured(lambda typed=words: mine._by_alias(typed)) for _round in range(ROUNDS)]
            print(f"BENCH {size:,} own files, {name}: {statistics.median(cpu for cpu, _asked in rows):.0f} ms of CPU, "
                  f"{rows[-1][1]} queries, {len(mine._by_alias(words))} found")


main()
env.cr.rollback()
