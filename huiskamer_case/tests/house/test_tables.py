import csv

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

ADDON, KEPT_BY_ODOO = 'huiskamer_case', {'id', 'create_uid', 'create_date', 'write_uid', 'write_date'}


@tagged('post_install', '-at_install')
class TestTables(TransactionCase):
    """What the database refuses to be without, and what it finds by an index, is that of the version.

    ``tables.csv`` has the columns of each table of ours: ``name!`` is never empty, ``name#`` has an index of its own,
    ``name~`` is more than one value (sealed, or words in each language), ``name>`` goes with what it points at and
    ``name<`` holds that back. Whoever changes a table changes its line, and asks whether houses that are in use need a
    migration for it.
    """

    def test_the_tables_are_those_of_this_version(self):
        with file_open(f'{ADDON}/tests/house/tables.csv') as file:
            written = {row['table']: set(row['columns'].split()) for row in csv.DictReader(file)}
        there = {model._table: self.columns(model) for model in self.env.values()
                 if model._auto and not model._abstract and model._original_module == ADDON}
        self.assertGreater(len(there), 60)
        self.assertEqual({table: columns ^ there.get(table, set()) for table, columns in written.items()
                          if columns != there.get(table)}, {}, "what differs from tables.csv, by table")
        self.assertEqual(set(there), set(written))

    def columns(self, model):
        """The columns of a model that are ours, with their signs, as the database has them."""
        self.env.cr.execute("""
            SELECT a.attname, a.attnotnull, a.atttypid = 'jsonb'::regtype, k.confdeltype, EXISTS (
                SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indkey::text = a.attnum::text
                    AND i.indpred IS NULL)
            FROM pg_attribute a LEFT JOIN pg_constraint k
                ON k.conrelid = a.attrelid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum]
            WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped""", [model._table])
        signs = {'c': '>', 'r': '<'}
        return {f"{name}{'!' * is_filled}{'~' * has_words}{signs.get(going, '')}{'#' * is_found}"
                for name, is_filled, has_words, going, is_found in self.env.cr.fetchall()
                if name not in KEPT_BY_ODOO and ADDON in model._fields[name]._modules}
