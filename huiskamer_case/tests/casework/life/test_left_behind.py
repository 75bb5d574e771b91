from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ....models.casework.handover import handover_flow as flow
from ....models.shared import house_days
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestLeftBehind(HuiskamerCommon):
    """Of two who go together one has her file with another colleague by now: nothing of hers ends or waits in
    silence.
    """

    def setUp(self):
        """Two who were sent together; the second has another lead since."""
        super().setUp()
        self.other = self.open_file('caseworker', alias="Sanne")
        self.lead = self.draft(self.case, self.other_service, codes=('alias', 'question'))
        action = self.lead.add_together(
            {'code': self.other.code, 'category_ids': self.categories('language').ids})
        self.hers = self.env['huiskamer.handover'].with_user(self.caseworker).browse(action['res_id'])
        for handover in (self.lead, self.hers):
            self.consent_for(handover)
        self.lead.move('send', self.facts())

    def goes_to_colleague(self):
        """Her file gets another lead, who has read what came with that."""
        self.other.assign({'caseworker_id': self.colleague.id})
        self.env['huiskamer.case.notice'].sudo().search([('code', '=', self.other.code)]).unlink()

    def told(self, user):
        """What Today tells this colleague about her file, with what the bell counts."""
        self.env.invalidate_all()
        cases = self.env['huiskamer.case'].with_user(user)
        rows = [row for row in cases.today()['notices'] if row['code'] == self.other.code]
        self.assertEqual(cases.bell()['sections']['notices'], len(cases.today()['notices']))
        return rows

    def test_whoever_has_the_one_left_behind_hears_and_finds_it_on_today(self):
        self.goes_to_colleague()
        for verb in ('accept', 'propose_decline', 'waitlist'):
            with self.undone(), self.subTest(verb):
                self.lead.move(verb, self.facts())
                self.assertEqual(self.hers.sudo().stage, flow.REQUESTED)
                [row] = self.told(self.colleague)
                self.assertEqual((row['model'], row['id']), ('huiskamer.case', self.other.id))
                self.assertIn(self.caseworker.name, row['what'])
                self.assertNotIn(self.case.code, str(row))
                self.assertFalse(self.told(self.caseworker))

    def test_nobody_is_told_of_a_step_that_was_taken_for_both_or_is_ones_own(self):
        self.lead.move('accept', self.facts())
        self.assertEqual(self.hers.stage, flow.ACCEPTED)
        self.assertFalse(self.told(self.caseworker))
        self.goes_to_colleague()
        self.lead.move('cancel', self.facts())
        self.assertFalse(self.told(self.colleague))

    def test_a_supervisor_who_works_on_the_one_file_takes_its_steps(self):
        """She sees the cover of the other one, and that is not enough to answer for it; it holds nothing up."""
        self.goes_to_colleague()
        self.caseworker.sudo().group_ids += self.env.ref('huiskamer_case.group_supervisor')
        self.lead.move('accept', self.facts())
        self.assertEqual((self.lead.stage, self.hers.sudo().stage), (flow.ACCEPTED, flow.REQUESTED))
        self.assertTrue(self.told(self.colleague))

    def test_who_must_not_know_of_the_one_file_is_not_told_of_its_steps(self):
        self.goes_to_colleague()
        self.case.lock_out({'caseworker_id': self.colleague.id})
        self.lead.move('accept', self.facts())
        self.assertFalse(self.told(self.colleague))
        notices = self.env['huiskamer.case.notice'].sudo().search([('code', '=', self.other.code)])
        self.assertTrue(notices, "somebody who may know of both hears")
        self.assertNotIn(self.colleague, notices.user_id)
        desk = self.env['huiskamer.desk'].with_user(notices.user_id[:1])
        self.assertIn(notices[:1].id, [line['id'] for line in desk.read_desk()['mine'] if line['key'] == 'along'])
        self.assertEqual(desk.bell(), desk.read_desk()['count'])

    def test_a_step_taken_for_both_is_taken_back_for_both(self):
        self.lead.move('propose_decline', self.facts())
        self.assertEqual(self.hers.stage, flow.DECLINE_PROPOSED)
        self.lead.action_take_back()
        self.env.invalidate_all()
        self.assertEqual((self.lead.stage, self.hers.stage), (flow.REQUESTED, flow.REQUESTED))

    def test_what_she_did_since_by_herself_is_not_taken_back(self):
        self.lead.move('accept', self.facts())
        self.hers.move('cancel', self.facts())
        self.lead.action_take_back()
        self.assertEqual((self.lead.stage, self.hers.stage), (flow.REQUESTED, flow.CANCELLED))

    def test_a_step_that_is_taken_back_where_the_other_file_is_a_colleague_s_is_told(self):
        self.lead.move('propose_decline', self.facts())
        self.goes_to_colleague()
        self.lead.action_take_back()
        self.assertEqual(self.hers.sudo().stage, flow.DECLINE_PROPOSED)
        self.assertTrue(self.told(self.colleague))


@tagged('post_install', '-at_install')
class TestNotClosedAfterAll(HuiskamerCommon):
    """A file that was closed by a slip goes on with what was agreed in it."""

    def test_the_steps_that_ended_by_closing_wait_again(self):
        waits, before = (
            self.case.agree_step({'what': what, 'on': house_days.today()}) for what in ("Bellen", "Mailen"))
        with freeze_time(fields.Datetime.now() - timedelta(minutes=5)):
            before.done({'word': "Gedaan."})
        for answer in ('done', 'drop'):
            for outcome in ('helped', 'died'):
                with self.undone(), self.subTest(answer, outcome=outcome):
                    self.case.close({'outcome': outcome, 'open_steps': answer})
                    self.assertNotEqual(waits.state, 'open')
                    self.case.action_open_again()
                    self.assertEqual((waits.state, waits.ended_at, waits.ended_by_id.id), ('open', False, False))
                    self.assertEqual((before.state, before.word), ('done', "Gedaan."), "that was her own hand")
                    self.assertIn(waits.id, [row['record'] for row in self.case.today()['steps']])
