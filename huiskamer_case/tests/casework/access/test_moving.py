from odoo.exceptions import UserError
from odoo.tests import tagged

from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestMovingToAnotherHuiskamer(HuiskamerCommon):
    """A client goes on elsewhere: the file follows, with her answer about the evening team there."""

    def setUp(self):
        """Two huiskamers with a team each; a file that is open to the first."""
        super().setUp()
        self.other = self._make_location("Huiskamer Anders")
        self.location.staff_ids = self.colleague
        self.third = self.user_with('test_third', 'caseworker')
        self.other.staff_ids = self.third
        self.open = self.open_file('caseworker', open_to='team')

    def sees(self, user):
        """Whether this colleague reads the person of the file."""
        return self.open.client_id.with_user(user).has_access('read')

    def test_the_old_team_sees_it_no_longer_and_the_new_one_only_as_the_client_says(self):
        self.assertEqual((self.sees(self.colleague), self.sees(self.third)), (True, False))
        self.open.move_place({'location_id': self.other.id, 'open_to': 'members'})
        self.assertEqual((self.sees(self.colleague), self.sees(self.third)), (False, False))
        self.open.move_place({'location_id': self.location.id, 'open_to': 'members'})
        self.open.move_place({'location_id': self.other.id, 'open_to': 'team'})
        self.assertEqual((self.sees(self.colleague), self.sees(self.third)), (False, True))

    def test_next_steps_of_the_old_team_go_to_the_lead(self):
        handover = self.draft(self.open)
        self.consent_for(handover)
        self.walk(handover, 'send')
        handover.reassign({'owner_id': self.colleague.id})
        self.open.move_place({'location_id': self.other.id, 'open_to': 'team'})
        self.assertEqual(handover.owner_id, self.caseworker)

    def test_another_lead_can_take_it_over_there(self):
        self.open.move_place({'location_id': self.other.id, 'open_to': 'members', 'caseworker_id': self.third.id})
        self.assertEqual((self.open.sudo().caseworker_id, self.open.sudo().location_id), (self.third, self.other))

    def test_without_an_answer_or_a_place_nothing_moves(self):
        for odd in ({}, {'location_id': self.other.id}, {'location_id': self.other.id, 'open_to': 'x'},
                    {'location_id': self.location.id, 'open_to': 'team'}, {'location_id': 10**6, 'open_to': 'team'}):
            with self.refused(self.open):
                self.open.move_place(odd)
        self.other.active = False
        with self.refused(self.open):
            self.open.move_place({'location_id': self.other.id, 'open_to': 'team'})

    def test_only_who_works_on_the_file_for_good_moves_it(self):
        for role in self.users.keys() - {'caseworker', 'colleague'}:
            with self.refused(self.open):
                self.open.with_env(self.env_as(role)).move_place({'location_id': self.other.id, 'open_to': 'members'})

    def test_a_place_where_somebody_is_helped_is_not_archived_and_one_that_was_comes_back(self):
        chief = self.other.with_user(self.supervisor)
        self.open.move_place({'location_id': self.other.id, 'open_to': 'members'})
        for away in (False, None, 0, ''):
            with self.refused(self.other, error=UserError):
                chief.write({'active': away})
        self.open.move_place({'location_id': self.location.id, 'open_to': 'members'})
        path = self.env_as('caseworker')['huiskamer.minor.path'].begin({'location_id': self.other.id})
        with self.refused(self.other, error=UserError):
            chief.active = False
        path.sudo()._leave()
        chief.active = False
        chief.active = True
        self.open.move_place({'location_id': self.other.id, 'open_to': 'members'})


