from odoo import fields
from odoo.tests import tagged

from ....models.casework.handover import handover_flow as flow
from ....models.shared.guards import through_method
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestTogether(HuiskamerCommon):
    """A couple, a mother with her baby: one handover for more than one person, and each adult her own yes."""

    def setUp(self):
        """Two files of one caseworker, and a draft that both go along in."""
        super().setUp()
        self.other = self.open_file('caseworker', alias="Sanne")
        self.lead = self.draft(self.case, self.other_service, codes=('alias', 'question'))
        self.hers = self.go_along(self.lead, self.other.code, ('language',))

    def go_along(self, lead, typed, codes):
        """The handover of who goes along."""
        action = lead.add_together({'code': typed, 'category_ids': self.categories(*codes).ids})
        return self.env['huiskamer.handover'].with_user(self.caseworker).browse(action['res_id'])

    def test_one_step_is_taken_for_both_and_each_is_named_only_as_she_allows(self):
        self.consent_for(self.lead)
        self.consent_for(self.hers)
        self.lead.move('send', self.facts())
        self.assertEqual((self.lead.stage, self.hers.stage), (flow.REQUESTED, flow.REQUESTED))
        self.assertIn("Merel", self.lead.disclosure_ids.text)
        for name in ("Merel", "Sanne"):
            self.assertNotIn(name, self.hers.disclosure_ids.text)
        self.assertNotEqual(self.lead.consent_id, self.hers.consent_id)
        self.assertEqual((self.lead.consent_id.client_id, self.hers.consent_id.client_id),
                         (self.case.client_id, self.other.client_id))
        for verb in ('accept', 'book', 'introduce', 'attend'):
            self.lead.move(verb, self.facts())
        self.assertEqual(self.hers.event_ids.mapped('verb'), ['send', 'accept', 'book', 'introduce', 'attend'])

    def test_without_the_yes_of_each_adult_nothing_is_sent(self):
        self.consent_for(self.lead)
        with self.refused(self.lead, self.hers,
                          counts=['huiskamer.handover.event', 'huiskamer.outcome.count']) as caught:
            self.lead.move('send', self.facts())
        self.assertIn(self.hers.code, str(caught.exception))
        self.consent_for(self.hers)
        self.lead.move('send', self.facts())

    def test_when_one_stops_the_other_goes_on(self):
        for handover in (self.lead, self.hers):
            self.consent_for(handover)
        self.lead.move('send', self.facts())
        self.hers.consent_id.action_withdraw()
        self.assertEqual((self.hers.stage, self.lead.stage), (flow.CANCELLED, flow.REQUESTED))
        self.lead.move('accept', self.facts())
        self.assertEqual((self.hers.stage, self.lead.stage), (flow.CANCELLED, flow.ACCEPTED))

    def stops(self):
        """How one of two can stop, for now or for good, before any job has seen it."""
        return {
            'ran out': lambda: self.let_last(self.hers.consent_id, fields.Datetime.now()),
            'asked': lambda: self.other.freeze({}), 'minor': lambda: self.other.start_minor_path()}

    def test_who_stops_for_now_does_not_hold_the_other_up(self):
        """Neither who writes it down nor the service hears why."""
        for handover in (self.lead, self.hers):
            self.consent_for(handover)
        self.lead.move('send', self.facts())
        self.answers_for(self.receiver, self.other_service)
        answers = {
            'caseworker': lambda: self.lead.move('accept', self.facts()),
            'service': lambda: self.env_as('receiver')['huiskamer.handover']._answer_by_code(
                self.lead.code, 'accept', {'named_contact': "Balie", 'first_contact_at': 'now'}, 'f' * 32)}
        for what, stop in self.stops().items():
            for who, accept in answers.items():
                with self.undone(), self.subTest(what, who=who):
                    stop()
                    self.env.flush_all()
                    self.env.invalidate_all()
                    accept()
                    self.env.invalidate_all()
                    self.assertEqual(self.lead.stage, flow.ACCEPTED)
                    self.assertEqual(self.hers.stage, flow.REQUESTED)

    def test_nobody_is_sent_alone_while_the_other_stands_still(self):
        for handover in (self.lead, self.hers):
            self.consent_for(handover)
        self.other.freeze({})
        with self.refused(self.lead, self.hers):
            self.lead.move('send', self.facts())

    def test_what_each_says_for_herself_is_her_own(self):
        for handover in (self.lead, self.hers):
            self.consent_for(handover)
        self.lead.move('send', self.facts())
        self.lead.move('cancel', self.facts())
        self.assertEqual((self.lead.stage, self.hers.stage), (flow.CANCELLED, flow.REQUESTED))

    def test_erasing_one_leaves_the_other(self):
        for handover in (self.lead, self.hers):
            self.consent_for(handover)
        self.lead.move('send', self.facts())
        self.case.sudo()._erase('asked')
        self.assertFalse(self.lead.exists())
        self.assertEqual((self.hers.stage, self.hers.together_id.id), (flow.REQUESTED, False))

    def test_children_come_along_without_a_name(self):
        self.lead.bring_children({'children_along': 'baby'})
        self.consent_for(self.lead)
        self.consent_for(self.hers)
        self.lead.move('send', self.facts())
        self.assertIn("A baby", self.lead.disclosure_ids.text)
        self.assertNotIn("A baby", self.hers.disclosure_ids.text)
        self.walk(self.lead, 'mark_error', 'confirm_error')
        self.assertFalse(self.lead.children_along, "nor is it kept of what was entered in error")

    def test_children_come_along_in_words_only_with_a_yes_that_names_them(self):
        """A yes from before, to the draft as it was or to the service itself, does not cover what is told since."""
        self.hers.move('drop', self.facts())
        without, kinds = self.consent_for(self.lead), self.lead.disclosure_ids.category_ids
        self.lead.bring_children({'children_along': 'children'})
        self.assertIn("More than one child", self.lead.disclosure_ids.preview)
        with self.refused(self.lead, without):
            self.lead.move('send', self.facts())
        with self.undone():
            self.lead.bring_children({})
            self.assertEqual(self.lead.disclosure_ids.category_ids, kinds)
            self.lead.move('send', self.facts())
            self.assertNotIn("child", self.lead.disclosure_ids.text)
        yes = self.consent_for(self.lead)
        self.assertIn("Of er kinderen meekomen", yes.kinds_then)
        self.lead.move('send', self.facts())
        self.assertIn("More than one child", self.lead.disclosure_ids.text)
        self.case.record_consent(self.yes('share', service_id=self.other_service.id, category_ids=kinds.ids))
        self.assertEqual((self.lead.stage, self.lead.ended_because), (flow.CANCELLED, 'consent_withdrawn'))

    def test_children_go_on_to_the_next_service_where_that_is_chosen(self):
        self.hers.move('drop', self.facts())
        self.lead.bring_children({'children_along': 'child'})
        self.consent_for(self.lead)
        self.walk(self.lead, 'send', 'cancel')
        chosen = self.lead.disclosure_ids.category_ids
        for kinds, told in ((chosen, 'child'), (chosen - self.categories('children'), False)):
            with self.undone():
                onward = self.lead.hand_on({
                    'service_id': self.service.id, 'category_ids': kinds.ids, 'question': "Wil kennismaken."})
                self.assertEqual(onward.children_along, told)

    def test_a_service_that_may_not_ask_is_told_of_no_children(self):
        kind = self.categories('children')
        self.other_service.category_ids -= kind
        with self.refused(self.lead):
            self.lead.bring_children({'children_along': 'baby'})
        self.assertFalse(self.lead.disclosure_ids.category_ids & kind)

    def test_a_draft_from_before_is_asked_again(self):
        self.hers.move('drop', self.facts())
        self.consent_for(self.lead)
        through_method(self.lead).sudo().children_along = 'baby'
        with self.refused(self.lead):
            self.lead.move('send', self.facts())

    def test_only_with_open_files_of_one_s_own_and_before_sending(self):
        for typed in (self.colleague_case.code, self.case.code, self.other.code, "Niemand", '', 'x' * 50):
            with self.refused(self.lead, counts=['huiskamer.handover']):
                self.go_along(self.lead, typed, ('alias',))
        with self.refused(self.hers, counts=['huiskamer.handover']):
            self.go_along(self.hers, self.open_file('caseworker', alias="Derde").code, ('alias',))
        self.consent_for(self.lead)
        self.consent_for(self.hers)
        self.lead.move('send', self.facts())
        third = self.open_file('caseworker', alias="Derde")
        with self.refused(self.lead, counts=['huiskamer.handover']):
            self.go_along(self.lead, third.code, ('alias',))
        for role in self.users.keys() - {'caseworker'}:
            with self.refused(self.lead, counts=['huiskamer.handover']):
                self.lead.with_env(self.env_as(role)).add_together(
                    {'code': third.code, 'category_ids': self.categories('alias').ids})

    def test_files_of_both_hold_a_code_of_the_other_and_nothing_more(self):
        self.assertEqual(self.hers.together_id.display_name, self.lead.code)
        self.assertEqual(self.lead.together_ids.display_name, self.hers.code)
