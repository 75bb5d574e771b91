"""Uninstalling the addon, and what is left of it in a database afterwards."""
from launcher import databases

UNINSTALL = """
env['ir.module.module'].search([('name', '=', 'huiskamer_case')]).button_immediate_uninstall()
"""
LEFT = {
    "tables": "SELECT count(*) FROM pg_class WHERE relname LIKE 'huiskamer\\_%' AND relkind IN ('r', 'p', 'v', 'S')",
    "functions": "SELECT count(*) FROM pg_proc WHERE proname LIKE 'huiskamer\\_%'",
    "settings": "SELECT count(*) FROM ir_config_parameter WHERE key LIKE 'huiskamer%'",
    "names": "SELECT count(*) FROM ir_model_data WHERE module = 'huiskamer_case'",
    "models": "SELECT count(*) FROM ir_model WHERE model LIKE 'huiskamer.%'",
    "fields": "SELECT count(*) FROM ir_model_fields WHERE name LIKE 'huiskamer%'",
    "pages": "SELECT count(*) FROM ir_ui_view WHERE model LIKE 'huiskamer.%' OR name LIKE '%huiskamer%'",
    "jobs": "SELECT count(*) FROM ir_act_server WHERE code LIKE '%huiskamer%'",
    "files": "SELECT count(*) FROM ir_attachment WHERE res_model LIKE 'huiskamer.%'",
}


def left_of(rig, database):
    """{what: how many of ours there are} in this database."""
    return {what: databases.sql(rig, database, query)[0][0] for what, query in LEFT.items()}
