from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_merge import MergeCommon

WHY = "De rechter vraagt erom."


@tagged('post_install', '-at_install')
class TestMergedCodes(MergeCommon):
    """The codes of a file that became part of another lead to that one, whoever names it by them and for what."""

    def setUp(self):
        """Two files of one person became one."""
        super().setUp()
        self.let_everybody_try()
        self.second = self.open_file('caseworker', alias="Merel Anna", code_word="zonnebloem")
        self.codes = [self.second.code, self.second.client_id.code, self.client.code]
        self.fill(self.second, "Tweede")

    def merge(self):
        """Make one file of them."""
        self.case.merge({'code': self.second.code})

    def officer(self, model):
        """This model, as the privacy officer sees it."""
        return self.env_as('privacy_officer')[model]

    def test_a_legal_hold_holds_the_file_that_stays(self):
        self.merge()
        for code in self.codes:
            with self.subTest(code=self.codes.index(code)), self.undone():
                hold = self.officer('huiskamer.legal.hold').create(
                    {'code': code, 'reason': "Klacht", 'review_on': '2030-01-01'})
                self.assertEqual(hold.code, self.case.code)
                with self.refused(self.case, error=UserError):
                    self.case.sudo()._erase('asked')

    def test_held_files_stay_together_and_apart(self):
        hold = {'reason': "Klacht", 'review_on': '2030-01-01'}
        with self.undone():
            self.officer('huiskamer.legal.hold').create(hold | {'code': self.second.code})
            with self.refused(self.case, self.second, error=UserError):
                self.merge()
        self.merge()
        self.officer('huiskamer.legal.hold').create(hold | {'code': self.case.code})
        with self.refused(self.case, error=UserError):
            self.case.action_take_apart()

    def test_what_waits_for_a_second_person_is_decided_first(self):
        erasures = self.officer('huiskamer.erasure')
        action = erasures.erase_by_code({'code': self.second.code, 'why': 'asked', 'reason': WHY})
        with self.refused(self.case, self.second, error=UserError):
            self.merge()
        self.env['huiskamer.decision'].browse(action['res_id']).with_user(self.supervisor).action_refuse()
        self.merge()

    def test_erasing_by_any_of_the_codes_takes_the_whole_person(self):
        self.merge()
        for code in self.codes:
            with self.subTest(code=self.codes.index(code)), self.undone():
                codes = {self.case.code, self.second.sudo().code}
                self.confirm(self.officer('huiskamer.erasure').erase_by_code(
                    {'code': code, 'why': 'asked', 'reason': WHY}))
                both = self.env['huiskamer.case'].sudo().with_context(active_test=False)
                self.assertFalse(both.search([('id', 'in', (self.case.id, self.second.id))]))
                self.assertGreaterEqual(
                    set(self.env['huiskamer.ended'].sudo().search([('kind', '=', 'erased')]).mapped('what')),
                    codes)

    def test_requests_demands_and_breaches_name_the_file_that_stays(self):
        early = self.officer('huiskamer.rights.request').create({'right': 'access', 'code': self.second.code})
        self.merge()
        for model, vals in (('huiskamer.rights.request', {'right': 'access'}),
                            ('huiskamer.demand', {'authority': 'police', 'asked_for': "Gegevens"})):
            for code in self.codes:
                self.assertEqual(self.officer(model).create(vals | {'code': code}).code, self.case.code)
        self.case.sudo().env['huiskamer.rights.event']._add('looked', [self.case.code])
        early.invalidate_recordset()
        self.assertIn(self.case.code, early.event_ids.mapped('code'))
        way = self.officer('huiskamer.breach.person')._safe_way(self.second.code)
        self.assertEqual(way[0], self.caseworker)

    def test_who_looked_at_either_file_is_told_to_the_client(self):
        self.env['huiskamer.access.event']._write_down()
        self.second.with_user(self.caseworker).client_id.invalidate_recordset()
        self.assertEqual(self.second.client_id.alias, "Merel Anna")
        self.env['huiskamer.access.event']._write_down()
        looked = len(self.second._rows_of_log())
        self.assertTrue(looked)
        self.merge()
        self.assertGreaterEqual(len(self.case._rows_of_log()), looked)
        self.assertTrue(self.case._who_looked())

    def test_who_is_locked_out_finds_nothing_under_either_code(self):
        old = self.officer('huiskamer.rights.request').create({'right': 'access', 'code': self.second.code})
        self.merge()
        self.case._set_team(locked_out_ids=[fields.Command.link(self.privacy_officer.id)])
        requests = self.officer('huiskamer.rights.request')
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(requests.search([('id', '=', old.id)]))
        for code in self.codes:
            with self.refused(error=UserError, counts=('huiskamer.legal.hold',)):
                self.officer('huiskamer.legal.hold').create(
                    {'code': code, 'reason': "Klacht", 'review_on': '2030-01-01'})
