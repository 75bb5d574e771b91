"""Back up, destroy, come back: what docs/backup.md says, done on a scratch database, step by step.

One night's dump is brought back under another name, after a day on which a file was erased, a consent withdrawn,
another made smaller, a slip and a telephone number replaced, a colleague locked out and one taken off a file, the
evening team kept out of it, a receiver's colleague and one of ours gone and a role taken away, and after the key of the
folder was replaced. Nothing of that may
come back, and everything else must: with today's key folder, with the one of that night, and with a back-up of the
keys alone.
"""
import contextlib
import re
import shutil
import subprocess

from launcher import databases, forked, postgres, settings
from launcher.steps import SetupError

TODAY, TONIGHT = "keys-of-today", "keys-of-the-night"
WAYS = {TODAY: "today's key folder", TONIGHT: "the key folder of that night",
        None: "nothing but the back-up of the keys"}
NOT_BACKED_UP = re.compile(r"^! [0-9a-f]+  (evening|week) +absent")
# Said on both days: a client answers about telling the shelter these kinds.
ANSWER = """
shelter = env['huiskamer.service'].search([('kind', '=', 'night_shelter')], limit=1)
narrowed = env['huiskamer.case'].search([('state', '=', 'open')], order='id', limit=3)[2]
beside = (env['res.users'].search([('login', 'in', ('caseworker', 'caseworker2'))]) - narrowed.caseworker_id)[:1]
def answer(*codes):
    text = env.ref('huiskamer_case.consent_text_share_nl')
    kinds = env['huiskamer.data.category'].search([('code', 'in', codes)])
    about = {'service_id': shelter.id, 'category_ids': kinds.ids}
    narrowed.with_user(narrowed.caseworker_id).record_consent({
        'text_id': text.id, 'words_digest': text._read_out(*text._about(about))['digest'], 'method': 'spoken',
        'spoken_alone': True} | about)
"""
# Before the back-up, in Odoo: a file that the evening team sees, with a slip and a yes to two kinds.
EVENING = ANSWER + """
narrowed._set_team(open_to='team', member_ids=[(4, beside.id)])
narrowed.client_id.write({'contact_channel': 'call', 'phone': '06-00000001'})
narrowed.client_id._new_slip()
answer('alias', 'language')
print('DRILL', env['huiskamer.client'].search_count([]))
env.cr.commit()
"""
# The day after the back-up, in Odoo. What must not come back is printed, for the end.
DAY = ANSWER + """
files = env['huiskamer.case'].search([('state', '=', 'open')], order='id')
erased, withdrawn = files[0], files[1]
closed = files[3:].filtered(lambda file: file.caseworker_id.login == 'caseworker')[0]
consent = withdrawn.client_id.consent_ids.filtered('is_live')[:1]
print('DRILL', erased.code, consent.code, closed.code, narrowed.code, narrowed.client_id.slip_digest, beside.login)
officer = env.ref('huiskamer_case.group_privacy_officer').user_ids[:1]
request = env['huiskamer.access.request'].with_user(env.ref('huiskamer_case.group_access_administrator').user_ids[:1])
loser = env['res.users'].search([('login', '=', 'host')])
erased.with_user(officer).sudo()._erase('asked')
consent._withdraw('here')
answer('alias')
narrowed.client_id._new_slip()
narrowed.client_id.write({'phone': '06-00000002'})
narrowed._set_team(open_to='members', member_ids=[(3, beside.id)])
env['huiskamer.service.member'].search([('user_id.login', '=', 'opvang')])._end_now()
colleague = env['res.users'].search([('login', '=', 'caseworker2')])
env['res.users'].search([('login', '=', 'supervisor2')]).active = False
closed._set_team(locked_out_ids=[(4, colleague.id)])
closed._record_lock_out(colleague)
request.create({'user_id': loser.id, 'role': 'host', 'kind': 'take', 'reason': 'Drill'})
env.cr.commit()
env['huiskamer.key.epoch']._nightly()
env.cr.commit()
"""
# What must be so afterwards, in the order in which it is looked at.
ENDED = {"files under the erased code": "0", "the consent": "withdrawn", "locked out": "True",
         "who left is back": "False",
         "the role is held": "False", "the evening team sees the file": "False", "the slip of before opens": "False",
         "kinds that the shelter may be told": "0", "the receiver's colleague is back": "False",
         "who was taken off the file is named on it": "False", "the number of before would be called": "False"}
# What is there afterwards, in Odoo.
LOOK = """
code, consent, closed, narrowed, slip, beside = {words!r}
narrowed = env['huiskamer.case'].search([('code', '=', narrowed)])
shelter = env['huiskamer.service'].search([('kind', '=', 'night_shelter')], limit=1)
told = narrowed.client_id.consent_ids.filtered(lambda row: row.service_id == shelter and row.is_live and row.is_newest)
print('DRILL', env['huiskamer.case'].search_count([('code', '=', code)]),
      env['huiskamer.consent'].search([('code', '=', consent)]).status,
      'caseworker2' in env['huiskamer.case'].search([('code', '=', closed)]).locked_out_ids.mapped('login'),
      env['res.users'].with_context(active_test=False).search([('login', '=', 'supervisor2')]).active,
      env.ref('huiskamer_case.group_host') in env['res.users'].search([('login', '=', 'host')]).group_ids,
      narrowed.open_to == 'team', narrowed.client_id.slip_digest == slip, len(told.category_ids),
      any(env['huiskamer.service.member'].search([('user_id.login', '=', 'opvang')]).mapped('is_live')),
      beside in narrowed.member_ids.mapped('login'), bool(narrowed.client_id.phone),
      len([name for name in env['huiskamer.client'].search([]).mapped('alias') if name]),
      env['huiskamer.client'].search_count([]))
"""


