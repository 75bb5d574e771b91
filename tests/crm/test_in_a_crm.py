"""A guest in a CRM that is in use: Odoo's applications with their demo data and OCA's modules, 110 of them, stand in
one database.

The addon comes in, its own walls and sweeps hold there, what others plant is found, and it leaves as it came.
"""
import json
import re
from pathlib import Path

import psycopg2
import pytest

from launcher import crm, databases, odoo, postgres, results, server, settings
from launcher.rig import Rig
from tests import uninstalled

pytestmark = pytest.mark.attack  # not in ./huis test: the CRM takes many minutes to make

PLANTED = Path(__file__).parent / "planted"
HOUSE = f"/{settings.ADDON}/tests/"
SHORT = ("house/test_structure.py", "house/test_companies.py", "oversight/walls/test_side_doors.py",
         "directory/test_organisations.py")
# Tables in which Odoo keeps what it does itself, and what an installation always changes there.
OWN_BUSINESS = re.compile(r"^(ir_(?!attachment$)|base_|bus_|auditlog_|queue_job|res_groups|res_users_log|res_device|rule_group_rel|digest_)")  # noqa: E501
MAKE_FILES = """
if not env['huiskamer.case'].search_count([]):  # a CRM with demo data gets ours along with the addon
    env['huiskamer.demo']._build()
env.cr.commit()
names = [epoch.name for epoch in env['huiskamer.key.epoch'].search([])]
print('ANSWER' + __import__('json').dumps({'files': env['huiskamer.case'].search_count([]), 'keys': names}))
"""
# Of Odoo's own tests, as they run when everything is loaded, those of what we touch.
SUITES = (
    "base/tests/test_overrides.py", "base/tests/test_display_name.py", "base/tests/test_form_create.py",
    "base/tests/test_views.py", "base/tests/test_res_partner.py", "crm/tests/test_crm_lead_convert_mass.py",
    "crm/tests/test_crm_pls.py", "crm/tests/test_crm_lead_smart_calendar.py",
    "project/tests/test_project_subtasks.py", "project/tests/test_project_update_access_rights.py",
    "project/tests/test_task_dependencies.py", "project/tests/test_task_state.py",
    "project/tests/test_project_mail_features.py", "hr/tests/test_self_user_access.py",
    "calendar/tests/test_calendar_activity.py", "calendar/tests/test_event_notifications.py",
    "base_automation/tests/test_automation.py", "sale/tests/test_access_rights.py")
POSTURE = """
import json
env = env(context=dict(env.context, lang='en_US'))
findings = env['huiskamer.posture.finding']
print('ANSWER' + json.dumps({code: findings._answer(code) for code in ('overridden', 'other_modules', 'attached', 'automation')}))
"""  # noqa: E501
FOLLOW = """
import json
env = env(context=dict(env.context, lang='en_US'))
from odoo.exceptions import UserError
said = {}
tried = {
    'auditlog.rule': {'name': 'All', 'model_id': env['ir.model']._get_id('huiskamer.client'), 'log_type': 'full'},
    'base.automation': {'name': 'All', 'model_id': env['ir.model']._get_id('huiskamer.contact'), 'trigger': 'on_create'},
    'calendar.event': {'name': 'Merel', 'start': '2030-01-01 10:00:00', 'stop': '2030-01-01 11:00:00',
                       'res_model_id': env['ir.model']._get_id('huiskamer.case'), 'res_id': 1},
    'rating.rating': {'res_model_id': env['ir.model']._get_id('huiskamer.case'), 'res_id': 1},
    'mail.activity.plan': {'name': 'P', 'res_model': 'huiskamer.case'},
    'sms.template': {'name': 'S', 'model_id': env['ir.model']._get_id('huiskamer.case')},
    'mailing.mailing': {'subject': 'M', 'mailing_model_id': env['ir.model']._get_id('huiskamer.client')},
    'data_recycle.model': {'name': 'D', 'res_model_id': env['ir.model']._get_id('huiskamer.client')},
    'ir.actions.report': {'name': 'R', 'model': 'huiskamer.client', 'report_type': 'qweb-pdf', 'report_name': 'x.y'},
    'mail.template': {'name': 'B', 'model_id': env['ir.model']._get_id('huiskamer.handover')},
    'mail.alias': {'alias_name': 'slip', 'alias_model_id': env['ir.model']._get_id('huiskamer.contact')},
    'ir.actions.server': {'name': 'W', 'model_id': env['ir.model']._get_id('huiskamer.handover'), 'state': 'webhook',
                          'webhook_url': 'https://example.org/hook'},
    'ir.cron': {'name': 'C', 'model_id': env['ir.model']._get_id('huiskamer.case'), 'state': 'code', 'code': 'pass'},
    'mail.activity': {'res_model_id': env['ir.model']._get_id('huiskamer.case'), 'res_id': 1, 'summary': 'Merel'},
    'crm.team': {'name': 'T', 'lead_properties_definition': [
        {'name': 'a' * 16, 'type': 'many2one', 'string': 'P', 'comodel': 'huiskamer.client'}]},
    'project.project': {'name': 'T', 'task_properties_definition': [
        {'name': 'a' * 16, 'type': 'many2one', 'string': 'P', 'comodel': 'huiskamer.client'}]},
}
for name, vals in tried.items():
    try:
        with env.cr.savepoint():
            env[name].create(vals)
        said[name] = 'made'
    except Exception as error:
        said[name] = str(error)
print('ANSWER' + json.dumps(said))
"""  # noqa: E501


