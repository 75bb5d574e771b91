from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL

from ....models.oversight.read_log.access_review import is_many, monday_of
from ....models.shared import house_days
from ....models.shared.guards import through_method
from ...read_log_common import ReadLogCommon


@tagged('post_install', '-at_install')
class TestAccessReview(ReadLogCommon):
    """The regular look at the log: unusual first, signed off by week."""

    def setUp(self):
        """A week, long before this one, with an ordinary colleague, one at night, one outside her caseload."""
        super().setUp()
        self.monday = monday_of(house_days.today()) - timedelta(days=70)
        for number in range(4):
            self.add(self.caseworker, f'OWN{number}', 'own')
        self.add(self.supervisor, 'OTHER1 OTHER2', 'other')
        self.add(self.host, 'OWN0', 'own', hour=23)
        self.add(self.colleague, '', 'none', purpose='compare')
        self.reviews = self.env['huiskamer.access.review'].with_user(self.privacy_officer)
        self.review = self.reviews._of_week(self.monday)

    def add(self, user, files, relation, hour=12, week=0, purpose='read'):
        """A row of this week (or some weeks earlier), at this hour in UTC."""
        self.add_at(user, files, fields.Datetime.to_datetime(self.monday) + timedelta(hours=24 + hour, weeks=-week),
                    relation, purpose)

    def add_at(self, user, files, at, relation='own', purpose='read'):
        """A row of this moment."""
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_access_event (at, user_id, model, codes, files, how_many, field_names, purpose, "
            "relation)"
            " VALUES (%s, %s, 'huiskamer.client', %s, %s, 1, 'alias', %s, %s)",
            at, user.id, files, files, purpose, relation))

    def line(self, user):
        """What the review says of this colleague."""
        self.env.invalidate_all()
        return self.review.line_ids.filtered(lambda line: line.user_id == user)

    def test_unusual_comes_first(self):
        self.env.invalidate_all()
        self.assertEqual(self.review.line_ids.mapped('user_id.login'),
                         ['test_supervisor', 'test_host', 'test_caseworker'])
        self.assertEqual((self.line(self.supervisor).outside, self.line(self.supervisor).files), (2, 2))
        self.assertEqual(self.line(self.host).at_night, 1)
        self.assertEqual((self.line(self.caseworker).files, self.line(self.caseworker).score), (4, 0))
        self.assertEqual(self.review.unusual, 2)
        self.assertEqual(self.review.line_ids.mapped('why'), ["files of others", "at night", ''])

    def test_more_files_than_usual(self):
        for number in range(20):
            self.add(self.caseworker, f'MANY{number}', 'own')
        self.review.action_count()
        self.assertTrue(self.line(self.caseworker).is_many)
        self.assertEqual(self.line(self.caseworker).why, "more files than usual")
        for week in range(1, 9):
            for number in range(20):
                self.add(self.caseworker, f'MANY{number}', 'own', week=week)
        self.review.action_count()
        self.assertFalse(self.line(self.caseworker).is_many)
        self.assertEqual(self.line(self.caseworker).usual, 20)
        self.assertEqual([is_many(12, 2), is_many(11, 2), is_many(60, 40)], [True, False, False])

    def test_what_is_usual_is_counted_by_weeks_on_the_wall_of_the_house(self):
        for week in (1, 2):  # half an hour into Monday there, which is Sunday in UTC, and two days later
            begin = house_days.begin_of(self.monday - timedelta(weeks=week))
            for hours in (0.5, 48):
                self.add_at(self.host, 'HERS', begin + timedelta(hours=hours))
        first = house_days.begin_of(self.monday - timedelta(weeks=8))
        self.add_at(self.host, 'FIRST', first)
        self.add_at(self.host, 'BEFORE', first - timedelta(seconds=1))
        usual = self.reviews.sudo()._usual(house_days.begin_of(self.monday))
        self.assertEqual(usual[self.host.id], 3 / 8)

    def test_a_week_is_signed_off_once_and_then_stands(self):
        with self.assertRaises(UserError):
            self.review.sign({'remark': ' '})
        self.assertEqual(self.review.action_sign()['tag'], 'huiskamer_ask')
        self.review.sign({'remark': "Met de teamleider besproken."})
        self.assertEqual((self.review.state, self.review.signed_by_id), ('signed', self.privacy_officer))
        self.assertEqual(self.review.own_reads, False)
        self.assertIn(self.review.chain, ('whole', 'broken'))
        self.add(self.caseworker, 'LATER', 'own')
        self.review.action_count()
        self.assertEqual(self.line(self.caseworker).files, 4)
        with self.assertRaises(UserError):
            self.review.sign({'remark': "Nog eens."})

    def test_who_read_herself_and_signs_is_on_record(self):
        self.add(self.privacy_officer, 'OWN1', 'own')
        self.review.sign({'remark': "Gezien."})
        self.assertTrue(self.review.own_reads)

    def test_a_week_that_is_not_over_is_not_signed_off(self):
        action = call_kw(self.reviews, 'action_this_week', [[]], {})  # as the button of an empty list calls it
        review = self.reviews.browse(action['res_id'])
        self.assertEqual(review.monday, monday_of(house_days.today()))
        with self.assertRaises(UserError):
            review.sign({'remark': "Gezien."})

    def test_only_the_privacy_officer_counts_and_signs(self):
        for role in ('supervisor', 'caseworker', 'host', 'access_administrator'):
            review = self.review.with_user(self.users[role])
            for call in (review.action_this_week, review.action_count, review.action_sign,
                         lambda r=review: r.sign({'remark': "Gezien."})):
                with self.refused(self.review):
                    call()
        self.assertTrue(self.review.with_user(self.supervisor).read(['state']))
        with self.assertRaises(AccessError):
            self.review.line_ids[0].with_user(self.caseworker).read(['files'])

    def test_nothing_of_a_review_is_made_changed_or_deleted_by_hand(self):
        for call in (lambda: self.reviews.sudo().create({'monday': self.monday + timedelta(days=7)}),
                     lambda: self.review.sudo().write({'state': 'signed'}), lambda: self.review.sudo().unlink()):
            with self.refused(self.review):
                call()

    def test_the_job_makes_every_week_that_is_over(self):
        self.reviews.sudo()._cron_review()
        mondays = self.reviews.search([]).mapped('monday')
        self.assertIn(self.monday, mondays)
        self.assertIn(monday_of(house_days.today()) - timedelta(days=7), mondays)
        self.assertNotIn(monday_of(house_days.today()), mondays)

    def test_the_rows_behind_a_line_are_those_of_its_week(self):
        action = self.line(self.supervisor).with_user(self.privacy_officer).action_show()
        self.add(self.supervisor, 'OTHER3', 'other', week=1)
        events = self.env['huiskamer.access.event'].with_user(self.privacy_officer).search(action['domain'])
        self.assertEqual(events.mapped('files'), ['OTHER1 OTHER2'])
        self.assertFalse(through_method(events).with_user(self.privacy_officer).has_access('write'))
