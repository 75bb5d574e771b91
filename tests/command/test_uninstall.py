"""A house with files in it lets the addon go: nothing of it stays, and nobody reads an error on the way."""
from launcher import databases, results, server, settings

UNINSTALL = "env['ir.module.module'].search([('name', '=', 'huiskamer_case')]).button_immediate_uninstall()\n"
# What Odoo counts of the addon, and what only PostgreSQL knows.
LEFT = """
SELECT (SELECT count(*) FROM pg_class WHERE relname LIKE 'huiskamer\\_%' AND relkind IN ('r', 'p', 'v', 'S'))
     + (SELECT count(*) FROM pg_proc WHERE proname LIKE 'huiskamer\\_%')
     + (SELECT count(*) FROM ir_config_parameter WHERE key LIKE 'huiskamer%')
     + (SELECT count(*) FROM ir_model_data WHERE module = 'huiskamer_case')
     + (SELECT count(*) FROM ir_model WHERE model LIKE 'huiskamer.%')
"""
COLLEAGUES = "SELECT count(*) FROM res_users WHERE active"


def test_a_house_with_files_in_it_lets_go(the_rig):
    name, log = f"huis_leaves_{settings.checkout_name()}", databases.log_path("uninstall")
    with databases.temporary_copy(the_rig, databases.full_name(), name):
        assert databases.sql(the_rig, name, "SELECT count(*) FROM huiskamer_consent")[0][0] > 10
        assert databases.sql(the_rig, name, LEFT)[0][0] > 100
        people = databases.sql(the_rig, name, COLLEAGUES)[0][0]
        server.run_script(the_rig, name, UNINSTALL, log)
        assert results.complaints(log) == []
        assert databases.sql(the_rig, name, LEFT)[0][0] == 0
        assert databases.sql(the_rig, name, COLLEAGUES)[0][0] == people