@pytest.fixture(scope="module")
def crm_rig(the_rig):
    """The rig with the CRM's guests and the planted modules on its path."""
    found = crm.with_guests(the_rig)
    return Rig(odoo.Odoo(found.odoo.script, found.odoo.python_path, [*found.odoo.addons, PLANTED], found.odoo.more),
               found.python)


@pytest.fixture(scope="module")
def installed(crm_rig):
    """The name of the CRM with the addon in it, and what its installation complained of."""
    return crm.with_addon(crm_rig)


def ask(rig, database, script, name):
    """What a script inside Odoo printed, read back."""
    log = databases.log_path(name)
    server.run_script(rig, database, script, log)
    lines = [line.partition("ANSWER")[2] for line in log.read_text().splitlines() if "ANSWER" in line]
    return json.loads(lines[-1]), results.complaints(log)


def test_it_comes_in_without_a_word_in_the_log(installed):
    assert installed[1] == []


def test_its_own_walls_hold_there(crm_rig, installed, budget):
    tags = f"attack/{settings.ADDON}" if budget.deep else ",".join(HOUSE + file for file in SHORT)
    name, log = f"huis_crm_tests_{settings.checkout_name()}", databases.log_path("crm-tests")
    with databases.temporary_copy(crm_rig, installed[0], name):
        # every attack, its walks as short as in ./huis test: what the CRM changes shows at the first steps
        code = server.run_once(crm_rig, name, ["--test-tags", tags], log, {"HUIS_ATTACK": "", "HUIS_SEED": "1"})
    outcome = results.of_odoo(log, code, True)
    assert outcome.failed == 0, "\n".join(outcome.problems)
    assert outcome.ran >= 30


def suites(rig, source, name):
    """(how many of Odoo's own tests ran, the names of those that failed) on a copy of a database."""
    log = databases.log_path(f"crm-suites-{name}")
    with databases.temporary_copy(rig, source, f"huis_crm_{name}_{settings.checkout_name()}") as database:
        tags = ",".join(f"post_install/{suite}" for suite in SUITES)
        code = server.run_once(rig, database, ["--test-tags", tags], log)
    return results.of_odoo(log, code, False).ran, set(re.findall(r"(?:FAIL|ERROR): ([\w.]+)", log.read_text()))


def test_odoo_s_own_tests_answer_as_before(crm_rig, installed, capsys):
    ran, failed = suites(crm_rig, crm.ensure(crm_rig), "without")
    together, failed_together = suites(crm_rig, installed[0], "together")
    with capsys.disabled():
        print(f"\n{ran} of Odoo's own tests without us, {together} with us; failed without: {sorted(failed)}")
    assert together == ran >= 180
    assert sorted(failed_together - failed) == []


def test_what_the_crm_can_hang_on_a_record_is_refused_also_for_the_superuser(crm_rig, installed):
    said, _complaints = ask(crm_rig, installed[0], FOLLOW, "crm-doors")
    assert len(said) == 16
    for model, words in said.items():
        assert "cannot be kept with the records of the huiskamer" in words, (model, words)


