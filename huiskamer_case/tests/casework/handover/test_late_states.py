from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ....models.casework.handover import handover_flow as flow
from ....models.shared.guards import through_method
from ...common import HuiskamerCommon

SENT = ('requested', 'received', 'accepted', 'waitlisted', 'scheduled', 'unattended', 'called_off', 'attended',
        'completed')
PEOPLE = tuple(verb for verb in flow.VERBS if flow.is_for_people(verb))
# What protects the client, or only says that something happened that is over: written down by hand, not read from the
# code.
PROTECTS = {
    'cancel', 'tell_recall', 'confirm_recall', 'tell_wait', 'review_emergency', 'look_at_end', 'mark_error',
    'confirm_error', 'refuse_error'}
LATE = {
    'withdrawn': {'tell_recall', 'confirm_recall', 'review_emergency', 'look_at_end'},
    'expired': {'cancel', 'tell_recall', 'confirm_recall', 'review_emergency', 'look_at_end', 'print_letter'},
    'frozen': PROTECTS,
}


@tagged('post_install', '-at_install')
class TestLateStates(HuiskamerCommon):
    """After the client took consent back, after it ran out, while the file is frozen: every step of the table, from
    every stage.
    """

    @classmethod
    def setUpClass(cls):
        """A handover in each stage, sent and met so long ago that every check is due."""
        super().setUpClass()
        cls.at = {stage: cls.handover_at(stage) for stage in SENT}
        long_ago = fields.Datetime.now() - timedelta(days=40)
        for stage in ('attended', 'completed'):
            through_method(cls.at[stage]).sudo().write({'attended_at': long_ago, 'sent_at': long_ago})
        cls.env.flush_all()

    def make_late(self, handover, how):
        """Bring the consent, or the file, of this handover into a late state."""
        if how == 'withdrawn':
            handover.consent_id.action_withdraw()
        elif how == 'expired':
            self.let_last(handover.sudo().consent_id, fields.Datetime.now() - timedelta(seconds=1))
        else:
            handover.case_id.freeze({})

    def taken(self, handover):
        """The verbs of people that this handover lets be taken now; each is undone."""
        taken = set()
        for verb in PEOPLE:
            with self.undone(), mute_logger('odoo.sql_db'):
                try:
                    self.step(handover, verb)
                    taken.add(verb)
                except UserError:
                    pass
        return taken

    def test_nothing_goes_on_in_a_late_state_but_what_protects(self):
        tried = 0
        for stage, handover in self.at.items():
            before = self.taken(handover)
            for how, allowed in LATE.items():
                with self.subTest(stage=stage, how=how), self.undone():
                    self.make_late(handover, how)
                    self.env.invalidate_all()
                    late = self.taken(handover)
                    self.assertLessEqual(late, allowed)
                    tried += len(before - late)
        self.assertGreater(tried, 40, "the steps that were refused late could be taken before")

    def test_a_check_is_asked_while_consent_holds_and_not_a_second_longer(self):
        for stage in ('attended', 'completed'):
            handover = self.at[stage]
            self.assertIn('follow_up', self.taken(handover))
            for how in ('withdrawn', 'expired'):
                with self.undone():
                    self.make_late(handover, how)
                    self.env.invalidate_all()
                    with self.refused(handover):
                        handover.move('follow_up', self.facts())

    def test_a_consent_that_carried_a_sending_bears_its_mark(self):
        handover = self.draft(self.open_file('caseworker'))
        consent = self.consent_for(handover)
        self.assertFalse(consent.used_at)
        handover.move('send', self.facts())
        self.assertTrue(handover.consent_id.used_at,
                        "of a withdrawal and a sending at once, the mark makes one go first")
