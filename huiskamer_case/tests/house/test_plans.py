import json
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.shared import house_days
from .. import many
from ..common import HuiskamerCommon
from ..screens import specification

# role, name of the screen -> the call, on an environment of that role
LISTS = {
    ('caseworker', 'files'): ('huiskamer.case', 'huiskamer_case_view_list', [('state', '=', 'open')]),
    ('caseworker', 'notes'): ('huiskamer.contact', 'huiskamer_contact_view_list', []),
    ('caseworker', 'steps'): ('huiskamer.step', 'huiskamer_step_view_list', [('state', '=', 'open')]),
    ('caseworker', 'handovers'): ('huiskamer.handover', 'huiskamer_handover_view_list', []),
    ('caseworker', 'calendar'): ('huiskamer.agenda', 'huiskamer_agenda_view_calendar', []),
    ('supervisor', 'files'): ('huiskamer.case', 'huiskamer_case_view_list', []),
    ('supervisor', 'handovers'): ('huiskamer.handover', 'huiskamer_handover_view_list', []),
    ('privacy_officer', 'log'): ('huiskamer.access.event', 'huiskamer_access_event_view_list', []),
}


@tagged('post_install', '-at_install')
class TestPlans(HuiskamerCommon):
    """At ten thousand files no screen looks through a table that grows: each question has its index."""

    @classmethod
    def setUpClass(cls):
        """Many files around the one of the caseworker."""
        super().setUpClass()
        cls.case.write_note({'facts': "Een gesprek.",
                             'steps': [{'what': "Bellen", 'on': house_days.today().isoformat()}]})
        cls.case.set_goal({'wish': "Rust.", 'topic_id': cls.env['huiskamer.topic'].search([], limit=1).id})
        cls.handover.move('mark_error', cls.facts())
        cls.env['huiskamer.access.event']._write_down()
        many.fill(cls)
        cls.env.cr.execute("SET LOCAL random_page_cost = 1.1")  # as docs/postgresql.md asks of a server with an SSD

    @contextmanager
    def asked(self):
        """What the database is asked inside, as (words, values)."""
        questions, execute = [], Cursor.execute

        def noted(cr, query, params=None, log_exceptions=True):
            """Keep the question, and ask it."""
            questions.append((query.code, query.params) if isinstance(query, SQL) else (query, params))
            return execute(cr, query, params, log_exceptions)
        with patch.object(Cursor, 'execute', noted):
            yield questions

    def tables_looked_through(self, questions):
        """The growing tables that these questions go through from begin to end: [(table, question)]."""
        found = []
        for words, values in questions:
            is_bounded = 'COUNT(*)' in words and 'LIMIT' in words  # "more than so many" for the foot of a list
            if words.lstrip().upper().startswith('SELECT') and 'huiskamer_' in words and not is_bounded:
                self.env.cr.execute(f"EXPLAIN (FORMAT JSON) {words}", values)
                plan = self.env.cr.fetchone()[0]
                plan = json.loads(plan) if isinstance(plan, str) else plan
                found += [(table, words) for table in self.walked(plan[0]['Plan']) if table in many.GROWING]
        return found

    def walked(self, node):
        """The tables that a plan and its parts walk through from begin to end."""
        here = [node['Relation Name']] if node['Node Type'] == 'Seq Scan' else []
        return here + [table for part in node.get('Plans', ()) for table in self.walked(part)]

    def indexes(self, node):
        """The indexes that a plan and its parts use."""
        here = [node['Index Name']] if 'Index Name' in node else []
        return here + [name for part in node.get('Plans', ()) for name in self.indexes(part)]

    def assert_looked_up(self, name, call):
        """The call is answered by indexes alone."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        with self.asked() as questions:
            call()
        self.assertTrue(questions, name)
        with self.subTest(name):
            self.assertEqual(self.tables_looked_through(questions), [])

    def test_every_list_is_looked_up(self):
        for (role, name), (model, view, domain) in LISTS.items():
            model = self.env_as(role)[model]
            spec = specification(model, view)
            if name == 'calendar':
                spec.pop('what')  # the words of a step, which open in its own row only
            self.assert_looked_up(f'{name} of {role}', lambda m=model, s=spec,
                                  d=domain: m.web_search_read(d, s, limit=80, count_limit=10001))

    def test_the_pages_of_a_caseworker_are_looked_up(self):
        case = self.env_as('caseworker')['huiskamer.case']
        hers = case.browse(self.case.id)
        for name, call in {
            'Today': case.today, 'the bell': case.bell,
            'the stream': lambda: case.env['huiskamer.stream'].page(self.case.id),
            'the form of a file': lambda: hers.web_read(specification(case, 'huiskamer_case_view_form')),
            'the form of a client': lambda: hers.client_id.web_read(
                {'alias': {}, 'code': {}, 'case_ids': {'fields': {'code': {}}}}),
            'who looked': hers._who_looked,
            'the search by name': lambda: case.search([('display_name', 'ilike', "Merel")]),
        }.items():
            self.assert_looked_up(name, call)

    def test_what_waits_is_looked_up(self):
        for role in ('supervisor', 'privacy_officer'):
            desk = self.env_as(role)['huiskamer.desk']
            self.assert_looked_up(f'what waits for a {role}', desk.read_desk)
            self.assert_looked_up(f'the bell of a {role}', desk.bell)

    def test_the_log_is_looked_up_by_colleague_and_by_code(self):
        log = self.env_as('privacy_officer')['huiskamer.access.event']
        code = self.case.code
        for name, domain in {
            'by colleague': [('user_id', '=', self.caseworker.id)],
            'by code': ['|', ('files', 'ilike', code), ('codes', 'ilike', code)],
        }.items():
            self.assert_looked_up(name, lambda d=domain: log.web_search_read(d, {'at': {}, 'files': {}}, limit=80,
                count_limit=10001))

    def test_a_plan_that_looks_through_a_table_is_seen(self):
        with self.asked() as questions:
            self.env.cr.execute("SELECT count(*) FROM huiskamer_contact WHERE kind = 'talk' AND written_at > "
                                "'2020-01-01'")
        self.assertEqual([table for table, _words in self.tables_looked_through(questions)], ['huiskamer_contact'])

    def test_no_deletion_looks_through_a_table(self):
        """Erasing deletes rows; PostgreSQL looks for what still points at each, in every table with a foreign key to
        it.
        """
        self.env.cr.execute("""
            SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
             WHERE c.contype = 'f' AND c.confrelid::regclass::text = ANY(%s)
               AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
        """, [list(many.GROWING)])
        self.assertEqual(self.env.cr.fetchall(), [])

    def test_a_code_that_is_in_many_rows_of_the_log_is_looked_up_and_not_walked_to(self):
        """One row in thirty is about one file: few enough for the index, many enough to tempt a walk from the end."""
        self.env.cr.execute("SELECT max(id) FROM huiskamer_access_event")
        pattern, = self.env.cr.fetchone()
        many.copies(self.env.cr, 'huiskamer_access_event', pattern, "SELECT generate_series(1, 300) AS n", day='NULL',
                    place='NULL', digest="'x'", files=f"'{self.case.code}'", codes="'Z' || s.n")
        self.env.cr.execute("ANALYZE huiskamer_access_event")
        log, code = self.env_as('privacy_officer')['huiskamer.access.event'], self.case.code
        with self.asked() as questions:
            found = log.search(['|', ('files', 'ilike', code), ('codes', 'ilike', code)], limit=80)
        self.assertEqual(len(found), 80)
        words, values = next(row for row in questions if 'string_to_array' in row[0])
        self.env.cr.execute(f"EXPLAIN (FORMAT JSON) {words}", values)
        used = [name for name in self.indexes(self.env.cr.fetchone()[0][0]['Plan']) if 'access_event' in name]
        self.assertEqual(sorted(used), ['huiskamer_access_event_of_file', 'huiskamer_access_event_of_record'])