def test_what_others_plant_is_found(crm_rig, installed):
    name = f"huis_crm_planted_{settings.checkout_name()}"
    with databases.temporary_copy(crm_rig, installed[0], name):
        before, _complaints = ask(crm_rig, name, POSTURE, "crm-posture")
        modules = sorted(path.name for path in PLANTED.iterdir() if path.is_dir()
                         and (path / "__manifest__.py").exists())
        databases.installed(crm_rig, name, ["-i", ",".join(modules)], modules, databases.log_path("crm-planted"))
        after, _complaints = ask(crm_rig, name, POSTURE, "crm-posture-planted")
    planted = {
        "overridden": (
            "planted_write: write (huiskamer.client)", "planted_write: unlink (huiskamer.contact)",
            "planted_watch: _onchange_planted (huiskamer.client)", "planted_watch: _check_planted (huiskamer.client)",
            "planted_watch: export_data (every model)"),
        "other_modules": (
            "res.partner.planted_client_id", "res.partner.planted_about", "planted_watcher (huiskamer_case)",
            "planted_seen (huiskamer_contact)"),
        "attached": ("crm.team: 1",)}
    for code, wanted in planted.items():
        assert before[code][0] != "red", before[code]
        assert after[code][0] == "red"
        for words in wanted:
            assert any(words in line for line in after[code][1]), (words, after[code])


def rows_of(database):
    """table -> {id: the row, without who wrote it last}, of everything that is the CRM's."""
    words = {key: value for key, value in postgres.connection().items() if value}
    connection = psycopg2.connect(dbname=database, **words)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        found = {}
        for table in [name for name, in cursor.fetchall() if not name.startswith("huiskamer")
                      and not OWN_BUSINESS.match(name)]:
            cursor.execute(f"SELECT to_jsonb(t) - '{{write_date,write_uid}}'::text[] FROM \"{table}\" t")
            found[table] = {row.get("id", json.dumps(row, sort_keys=True)): row for row, in cursor.fetchall()}
    connection.close()
    return found


def changed(before, after):
    """What the CRM had and has no more, or has otherwise, as sentences."""
    for table, rows in before.items():
        for key, row in rows.items():
            now = after.get(table, {}).get(key)
            if now is None and not (table == "ir_attachment" and "/web/assets/" in (row.get("url") or "")):
                yield f"{table} {key}: gone"
            elif now is not None and any(now.get(name) != value for name, value in row.items()):
                yield f"{table} {key}: {[(name, value, now.get(name)) for name, value in row.items() if now.get(name) != value]}"  # noqa: E501


def test_it_leaves_as_it_came_with_files_in_it(crm_rig, installed):
    before = rows_of(crm.ensure(crm_rig))
    name = f"huis_crm_leaves_{settings.checkout_name()}"
    with databases.temporary_copy(crm_rig, installed[0], name):
        made, complaints = ask(crm_rig, name, MAKE_FILES, "crm-demo")
        assert made["files"] > 3 and made["keys"] and not complaints
        assert not sorted(changed(before, rows_of(name))), "the demo touches its own records only"
        log = databases.log_path("crm-uninstall")
        server.run_script(crm_rig, name, uninstalled.UNINSTALL, log)
        assert results.complaints(log) == []
        gone = sorted(changed(before, rows_of(name)))
        assert not gone, "\n".join(gone)
        left = uninstalled.left_of(crm_rig, name)
        assert not any(left.values()), left
        folder = settings.key_folder(name)
        assert not [key for key in made["keys"] if (folder / f"{key}.key").exists()]


# Who holds which role is looked at before and after an account changes (docs/benchmark.md); a merge of contacts asks
# each table that points at one.
MORE = {"new user": 80, "a user has left": 45, "merge contacts": 3}


def test_who_has_no_role_here_works_as_before(crm_rig, installed, capsys):
    script = (Path(__file__).parent / "ordinary.py").read_text()
    without, _complaints = ask(crm_rig, crm.ensure(crm_rig), script, "crm-ordinary-without")
    together, _complaints = ask(crm_rig, installed[0], script, "crm-ordinary-with")
    told = [(name, asked, together["acts"][name][1], size, together["acts"][name][2])
            for name, (_said, asked, size, _wrong) in without["acts"].items()]
    more = {name: with_us - before for name, before, with_us, *_bytes in told if with_us > before}
    sums = [sum(line[place] for line in told) for place in (1, 2, 3, 4)]
    with capsys.disabled():
        print("\nact, questions without and with us, bytes without and with us")
        for line in told:
            print(*line)
        print(f"{len(told)} acts; questions and bytes without, with us: {sums}; more questions in {len(more)}: {more}")
        print(f"fetched once, in bytes, without us {without['weighs']}, with us {together['weighs']}")
    other = {name: together["acts"][name] for name, said in without["acts"].items()
             if together["acts"][name][0] != said[0]}
    assert other == {}
    assert {name: said for name, said in without["acts"].items() if said[0] != "works"} == {}
    assert len(told) >= 100
    assert not {name: count for name, count in more.items() if count > MORE.get(name, 2)}, more
