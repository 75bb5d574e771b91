from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessDenied, ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ....models.oversight.sealing import key_folder
from ....models.oversight.sealing.sealed import SealedError
from ....models.shared.guards import through_method
from ...common import WHY, HuiskamerCommon
from ...read_log_common import ReadLogCommon

NIGHT = 'odoo.addons.huiskamer_case.models.oversight.ending.retention_term'
ENDED = 'odoo.addons.huiskamer_case.models.oversight.ending.ended'


@tagged('post_install', '-at_install')
class TestWhatIsOver(HuiskamerCommon):
    """What was done is not done again, and what would change nothing is not asked."""

    def test_a_hold_is_lifted_once(self):
        hold = self.env['huiskamer.legal.hold'].with_user(self.privacy_officer).create(
            {'code': self.colleague_case.code, 'reason': "Klacht", 'review_on': '2030-01-01'})
        self.lift(hold)
        self.assertTrue(hold.lifted_at)
        with self.refused(hold, counts=['huiskamer.decision']) as caught:
            hold.lift({'reason': WHY})
        self.assertIn("lifted before", str(caught.exception))

    def test_a_term_that_would_stay_as_it_is_is_no_decision(self):
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'closed_file')]).with_user(
            self.privacy_officer)
        same = {'keep_days': str(term.days), 'keep_shortest': str(term.shortest_days), 'automatic': term.automatic,
                'reason': WHY}
        with self.refused(term, counts=['huiskamer.decision']) as caught:
            term.change(same)
        self.assertIn("Nothing would change", str(caught.exception))
        self.assertTrue(term.change(same | {'automatic': not term.automatic}))

    def test_a_breach_that_was_reported_is_not_called_no_risk(self):
        breach = self.env['huiskamer.breach'].with_user(self.supervisor).create(
            {'kind': 'paper', 'happened': "Een blad bleef liggen.", 'discovered_at': fields.Datetime.now()})
        officer = breach.with_user(self.privacy_officer)
        with self.undone():
            officer.no_risk({'report_reason': "Het blad was leeg."})
            self.assertTrue(breach.closed_at)
            with self.refused(breach) as caught:
                officer.no_risk({'report_reason': "Nog eens."})
            self.assertIn("closed and stays", str(caught.exception))
        officer.report({'risk': 'risk', 'report_reference': "AP-1"})
        with self.refused(breach) as caught:
            officer.no_risk({'report_reason': "Toch niet."})
        self.assertIn("It was reported", str(caught.exception))

    def test_what_is_decided_about_must_still_be_there(self):
        finding = self.env['huiskamer.seal.finding'].create({
            'code': 'X', 'model': 'huiskamer.client', 'field_name': 'alias', 'res_id': 1, 'fingerprint': 'X'})
        asked = finding.with_user(self.privacy_officer).release({'reason': WHY})
        decision = self.env['huiskamer.decision'].browse(asked['res_id'])
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM huiskamer_seal_finding WHERE id = %s", (finding.id,))
        self.env.invalidate_all()
        with self.refused(decision) as caught:
            decision.with_user(self.supervisor).action_confirm()
        self.assertIn("not there any more", str(caught.exception))