@tagged('post_install', '-at_install')
class TestTurnedEighteen(HuiskamerCommon):
    """Somebody turns 18 on the path: it ends well, and a file may follow without typing all again."""

    def path(self, **vals):
        """A path that was looked at, of somebody who is 18 now."""
        path = self.env_as('caseworker')['huiskamer.minor.path'].begin({'location_id': self.location.id})
        path.write({'signals_on': '2026-01-05', 'consulted_on': '2026-01-06', 'handed_to': 'eighteen',
                    'facts': "Slaapt bij een vriendin."} | vals)
        return path

    def counted(self, event):
        """How often this end was counted."""
        return sum(self.env['huiskamer.outcome.count'].sudo().search([('event', '=', event)]).mapped('count'))

    def test_it_ends_without_a_file_and_is_counted_as_what_it_was(self):
        before = self.counted('minor_not_minor')
        path = self.path()
        path.action_complete()
        self.assertFalse(path.sudo().exists())
        self.assertEqual((self.counted('minor_eighteen'), self.counted('minor_not_minor')), (1, before))

    def test_that_the_young_person_died_can_be_said_and_no_file_follows(self):
        before = self.counted('minor_not_minor')
        path = self.path(handed_to='died', consulted_on=False)
        with self.refused(path, error=UserError):
            path.action_complete()
        path.consulted_on = '2026-01-06'
        with self.refused(path, error=UserError):
            path.follow_with_file(self.yes(alias="Merel"))
        path.action_complete()
        self.assertFalse(path.sudo().exists())
        self.assertEqual((self.counted('minor_died'), self.counted('minor_not_minor')), (1, before))

    def test_a_file_follows_with_what_the_path_knows_when_she_wants_one(self):
        path = self.path()
        names = {question['name'] for question in path.action_follow_with_file()['params']['questions']}
        self.assertFalse(names & {'age_band', 'location_id', 'facts'}, "what is known is not asked again")
        action = path.follow_with_file(self.yes(alias="Noor", open_to='members', take_facts=True))
        case = self.env_as('caseworker')['huiskamer.case'].browse(action['res_id'])
        self.assertEqual((case.client_id.age_band, case.location_id), ('18_20', self.location))
        self.assertEqual(case.contact_ids.facts, "Slaapt bij een vriendin.")
        self.assertFalse(path.sudo().exists())

    def test_the_facts_stay_behind_when_she_does_not_want_them_kept(self):
        action = self.path().follow_with_file(self.yes(alias="Noor", open_to='members'))
        self.assertFalse(self.env_as('caseworker')['huiskamer.case'].browse(action['res_id']).contact_ids)

    def test_a_file_follows_only_after_a_look_whether_she_has_one(self):
        """The same look as at any file: half of a name finds, and somebody else may be called so too."""
        self.case.start_minor_path()
        path = self.path()
        for name in (self.case.alias, f" {self.case.alias.upper()} "):
            with self.refused(path, self.case, error=UserError, counts=['huiskamer.case', 'huiskamer.client']) as no:
                path.follow_with_file(self.yes(alias=name, open_to='members'))
            self.assertIn(self.case.code, str(no.exception))
        questions = path.action_follow_with_file()['params']['questions']
        self.assertIn('is_new', [question['name'] for question in questions])
        action = path.follow_with_file(self.yes(alias=self.case.alias, open_to='members', is_new=True))
        self.assertNotEqual(action['res_id'], self.case.id)

    def test_the_look_tells_nothing_of_a_colleague_s_file(self):
        name = self.colleague_case.alias
        self.assertTrue(name)
        self.assertTrue(self.path().follow_with_file(self.yes(alias=name, open_to='members'))['res_id'])

    def test_no_file_follows_without_consent_or_while_she_is_under_18(self):
        for vals, answers in (
                ({}, {'alias': "Merel"}), ({'handed_to': 'not_minor'}, self.yes(alias="Noor")),
                ({'signals_on': False}, self.yes(alias="Noor")),
                ({}, self.yes(alias="Noor", spoken_alone=False)), ({}, self.yes())):
            path = self.path(**vals)
            with self.refused(path, counts=['huiskamer.case', 'huiskamer.client', 'huiskamer.minor.path']):
                path.follow_with_file(answers)
