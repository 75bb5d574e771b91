from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ....models.casework.handover import handover_flow as flow
from ....models.shared import house_days
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestReaders(HuiskamerCommon):
    """The evening team reads a file only while the client wants it: she says so when it is opened, and whenever she
    changes her mind.
    """

    def setUp(self):
        """A file that the evening team can read, of which a colleague is one."""
        super().setUp()
        self.location.staff_ids = self.colleague
        self.open = self.open_file('caseworker', open_to='team')

    def test_a_no_counts_at_once_and_a_yes_opens_it_again(self):
        self.assertTrue(self.open.with_user(self.colleague).has_access('read'))
        asked, = self.open.action_choose_readers()['params']['questions']
        self.assertEqual((asked['name'], asked['value']), ('open_to', 'team'))
        self.open.choose_readers({'open_to': 'members'})
        self.assertFalse(self.open.with_user(self.colleague).has_access('read'))
        self.open.choose_readers({'open_to': 'team'})
        self.assertTrue(self.open.with_user(self.colleague).has_access('read'))

    def test_it_closes_in_every_state_and_opens_in_an_open_file_only(self):
        stops = {
            'closed': lambda: self.open.close({'outcome': 'helped'}), 'frozen': lambda: self.open.freeze({}),
            'withdrawn': lambda: self.open.sudo()._file_consent()._withdraw('here'),
            'ran out': lambda: self.let_last(self.open.sudo()._file_consent(), fields.Datetime.now())}
        for what, stop in stops.items():
            with self.undone(), self.subTest(what):
                stop()
                with self.refused(self.open, error=UserError):
                    self.open.choose_readers({'open_to': 'team'})
                self.open.choose_readers({'open_to': 'members'})
                self.assertEqual(self.open.open_to, 'members')

    def test_whoever_hears_a_no_writes_it_down_and_only_who_has_the_file_for_good_opens_it(self):
        third = self.user_with('third', 'caseworker')
        day = fields.Date.to_string(house_days.today(self.open))
        self.open.name_stand_in({'caseworker_id': third.id, 'since': day, 'until': day, 'reason': "Vakantie."})
        with self.refused(self.open, error=AccessError):
            self.open.with_user(third).choose_readers({'open_to': 'team'})
        with self.undone():
            self.assertFalse(self.open.with_user(third).choose_readers({'open_to': 'members'}))
            self.assertEqual(self.open.open_to, 'members')
        led = self.open.with_user(self.colleague).choose_readers({'open_to': 'members'})
        self.assertEqual(led['res_model'], 'huiskamer.case', "it is not hers any more: she is led to her own")
        self.assertEqual(self.open.open_to, 'members')

    def test_nobody_else_and_nothing_else(self):
        for role in self.users.keys() - {'caseworker', 'colleague'}:
            with self.refused(self.open):
                self.open.with_env(self.env_as(role)).choose_readers({'open_to': 'members'})
        for odd in ({}, {'open_to': False}, {'open_to': 'everybody'}, {'open_to': ['team']}, {'open_to': 7}):
            with self.refused(self.open):
                self.open.choose_readers(odd)

    def test_what_waits_with_the_team_goes_to_the_lead_and_the_file_does_not_come_back_open(self):
        sent = self.handover_at(flow.REQUESTED, case=self.open)
        step = self.open.agree_step({
            'what': "Bellen", 'on': house_days.today() + timedelta(days=2), 'owner': self.colleague.id})
        Ended = self.env['huiskamer.ended'].sudo()
        for _twice in range(2):  # also when she says so again: it was said
            before = Ended.search_count([('kind', '=', 'team')])
            self.open.choose_readers({'open_to': 'members'})
            self.assertEqual(Ended.search_count([('kind', '=', 'team'), ('what', '=', self.open.code)]), before + 1)
        self.assertEqual((sent.owner_id, step.owner_id), (self.caseworker, self.caseworker))

    def test_a_no_while_two_files_are_one_holds_for_both(self):
        second = self.open_file('caseworker', alias="Merel Anna", open_to='team')
        for first, other in ((self.open, second), (self.case, second)):
            with self.undone():
                first.merge({'code': other.code})
                first.choose_readers({'open_to': 'members'})
                first.action_take_apart()
                self.assertEqual((first.open_to, other.open_to), ('members', 'members'))
