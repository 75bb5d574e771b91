from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import HuiskamerCommon

MONTHS = (date(2031, 1, 1), date(2031, 2, 1))


@tagged('post_install', '-at_install')
class TestOutcomeCount(HuiskamerCommon):
    """Steps of handovers are added up per month, lose nothing and tell nothing of one step."""

    @classmethod
    def setUpClass(cls):
        """Steps of two months, as they come in."""
        super().setUpClass()
        cls.counts = cls.env['huiskamer.outcome.count']
        for number in range(12):
            cls.counts._count('health', ('send', 'accept', 'attend')[number % 3], MONTHS[number % 2])

    def sums(self):
        """{(month, kind, event): count} as the database has it, and how many rows there are."""
        self.env.flush_all()
        self.env.cr.execute("SELECT month, kind, event, sum(count), count(*) FROM huiskamer_outcome_count GROUP BY 1, "
                            "2, 3")
        rows = self.env.cr.fetchall()
        return {row[:3]: row[3] for row in rows}, sum(row[4] for row in rows)

    def test_adding_up_changes_no_total_and_leaves_one_row_a_step(self):
        before, rows = self.sums()
        self.counts._cron_add_up()
        after, fewer = self.sums()
        self.assertEqual(after, before)
        self.assertGreater(rows, fewer)
        self.assertEqual(fewer, len(after))
        self.counts._cron_add_up()
        self.assertEqual(self.sums(), (after, fewer))

    def test_a_later_step_makes_all_rows_of_its_month_anew_and_none_of_another(self):
        self.counts._cron_add_up()
        ids = {month: set(self.counts.search([('month', '=', month)]).ids) for month in MONTHS}
        self.counts._count('health', 'send', MONTHS[0])
        self.counts._cron_add_up()
        self.assertFalse(ids[MONTHS[0]] & set(self.counts.search([('month', '=', MONTHS[0])]).ids))
        self.assertEqual(ids[MONTHS[1]], set(self.counts.search([('month', '=', MONTHS[1])]).ids))

    def test_rows_come_in_another_order_each_time(self):
        orders = set()
        for _number in range(12):
            self.counts._count('health', 'send', MONTHS[0])
            self.counts._cron_add_up()
            orders.add(tuple(self.counts.search([('month', '=', MONTHS[0])], order='id').mapped('event')))
        self.assertGreater(len(orders), 1, "the same order twelve times: by chance once in 360 million")

    def test_totals_outlive_the_file(self):
        case = self.open_file('caseworker', alias="Voor even")
        handover = self.draft(case)
        self.consent_for(handover)
        self.walk(handover, 'send', 'accept')
        case.close({'outcome': 'helped', 'open_handovers': 'cancel'})
        self.counts._cron_add_up()
        before, _rows = self.sums()
        self.assertTrue([key for key in before if key[2] == 'accept' and key[0] not in MONTHS])
        self.erase(case.code)
        self.counts._cron_add_up()
        self.assertEqual(self.sums()[0], before)

    def test_nobody_writes_a_figure_by_hand(self):
        for role in self.users:
            with self.subTest(role=role), self.refused(error=AccessError, counts=('huiskamer.outcome.count',)):
                self.counts.with_env(self.env_as(role)).create({'month': MONTHS[0], 'kind': 'health', 'event': 'send'})
