from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...common import OUTSIDERS, REFUSED, HuiskamerCommon

A_FILE = ('huiskamer.client', 'huiskamer.case', 'huiskamer.consent', 'huiskamer.consent.event')
FORGED_KEYS = (True, 'yes', object())


@tagged('post_install', '-at_install')
class TestOpeningAFile(HuiskamerCommon):
    """Client, file and consent, in one call or not at all."""

    def test_one_call_makes_client_file_and_consent(self):
        before = self.count(*A_FILE)
        case = self.open_file('caseworker', alias="  Tulp ", age_band='unknown')
        self.assertEqual(self.count(*A_FILE), {model: number + 1 for model, number in before.items()})
        self.assertEqual((case.alias, case.client_id.age_band), ("Tulp", 'unknown'))
        self.assertEqual((case.caseworker_id, case.state, case.open_to), (self.caseworker, 'open', 'members'))
        self.assertEqual((case.consent_ids.purpose, case.consent_ids.is_live), ('file', True))

    def test_what_is_missing_or_odd_leaves_nobody_behind(self):
        now = fields.Datetime.now()
        for odd in ({'text_id': False}, {'text_id': 10**9}, {'text_id': self.text('share').id},
                    {'spoken_alone': False}, {'state': 'refused'}, {'state': 'withdrawn'}, {'age_band': 'under_18'},
                    {'alias': ''}, {'alias': '   '}, {'alias': False}, {'location_id': False},
                    {'location_id': 10**9}, {'given_at': now + timedelta(days=1)},
                    {'given_at': now - timedelta(days=8)}):
            with self.subTest(odd=odd), self.refused(error=UserError, counts=A_FILE):
                self.open_file('caseworker', **odd)
        self.open_file('caseworker')

    def test_odd_codes_and_ids_leave_nobody_behind(self):
        for odd in ({'age_band': 'frobnicated'}, {'open_to': 'everybody'}, {'method': 'shouted'}):
            with self.subTest(odd=odd), self.refused(error=Exception, counts=A_FILE):
                self.open_file('caseworker', **odd)

    def test_nothing_at_all_opens_nothing(self):
        with self.refused(error=UserError, counts=A_FILE):
            self.env['huiskamer.case'].with_user(self.caseworker).open_file({})

    def test_only_caseworkers_open_files(self):
        for role in set(OUTSIDERS) - {'colleague'}:
            with self.subTest(role=role), self.refused(error=AccessError, counts=A_FILE):
                self.open_file(role)
        self.open_file('colleague')

    def test_a_huiskamer_of_another_company_is_not_there_to_choose(self):
        company = self.env['res.company'].create({'name': "Elders"})
        elsewhere = self._make_location("Elders", company_id=company.id)
        with self.refused(error=REFUSED, counts=A_FILE):
            self.open_file('caseworker', location_id=elsewhere.id)

    def test_the_dialog_asks_for_consent_and_keeps_nothing(self):
        with self.unchanged(counts=A_FILE):
            Case = self.env['huiskamer.case'].with_user(self.caseworker)
            first = Case.action_open_file()
            action = Case.search_first({'alias': "Nieuw"})
        self.assertEqual(first['params']['method'], 'search_first')
        asked = [question['name'] for question in action['params']['questions']]
        self.assertLessEqual({'text_id', 'spoken_alone', 'alias', 'age_band', 'open_to', 'location_id'}, set(asked))
        with self.refused(error=AccessError):
            self.env['huiskamer.case'].with_user(self.host).action_open_file()

    def test_no_file_comes_by_create_import_copy_or_name(self):
        vals = {'client_id': self.client.id, 'location_id': self.location.id, 'caseworker_id': self.caseworker.id}
        for role in self.users:
            Case = self.env_as(role)['huiskamer.case']
            with self.refused(counts=A_FILE):
                Case.create(vals)
            with self.refused(counts=A_FILE):
                self.case.with_env(Case.env).copy()
            with self.refused(counts=A_FILE):
                Case.name_create("Nieuw")
            for key in FORGED_KEYS:
                with self.refused(counts=A_FILE):
                    Case.with_context(huiskamer_in_process=key).create(vals)
        with self.refused(error=UserError, counts=A_FILE):
            self.env['huiskamer.case'].sudo().create(vals)

    def test_no_file_and_no_client_comes_by_import(self):
        rows = {
            'huiskamer.case': (['client_id/.id', 'location_id/.id', 'caseworker_id/.id'],
                               [[str(self.client.id), str(self.location.id), str(self.caseworker.id)]]),
            'huiskamer.client': (['alias', 'age_band'], [["Ingelezen", 'unknown']]),
            'huiskamer.consent': (['client_id/.id', 'purpose', 'state'], [[str(self.client.id), 'file', 'given']]),
        }
        for role in ('caseworker', 'supervisor', 'host', 'system_administrator'):
            for model, (names, data) in rows.items():
                with self.unchanged(counts=A_FILE):
                    try:
                        imported = self.env_as(role)[model].load(names, data)['ids']
                    except REFUSED:
                        imported = False
                    self.assertFalse(imported)

    def test_no_client_comes_without_a_file(self):
        for role in self.users:
            with self.refused(counts=A_FILE):
                self.env_as(role)['huiskamer.client'].create({'alias': "Zomaar", 'age_band': 'unknown'})
