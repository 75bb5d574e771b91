"""Counts of evenings and weeks lay open in the database; they are put aside here and sealed in post-evening.py.

The three tables are made anew instead of changed: what PostgreSQL keeps of a deleted row goes with its file.
"""
from odoo.tools import SQL

ASIDE = {
    'huiskamer_tally': 'huiskamer_before_tally',
    'huiskamer_week_tally': 'huiskamer_before_week',
    'huiskamer_correction': 'huiskamer_before_correction',
}


def migrate(cr, version):
    """Copy what was counted and corrected, drop the tables, and make room for the sealed ledger.

    Raw SQL: the models have another shape already, and the ORM drops no table.
    """
    if not version:
        return
    for table, aside in ASIDE.items():
        cr.execute(SQL("CREATE TABLE %s AS TABLE %s", SQL.identifier(aside), SQL.identifier(table)))
        cr.execute(SQL("DROP TABLE %s CASCADE", SQL.identifier(table)))
    cr.execute(SQL("ALTER TABLE huiskamer_release RENAME COLUMN contents TO contents_before"))
    cr.execute(SQL("ALTER TABLE huiskamer_release ALTER contents_before DROP NOT NULL"))
