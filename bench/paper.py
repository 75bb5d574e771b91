"""What paper and a directory of others cost: run inside Odoo by ``./huis bench``, with ``env`` at hand.

A letter, the blank sheets, a tally sheet and the cards: seconds of CPU and size. ReportLab, which drew them before,
took 12 ms for a letter, 17 for a tally sheet, 36 for cards and 31 for a report, and had the letters of three writings.
Then 2,000 services of 200 organisations, looked at and brought in. Nothing is kept.
"""
import json
import time

from odoo.addons.huiskamer_case.report.paper import paper

env = globals()['env']
ROUNDS, SERVICES, OWNERS = 5, 2_000, 200
NAMES = "Andréea Ștefănescu, فاطمة, 王小明, สมหญิง ใจดี, თამარ, Наталія, Αγγελική"


def tell(name, call):
    """The quickest of a few calls, and what came out."""
    call()
    times = []
    for _round in range(ROUNDS):
        began = time.process_time()
        content = call()
        times.append(time.process_time() - began)
    print(f"BENCH {name}: {min(times) * 1000:.0f} ms of CPU, {len(content):,} bytes")


def directory():
    """A file of many services, looked at and brought in."""
    tables = {
        'organizations': [{'id': f'bench o{n}', 'name': f"Bench organisatie {n}"} for n in range(OWNERS)],
        'services': [{'id': f'bench s{n}', 'name': f"Dienst {n}", 'organization_id': f'bench o{n % OWNERS}'}
                     for n in range(SERVICES)]}
    text, Directory = json.dumps(tables), env['huiskamer.directory']
    began = time.process_time()
    digest = Directory.preview_hsds(text)['digest']
    seen, before = time.process_time(), env.cr.sql_log_count
    Directory.import_hsds(text, digest)
    env.flush_all()
    print(f"BENCH directory of {SERVICES:,} services: looked at in {seen - began:.2f} s of CPU, brought in with "
          f"{env.cr.sql_log_count - before} queries in {time.process_time() - seen:.2f} s")


began = time.process_time()
paper("Letter", [('words', "a")])
print(f"BENCH first paper of a process, the engine with it: {time.process_time() - began:.2f} s of CPU")
tell("letter, Latin", lambda: paper("Letter",
    [('head', "Letter"), *(('words', "Ștefănescu zoekt rust.") for _line in range(15))], 'nl'))
tell("letter, eight writings", lambda: paper("Letter", [('words', NAMES)], 'nl'))
tell("blank sheets", env['huiskamer.handover']._blank_sheets)
tell("tally sheet", env['huiskamer.opening'].search([], limit=1)._tally_sheet)
tell("cards", env['huiskamer.opening']._paper_cards)
directory()
env.cr.rollback()
