from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...common import HuiskamerCommon

NOW = fields.Datetime.now


@tagged('post_install', '-at_install')
class TestRetention(HuiskamerCommon):
    """What is due when, what happens by itself and what waits for the privacy officer."""

    def term(self, kind, **vals):
        """The term of this kind, changed when asked."""
        term = self.env['huiskamer.retention.term'].search([('kind', '=', kind)])
        self.assertTrue(term)
        term.write(vals)
        return term

    def due(self, kind):
        """The codes that are on the list of this kind and not done."""
        proposals = self.env['huiskamer.retention.proposal'].search(
            [('term_id.kind', '=', kind), ('state', '!=', 'done')])
        return set(proposals.mapped('code'))

    def run_job(self, days=0):
        """The daily job, so many days from now."""
        job = type(self.env['ir.cron'])
        with freeze_time(NOW() + timedelta(days=days)), patch.object(job, '_commit_progress', lambda *args, **kw: 1):
            self.env['huiskamer.retention.term']._run()

    def test_every_kind_has_a_term_with_a_reason(self):
        terms = self.env['huiskamer.retention.term'].search([])
        self.assertEqual(set(terms.mapped('kind')), set(dict(terms._fields['kind'].selection)))
        self.assertTrue(all(terms.mapped('reason')))

    def test_a_closed_file_waits_for_the_privacy_officer_and_then_goes(self):
        self.case.close({'outcome': 'helped'})
        self.run_job(364)
        self.assertNotIn(self.case.code, self.due('closed_file'))
        self.run_job(366)
        self.assertIn(self.case.code, self.due('closed_file'))
        self.assertTrue(self.case.exists())
        proposal = self.env['huiskamer.retention.proposal'].search([
            ('code', '=', self.case.code), ('term_id.kind', '=', 'closed_file')])
        for role, user in self.users.items():
            if role != 'privacy_officer':
                with self.refused(proposal):
                    proposal.with_user(user).action_confirm()
        with freeze_time(NOW() + timedelta(days=366)):
            proposal.with_user(self.privacy_officer).action_confirm()
        self.assertFalse(self.case.sudo().exists())
        self.assertEqual((proposal.state, proposal.decided_by_id), ('done', self.privacy_officer))

    def test_a_month_is_confirmed_at_once_with_what_goes_and_no_other_month(self):
        self.case.close({'outcome': 'helped'})
        self.run_job(366)
        proposals = self.env['huiskamer.retention.proposal'].with_user(self.privacy_officer)
        own = proposals.search([('code', '=', self.case.code), ('state', '!=', 'done')])
        other = own.sudo().copy({'since': own.since - timedelta(days=62), 'code': 'AAAA-BBBB'}).with_env(own.env)
        [question] = proposals.action_confirm_month()['params']['questions']
        month = str(own.since.replace(day=1))
        self.assertIn(month, [option['value'] for option in question['options']])
        self.assertEqual(question['value'], question['options'][0]['value'])
        self.assertIn(own.term_id.display_name, next(
            option['text'] for option in question['options'] if option['value'] == month))
        for role, user in self.users.items():
            if role != 'privacy_officer':
                with self.refused(own):
                    proposals.with_user(user).confirm_month({'month': month})
        for odd in (False, '', '2019-13-01', 7, '1999-01-01'):
            with self.refused(own, error=UserError):
                proposals.confirm_month({'month': odd})
        with self.undone(), mute_logger('odoo.addons.huiskamer_case.models.oversight.ending.retention_proposal'):
            proposals.confirm_month({'month': month})
            self.assertEqual(own.state, 'held', "it came on the list today, and others can still object")
            self.assertTrue(self.case.sudo().exists())
        with freeze_time(NOW() + timedelta(days=366)):
            proposals.confirm_month({'month': month})
        self.assertEqual((own.state, other.state), ('done', 'due'))

    def test_a_withdrawn_file_goes_by_itself_after_the_grace(self):
        self.case.consent_ids.action_withdraw()
        code = self.case.code
        self.run_job(6)
        self.assertTrue(self.case.sudo().exists())
        self.run_job(8)
        self.assertFalse(self.case.sudo().exists())
        erasure = self.env['huiskamer.erasure'].search([('code', '=', code)])
        self.assertEqual((erasure.why, erasure.state), ('withdrawn', 'complete'))

    def test_another_term_is_followed_and_looking_carries_nothing_out(self):
        self.case.consent_ids.action_withdraw()
        term = self.term('withdrawn_file', days=3, automatic=False)
        with freeze_time(NOW() + timedelta(days=4)):
            term.with_user(self.privacy_officer).action_look()
        self.assertEqual(self.due('withdrawn_file'), {self.case.code})
        self.assertTrue(self.case.sudo().exists())
        self.run_job(4)
        self.assertTrue(self.case.sudo().exists())

    def test_a_hold_keeps_one_and_stops_no_other(self):
        for case in (self.case, self.colleague_case):
            case.consent_ids.action_withdraw()
        self.env['huiskamer.legal.hold'].with_user(self.privacy_officer).create({
            'code': self.case.code, 'reason': "X", 'review_on': '2030-01-01'})
        with mute_logger('odoo.addons.huiskamer_case.models.oversight.ending.retention_proposal'):
            self.run_job(8)
        self.assertTrue(self.case.sudo().exists())
        self.assertFalse(self.colleague_case.sudo().exists())
        proposal = self.env['huiskamer.retention.proposal'].search([('code', '=', self.case.code)])
        self.assertEqual(proposal.state, 'held')
        self.assertIn(self.case.code, proposal.refusal)

    def test_what_is_due_no_more_leaves_the_list(self):
        self.term('idle_file', days=10)
        self.run_job(20)
        self.assertIn(self.case.code, self.due('idle_file'))
        with freeze_time(NOW() + timedelta(days=19)):
            self.env['huiskamer.contact'].with_user(self.caseworker).create(
                {'case_id': self.case.id, 'facts': "Sprak."})
        self.run_job(20)
        self.assertNotIn(self.case.code, self.due('idle_file'))

    def test_what_came_back_since_the_list_was_made_does_not_go_by_it(self):
        self.case.close({'outcome': 'helped'})
        self.run_job(366)
        proposals = self.env['huiskamer.retention.proposal'].with_user(self.privacy_officer)
        own = proposals.search([('code', '=', self.case.code), ('term_id.kind', '=', 'closed_file')])
        with freeze_time(NOW() + timedelta(days=366)):
            self.case.reopen(self.yes())
            with self.refused(own, error=UserError):
                own.action_confirm()
            with mute_logger('odoo.addons.huiskamer_case.models.oversight.ending.retention_proposal'):
                own.action_confirm_chosen()
        self.assertTrue(self.case.sudo().exists())
        self.assertIn(self.case.code, own.refusal)

    def test_what_was_looked_at_is_not_listed_again_for_the_same_reason(self):
        self.term('idle_file', days=10)
        self.run_job(20)
        self.env['huiskamer.retention.proposal'].search([('code', '=', self.case.code)]).with_user(
            self.privacy_officer).action_confirm()
        self.run_job(21)
        self.assertNotIn(self.case.code, self.due('idle_file'))
        self.assertTrue(self.case.exists())

    def test_consent_past_its_date_closes_what_it_carried_without_any_job(self):
        self.consent_for(self.handover)
        consents = self.case.consent_ids
        self.assertTrue(all(consents.mapped('is_live')))
        latest = max(consents.mapped('valid_until'))
        with freeze_time(latest - timedelta(seconds=2)):
            self.env.invalidate_all()
            self.assertTrue(any(consents.mapped('is_live')))
        with freeze_time(latest + timedelta(seconds=1)):
            self.env.invalidate_all()
            self.assertFalse(any(consents.mapped('is_live')))
            with self.refused(self.handover):
                self.handover.move('send', self.facts())
            self.assertFalse(self.env['huiskamer.consent'].search_count(
                [('is_live', '=', True), ('id', 'in', consents.ids)]))

    def test_a_file_whose_consent_ran_out_is_proposed_and_stays_until_confirmed(self):
        until = max(self.case.consent_ids.mapped('valid_until'))
        days = (until - NOW()).days
        self.run_job(days + 20)
        self.assertNotIn(self.case.code, self.due('expired_file'))
        self.run_job(days + 32)
        self.assertIn(self.case.code, self.due('expired_file'))
        self.assertTrue(self.case.exists())

    def test_a_draft_is_dropped_and_the_words_of_what_ended_go_while_its_dates_stay(self):
        self.run_job(8)
        self.assertEqual(self.handover.ended_because, 'dropped')
        self.assertTrue(self.handover.disclosure_ids)
        self.run_job(100)
        self.assertFalse(self.handover.sudo().disclosure_ids | self.env['huiskamer.disclosure'])
        self.assertFalse(self.handover.sudo().detail_ids)
        self.assertTrue(self.handover.event_ids)

    def test_figures_and_proofs_go_when_their_term_is_over(self):
        self.erase(self.colleague_case.code)
        self.env['huiskamer.outcome.count']._count('exit_programme', 'send', fields.Date.to_date('2019-03-01'))
        self.run_job()
        self.assertEqual(len(self.due('outcome_count')), 1)
        proofs = self.env['huiskamer.consent.proof'].search([])
        self.assertTrue(proofs)
        self.run_job(1827)
        self.assertFalse(proofs.exists())

    def test_a_term_is_never_deleted_and_a_grace_never_longer_than_a_week(self):
        term = self.term('withdrawn_file')
        with self.refused(term):
            term.unlink()
        with self.refused(term, error=Exception):
            term.days = 8
            self.env.flush_all()