@tagged('post_install', '-at_install')
class TestNightGoesOn(HuiskamerCommon):
    """One thing that goes wrong at night stops no other, leaves nothing half done, and is seen the next day."""

    def test_what_goes_wrong_leaves_nothing_and_is_told_without_its_words(self):
        terms = self.env['huiskamer.retention.term'].search([])[:1]

        def half():
            """Write something, then fail with words that nobody may read."""
            self.provider.partner_id.comment = "half"
            self.env.flush_all()
            raise ValueError("0612345678")

        with self.assertLogs(NIGHT, 'ERROR') as logs:
            terms._fenced(half)
        self.assertFalse(self.provider.partner_id.comment)
        self.assertNotIn("0612345678", str(logs.output))
        terms._fenced(lambda: self.provider.partner_id.write({'comment': "whole"}))
        self.assertIn("whole", self.provider.partner_id.comment)

    def test_somebody_else_at_the_same_work_is_no_fault(self):
        def busy():
            """Somebody else is at it."""
            raise ConcurrencyError("busy")

        with self.assertRaises(ConcurrencyError), self.assertNoLogs(NIGHT, 'ERROR'):
            self.env['huiskamer.retention.term'].search([])[:1]._fenced(busy)

    def test_while_the_copy_of_what_ended_cannot_be_written_nothing_of_it_is_let_go(self):
        ended = self.env['huiskamer.ended'].sudo()
        through_method(ended).create({'kind': 'slip', 'what': "oud", 'at': '2001-01-01 00:00:00'})
        with patch.object(type(key_folder.source()), 'replace', side_effect=key_folder.KeyFolderError("ENOSPC")), \
                mute_logger(ENDED):
            self.assertFalse(ended._copy_out())
            ended._nightly()
        self.assertTrue(ended.search([('what', '=', "oud")]))
        ended._nightly()
        self.assertFalse(ended.search([('what', '=', "oud")]))

    def test_a_copy_that_cannot_be_opened_is_told_apart_from_none(self):
        ended = self.env['huiskamer.ended'].sudo()
        self.assertTrue(ended._copy_out())
        for broken in ("geen getallen\n", "00" * 40 + "\n"):
            key_folder.source().replace(ended._entry(), broken)
            with self.assertRaises(SealedError):
                ended._copied()
            with mute_logger(ENDED):
                self.assertFalse(ended._copy_out(), "what cannot be read is not written over")
            self.assertEqual(key_folder.source().get(ended._entry()).strip(), broken.strip())


@tagged('post_install', '-at_install')
class TestWhoIsLetIn(ReadLogCommon):
    """Who logs in, who asks for whom, and what is read in groups."""

    def test_a_name_with_a_sign_that_cannot_be_kept_is_nobodys_and_is_not_counted(self):
        users = self.env['res.users']
        for name in ('a\0', '\ud800'):
            with self.unchanged(counts=['huiskamer.try']), self.assertRaises(AccessDenied):
                users._count_log_in(name)
        before = self.count('huiskamer.try')['huiskamer.try']
        users._count_log_in("niemand")
        self.assertEqual(self.count('huiskamer.try')['huiskamer.try'], before + 1)

    def test_too_many_log_ins_are_refused_and_the_right_one_then_too(self):
        users = self.env['res.users']
        for _number in range(10):
            users._count_log_in("test_host")
        with self.assertRaises(AccessDenied):
            users._count_log_in("test_host")
        self.assertTrue(users._count_log_in("test_caseworker"))

    def test_a_request_names_a_colleague_and_is_asked_once(self):
        requests = self.env_as('access_administrator')['huiskamer.access.request']
        with self.refused(counts=['huiskamer.access.request'], error=IntegrityError), self.env.cr.savepoint():
            requests.create({'role': 'host', 'kind': 'give', 'reason': "Komt in dienst."})
        self.assertEqual(requests._checked_login("nieuw@voorbeeld.test"), "nieuw@voorbeeld.test")
        requests.ask_new_colleague({'new_name': "Nieuw Voorbeeld", 'new_login': "nieuw@voorbeeld.test", 'roles': [1],
                                    'reason': "Komt in dienst"})
        with self.refused(counts=['huiskamer.access.request']) as caught:
            requests._checked_login("nieuw@voorbeeld.test")
        self.assertIn("asked already", str(caught.exception))

    def test_the_account_of_who_has_no_role_here_is_not_ours_to_close(self):
        requests = self.env_as('access_administrator')['huiskamer.access.request']
        with self.refused(self.office_user) as caught:
            requests.close_account({'user_id': self.office_user.id, 'reason': "Nieuwe baan"})
        self.assertIn("no role here", str(caught.exception))
        requests.close_account({'user_id': self.host.id, 'reason': "Nieuwe baan"})
        self.assertFalse(self.host.active)

    def test_a_grouped_list_is_written_down(self):
        self.as_caseworker(self.client).web_read_group([], ['age_band'], ['__count'])
        self.assertIn(('caseworker', 'client', 'group', 'own', 'age_band', self.client.code), self.said())

    def test_the_code_of_a_topic_stays_and_its_name_changes(self):
        topic = self.env['huiskamer.topic'].search([], limit=1)
        with self.refused(topic, error=UserError) as caught:
            topic.write({'code': 'anders'})
        self.assertIn("counted under it", str(caught.exception))
        topic.write({'code': topic.code, 'name': "Anders"})
        self.assertEqual(topic.name, "Anders")
