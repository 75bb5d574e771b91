from datetime import date, datetime

import psycopg2
from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger
from odoo.tools.date_utils import start_of

from ....models.oversight.read_log import chain as access_chain
from ...read_log_common import EmptyLog

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


@tagged('post_install', '-at_install')
class TestReadLogMonths(EmptyLog):
    """The log by month: nothing changes for whoever asks it, and a month goes as a whole."""

    def setUp(self):
        """Rows in January, February and March, sealed on the fourth of March."""
        super().setUp()
        for day in ('2026-01-30', '2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01', '2026-03-04'):
            self.add(f'{day} 10:00:00', 3)
        self.Event._seal()
        self.begin()

    def months(self):
        """{month: how many rows stand in its own table}; None stands for the first table."""
        self.env.cr.execute(SQL(
            "SELECT e.tableoid::regclass::text, count(*) FROM huiskamer_access_event e GROUP BY 1"))
        return {None if name == 'huiskamer_access_event' else name[-7:]: number
                for name, number in self.env.cr.fetchall()}

    def asked(self):
        """What the screens, the look at who looked and the chain make of the log."""
        self.env.invalidate_all()
        log = self.Event.with_user(self.privacy_officer)
        return (log.search([]).ids, log.search([('codes', 'ilike', 'C2')]).ids, log.search_count([]),
                log.search([('user_id', '=', self.caseworker.id)], limit=4, offset=3).ids,
                log._read_group([], ['at:month'], ['__count']), self.Event._verify(),
                self.Day.search([]).mapped('rows'))

    def refused_below(self, statement):
        """The database refuses this, whoever asks."""
        with self.assertRaises(psycopg2.Error), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.env.cr.execute(SQL(statement))

    def test_a_month_that_is_over_stands_by_itself_and_nobody_notices(self):
        before, kept = self.asked(), access_chain.read_seals(self.Day._seals_now())
        self.assertEqual((before[2], before[5]), (18, []))
        self.assertEqual(self.Event._put_away(), 2)
        self.assertEqual(self.months(), {'2026_01': 6, '2026_02': 6, None: 6})
        self.assertEqual(self.asked(), before)
        self.assertEqual(self.Event._verify(kept), [])
        self.assertEqual(self.Event._put_away(), 0)

    def test_it_waits_for_the_last_day_of_the_month(self):
        self.Event._put_away()
        self.now = datetime(2026, 3, 31, 23, 59)
        self.Event._cron_seal()
        self.assertEqual(self.months(), {'2026_01': 6, '2026_02': 6, None: 6})
        self.now = datetime(2026, 4, 1, 0, 1)
        self.Event._cron_seal()
        self.assertEqual(self.months(), {'2026_01': 6, '2026_02': 6, '2026_03': 6})
        self.as_caseworker(self.client).read(['alias'])
        self.assertTrue(self.rows())
        self.assertIn(None, self.months())

    def test_no_row_of_a_month_is_changed_or_taken_away(self):
        self.Event._put_away()
        for table in ('huiskamer_access_event', 'huiskamer_access_event_2026_01', 'ONLY huiskamer_access_event'):
            self.refused_below(f"DELETE FROM {table}")
            self.refused_below(f"UPDATE {table} SET codes = 'X'")
        self.refused_below("TRUNCATE huiskamer_access_event_2026_01")
        self.refused_below(f"DELETE FROM res_users WHERE id = {self.caseworker.id}")
        self.assertEqual(self.Event._verify(), [])

    def test_what_its_owner_changes_in_a_month_is_found(self):
        self.Event._put_away()
        self.env.cr.execute(SQL("ALTER TABLE huiskamer_access_event_2026_01 DISABLE TRIGGER USER"))
        for statement, what in (("UPDATE huiskamer_access_event_2026_01 SET codes = 'X' WHERE place = 2", 'changed'),
                                ("DELETE FROM huiskamer_access_event_2026_01 WHERE place = 2", 'cut'),
                                ("DROP TABLE huiskamer_access_event_2026_01", 'cut')):
            with self.undone():
                self.env.cr.execute(SQL(statement))
                self.assertIn(what, {fault[2] for fault in self.Event._verify()})
        self.assertEqual(self.Event._verify(), [])

    def test_a_month_goes_by_its_term_and_its_seals_stay(self):
        self.Event._put_away()
        kept = access_chain.read_seals(self.Day._seals_now())
        due = self.Day._retention_since('read_log')
        self.assertEqual({end.isoformat() for end in due.values()}, {'2026-01-31', '2026-02-28', '2026-03-31'})
        next(day for day, end in due.items() if end.month == 1)._retention_carry_out('read_log')
        self.assertEqual(self.months(), {'2026_02': 6, None: 6})
        self.env.cr.execute(SQL("SELECT to_regclass('huiskamer_access_event_2026_01')"))
        self.assertEqual(self.env.cr.fetchone(), (None,))
        self.assertEqual(self.Event._verify(kept), [])
        self.assertEqual({end.month for end in self.Day._retention_since('read_log').values()}, {2, 3})

    def test_a_month_is_due_when_the_whole_of_it_is_old_enough(self):
        self.Event._put_away()
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'read_log')])
        term.days = 730
        for today, due in (('2028-01-30 12:00:00', []), ('2028-01-31 12:00:00', [JANUARY]),
                           ('2028-02-28 12:00:00', [JANUARY, FEBRUARY])):
            with freeze_time(today):
                self.assertEqual(sorted(start_of(day.day, 'month') for day in term._due()), due)
