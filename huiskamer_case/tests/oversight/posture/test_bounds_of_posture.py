from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ....models.oversight.posture.posture_checks import ATTENTION, OK
from ....models.shared import house_days
from ....models.shared.guards import through_method
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestBoundsOfPosture(HuiskamerCommon):
    """What was looked at long ago, and screens that stay open: the last that is right, and the first that is not."""

    @classmethod
    def setUpClass(cls):
        """Who looks."""
        super().setUpClass()
        cls.finding = cls.env['huiskamer.posture.finding'].sudo()

    def test_an_assessment_is_looked_at_anew_after_three_years(self):
        house = self.env['huiskamer.house']._house()
        for days, level in ((0, OK), (3 * 365, OK), (3 * 365 + 1, ATTENTION)):
            house.dpia_on = house_days.today() - timedelta(days=days)
            self.assertEqual(self.finding._look_at_dpia()[0], level, days)

    def test_a_screen_locks_within_a_quarter_of_an_hour_but_the_hosts_may_stay_open(self):
        group, host = (self.env.ref(f'huiskamer_case.group_{role}') for role in ('caseworker', 'host'))
        for minutes, is_open in ((0, True), (1, False), (15, False), (16, True)):
            group.sudo().lock_timeout_inactivity = host.sudo().lock_timeout_inactivity = minutes
            found = self.finding._look_at_screen_lock()[1]
            self.assertEqual(group.name in found, is_open, minutes)
            self.assertNotIn(host.name, found)

    def test_the_back_up_of_a_key_is_read_back_every_ninety_days(self):
        now = fields.Datetime.now()
        epoch = self.env['huiskamer.key.epoch'].sudo().search([], limit=1)
        with freeze_time(now):
            for seconds, level in ((-1, OK), (0, OK), (1, ATTENTION)):
                through_method(epoch).checked_at = now - timedelta(days=90, seconds=seconds)
                self.assertEqual(self.finding._unchecked(epoch)[0], level, seconds)

    def test_unsaved_words_can_be_read_for_a_week(self):
        keys = self.env['huiskamer.draft.key'].sudo()
        for number, days in enumerate((7, 8)):
            device = f'{number}' * 32
            keys.with_user(self.caseworker)._hand_out(device)
            keys.search([('device', '=', device)]).asked_on = house_days.today() - timedelta(days=days)
        keys._forget_old()
        self.assertEqual(keys.search([('user_id', '=', self.caseworker.id)]).mapped('device'), ['0' * 32])


@tagged('post_install', '-at_install')
class TestFloorsOfTerms(HuiskamerCommon):
    """Below these days nobody sets a term, not even two people; and withdrawing has to work within a week."""

    def test_a_term_is_set_down_to_its_floor_and_up_to_its_ceiling(self):
        bounds = {'read_log': (730, None), 'access_grant': (365, None), 'consent_proof': (365, None),
                  'withdrawn_file': (3, 7), 'old_backup': (7, None), 'closed_file': (0, None)}
        for kind, (floor, ceiling) in bounds.items():
            term = self.env['huiskamer.retention.term'].search([('kind', '=', kind)])
            days = {floor: True, floor - 1: False} | ({ceiling: True, ceiling + 1: False} if ceiling else {})
            for number, is_one in days.items():
                self.assertEqual(self.can_be_set(term, days=number, shortest_days=number), is_one, (kind, number))
                self.assertEqual(self.is_stored(term, number), is_one, (kind, number))
            self.assertFalse(self.can_be_set(term, days=term.days, shortest_days=floor - 1), kind)
            self.assertFalse(self.can_be_set(term, days=floor, shortest_days=floor + 1), kind)

    def can_be_set(self, term, **vals):
        """Whether two people could decide this."""
        try:
            term._ensure_can_be_set(vals)
        except UserError:
            return False
        return True

    def is_stored(self, term, days):
        """Whether the database takes these days, whoever writes them."""
        try:
            with self.undone(), mute_logger('odoo.sql_db'):
                through_method(term.sudo()).write({'days': days, 'shortest_days': days})
                self.env.flush_all()
        except psycopg2.IntegrityError:
            return False
        return True
