import logging

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from ....models.oversight.walls.log_filter import WithoutValues
from ...common import CANARY, HuiskamerCommon


def bare(text):
    """A text without what may stand between two halves of a code."""
    return ''.join(sign for sign in text.upper() if sign.isalnum())


@tagged('post_install', '-at_install', 'attack')
class TestLogFilter(HuiskamerCommon):
    """What fails about our tables leaves no value in the log, and no line a code in an address; others are logged as
    Odoo does.
    """

    def logged(self, query):
        """What Odoo logs when this query fails."""
        with self.assertLogs('odoo.sql_db', level=logging.ERROR) as caught, self.assertRaises(psycopg2.Error), \
                self.env.cr.savepoint(flush=False):
            self.env.cr.execute(query)
        return '\n'.join(caught.output)

    def test_a_broken_constraint_of_ours_logs_no_value(self):
        self.env.flush_all()
        queries = {
            'unique': f"UPDATE huiskamer_client SET code = '{self.client.code}' /* {CANARY} */",
            'not null': f"UPDATE huiskamer_client SET contact_hours = '{CANARY}', code = NULL",
            'foreign key': f"UPDATE huiskamer_case SET code = '{CANARY}', client_id = 2147483647",
            'a value': f"UPDATE huiskamer_client SET create_uid = '{CANARY}'",
            'out of range': "SELECT '777777777777'::int FROM huiskamer_client",
        }
        for kind, query in queries.items():
            with self.subTest(kind=kind):
                said = self.logged(query)
                self.assertIn('huiskamer_c', said)
                for value in (CANARY, self.client.code, '777777777777'):
                    self.assertNotIn(value, said)
        self.assertIn(CANARY, self.logged(f"UPDATE res_partner SET create_uid = '{CANARY}'"))

    def test_a_traceback_tells_no_row(self):
        try:
            with self.env.cr.savepoint(flush=False), mute_logger('odoo.sql_db'):
                self.env.cr.execute(f"UPDATE huiskamer_client SET contact_hours = '{CANARY}', code = NULL")
        except psycopg2.Error as error:
            caught = error
        record = logging.LogRecord('odoo.http', logging.ERROR, __file__, 1, "%s", (caught,),
                                   (type(caught), caught, caught.__traceback__))
        self.assertIn(CANARY, str(caught))
        self.assertTrue(WithoutValues().filter(record))
        said = logging.Formatter().format(record)
        self.assertIn('NotNullViolation', said)
        self.assertNotIn(CANARY, said.replace("contact_hours = '{CANARY}'", ''))

    def said(self, *record):
        """What the log says of this record, once it went through the filter."""
        made = logging.LogRecord(*record)
        self.assertTrue(WithoutValues().filter(made))
        return logging.Formatter().format(made)

    def test_no_line_tells_a_code_or_a_token_in_an_address_whoever_writes_it(self):
        code = self.client.code
        for address in (f'http://huis.example/huis/{code}', f'/huis/{code.lower()}', f"/huis/{code.replace('-', '')}",
                        f'https://huis.example/web/login?redirect=%2Fhuis%2F{code}%3F',
                        f'http://huis.example/web/signup?db=x&token={CANARY}&redirect=%2Fhuis'):
            said = self.said('odoo.tools.misc', logging.INFO, __file__, 1,
                             f"# Thread: <Thread 7> (uid:5) (url:{address}) (qc:3)", (), None)
            self.assertIn("(uid:5)", said)
            for secret in (code, CANARY):
                self.assertNotIn(bare(secret), bare(said))
        kept = self.said('odoo.x', logging.INFO, __file__, 1, "%s waits for review", (code,), None)
        self.assertIn(code, kept, "a job may name what it could not do")

    def test_a_refusal_that_names_a_code_tells_nothing_else_either_and_a_broken_record_breaks_nobody(self):
        try:
            self.client.with_user(self.caseworker).copy()
        except Exception as refusal:  # whatever it is: it came out of our rooms
            refusal.args = (f"{CANARY} https://huis.example/huis/{self.client.code}",)
            said = self.said('odoo.http', logging.WARNING, __file__, 1, refusal, (), None)
        self.assertNotIn(CANARY, said)
        self.assertTrue(WithoutValues().filter(logging.LogRecord('odoo.x', 20, __file__, 1, "%s %s", ("one",), None)))

    def test_the_filter_sits_on_every_handler_of_the_server(self):
        for handler in logging.getLogger().handlers:
            self.assertTrue(any(isinstance(known, WithoutValues) for known in handler.filters), handler)