def program(name):
    """One of PostgreSQL's own programs."""
    found = shutil.which(name) or shutil.which(name, path=postgres.find_programs())
    if not found:
        raise SetupError(f"There is no {name}.", "it is part of PostgreSQL's client: apt-get install postgresql-client")
    return found


def inside(odoo, script):
    """Run a script inside Odoo; the words that it prints after DRILL."""
    lines = [line.split("DRILL ", 1)[1] for line in odoo.heard(script).splitlines() if "DRILL " in line]
    return lines[0].split() if lines else []


def begun(rig, database):
    """An Odoo that scripts and commands fork from; what it logs that is no error would be heard with what they say."""
    return forked.forked(rig, database, "drill", log_handler=":ERROR")


def dump(database, file, *words):
    """PostgreSQL's own dump of a database."""
    subprocess.run([program("pg_dump"), "-Fc", *words, "-f", file, database], env=postgres.environment(), check=True)


def restore(rig, file, database):
    """A new database out of a dump."""
    databases.drop(rig, database)
    databases.sql(rig, "postgres", f'CREATE DATABASE "{database}"')
    subprocess.run([program("pg_restore"), "--no-owner", "-d", database, file], env=postgres.environment(), check=True)


@contextlib.contextmanager
def scratch(rig, source):
    """Two names for the length of the drill: the database, and what comes back; and a folder for the back-ups."""
    name, folder = f"{source}_drill", settings.OUTPUT / "drill"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield name, f"{name}_back", folder
    finally:
        for made in (name, f"{name}_back"):
            databases.drop(rig, made)
        shutil.rmtree(folder, ignore_errors=True)


def live_a_day(odoo, name, folder, say):
    """Back up, and live the day after; returns the words that must not come back and how many people there are."""
    people = int(inside(odoo, EVENING)[0])
    say("back up: the keys, then the database")
    odoo.command("huiskamer_keys status")  # this database is the one that the folder belongs to
    odoo.command("huiskamer_keys backup", folder / "keys")
    shutil.copytree(settings.key_folder(name), folder / TONIGHT)
    dump(name, folder / "night.dump", "--compress=0")
    say("the day after: a file erased, a consent withdrawn, another made smaller, a slip and a number replaced, a "
        "colleague locked out, one taken off a file, the evening team kept out, two people gone, a role taken away, "
        "the key replaced")
    words = inside(odoo, DAY)
    odoo.command("huiskamer_keys backup", folder / "keys")
    return words, people


def come_back(rig, back, folder, living):
    """Restore last night's dump under another name with this key folder (or none)."""
    restore(rig, folder / "night.dump", back)
    shutil.rmtree(settings.key_folder(back), ignore_errors=True)
    if living:
        shutil.copytree(living, settings.key_folder(back))
        settings.key_folder(back).chmod(0o700)
    databases.filestore(back).mkdir(parents=True, exist_ok=True)


def made_right(odoo, folder, say):
    """Make what came back the right one: exit codes of `status` before and of `return`, and what `return` said."""
    before, _said = odoo.command("huiskamer_keys status")
    code, said = odoo.command("huiskamer_keys return", folder / "keys")
    for line in said.splitlines():
        say(f"  {line}")
    return (before, code), said


def is_as_it_was(odoo, words, people, say):
    """Whether everything came back, and nothing that has ended."""
    *ended, opened, left = inside(odoo, LOOK.format(words=tuple(words)))
    say(", ".join(f"{what}: {found}" for what, found in zip(ENDED, ended, strict=True)))
    say(f"names that open: {opened} of {left}")
    return ended == list(ENDED.values()) and int(opened) == int(left) == people - 1


def run(rig, source, say, ways=WAYS):
    """Do the whole drill on a copy of `source`; True when all came back and nothing that must not.

    :param say: called with each line
    :param ways: with which key folders it comes back
    """
    with scratch(rig, source) as (name, back, folder):
        databases.copy(rig, source, name)
        with begun(rig, name) as odoo:
            words, people = live_a_day(odoo, name, folder, say)
        say("destroy the database; keep its key folder of today for the first way back")
        shutil.copytree(settings.key_folder(name), folder / TODAY)
        databases.drop(rig, name)
        is_right = True
        for way in ways:
            say(f"last night's dump comes back under another name, with {WAYS[way]}")
            come_back(rig, back, folder, way and folder / way)
            with begun(rig, back) as odoo:
                codes, said = made_right(odoo, folder, say)
                # Keys of evenings and weeks are in no back-up: one in use is lost with the folder, and that is said.
                lost = [line for line in said.splitlines() if line.startswith("! ")]
                is_told = codes == (1, int(bool(lost))) and bool(lost) is not bool(way) and all(
                    NOT_BACKED_UP.search(line) for line in lost)
                is_right &= is_told and is_as_it_was(odoo, words, people, say)
        return is_right
