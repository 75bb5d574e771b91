from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ....models.shared.tries import CHOOSE
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestLostSlip(HuiskamerCommon):
    """Working name and code word together, exactly, not endlessly, and on record."""

    @classmethod
    def setUpClass(cls):
        """The client chose a code word."""
        super().setUpClass()
        cls.client.write({'code_word': "Vuurtoren"})

    def find(self, alias, word, role='colleague'):
        """Look as this role."""
        return self.env_as(role)['huiskamer.client'].find_by_words(alias, word)

    def events(self):
        """The looks on record."""
        return self.env['huiskamer.access.event'].sudo().search([('purpose', '=', 'lookup')])

    def test_both_together_give_the_code_and_each_look_is_on_record(self):
        self.assertEqual(self.find(" merel", "VUURTOREN "), self.client.code)
        self.assertIs(self.find("Merel", "Vuurtore"), False)
        self.assertEqual(len(self.events()), 2)
        self.assertNotIn("uurtoren", str(self.events().read()))

    def test_either_of_two_names_finds_it(self):
        self.client.write({'other_alias': "Lijster"})
        self.assertEqual(self.find("lijster", "vuurtoren"), self.client.code)
        self.assertEqual(self.find("Merel", "Vuurtoren"), self.client.code)
        self.assertIs(self.find("Lijst", "Vuurtoren"), False)

    def test_the_same_words_as_somebody_else_s_are_said_when_they_are_chosen(self):
        self.client.write({'other_alias': "Lijster"})
        other = self.colleague_case.client_id.with_user(self.colleague)
        for vals in ({'alias': "MEREL", 'code_word': "vuurtoren"}, {'other_alias': "merel", 'code_word': "Vuurtoren"},
                     {'alias': " lijster ", 'code_word': "VUURTOREN"}):
            with self.subTest(vals=vals), self.undone(), self.refused(other, error=UserError):
                other.write(vals)
        other.write({'alias': "Merel", 'code_word': "Molen"})
        with self.refused(other, error=UserError):
            other.write({'code_word': "vuurtoren"})

    def test_only_who_has_both_words_is_looked_at_and_each_look_counts(self):
        other, tries = self.colleague_case.client_id.with_user(self.colleague), self.env['huiskamer.try'].sudo()
        for vals, looks in (({'alias': "Specht"}, 0), ({'code_word': "Molen"}, 1), ({'alias': "Koekoek"}, 1),
                            ({'code_word': False}, 0), ({'age_band': '21_up'}, 0)):
            before = tries.search_count([('kind', '=', CHOOSE)])
            other.write(vals)
            self.assertEqual(tries.search_count([('kind', '=', CHOOSE)]) - before, looks, vals)

    def test_of_two_people_with_the_same_words_their_worker_tells_which(self):
        other = self.colleague_case.client_id.with_user(self.colleague)
        with patch.object(type(other), '_ensure_words_differ', lambda clients: None):  # as after too many tries
            other.write({'alias': "Merel", 'code_word': "Vuurtoren"})
        self.assertIs(self.find("Merel", "Vuurtoren"), False)
        Client = self.env_as('colleague')['huiskamer.client']
        asked = Client.find_from_dialog({'alias': "Merel", 'code_word': "Vuurtoren"})
        self.assertIn('worker_id', str(asked))
        for worker, client in ((self.caseworker, self.client), (self.colleague, other)):
            self.assertEqual(Client.find_by_words("Merel", "Vuurtoren", worker.id), client.code)

    def test_who_is_locked_out_finds_nobody(self):
        self.case.lock_out({'caseworker_id': self.colleague.id})
        self.assertIs(self.find("Merel", "Vuurtoren"), False)
        self.assertEqual(self.find("Merel", "Vuurtoren", 'caseworker'), self.client.code)

    def test_after_five_tries_it_is_enough(self):
        for _try in range(5):
            self.find("Merel", "Mis")
        with self.assertRaises(UserError):
            self.find("Merel", "Vuurtoren")

    def test_only_caseworkers_look_and_the_digest_follows_the_words(self):
        for role in set(self.users) - {'caseworker', 'colleague'}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.find("Merel", "Vuurtoren", role)
        self.client.write({'code_word': "Molen"})
        self.assertEqual((self.find("Merel", "Vuurtoren"), self.find("Merel", "Molen")), (False, self.client.code))
        self.client.write({'code_word': False})

    def test_the_phone_number_is_masked_and_a_look_is_on_record(self):
        with self.refused(self.client, error=UserError):
            self.client.write({'contact_channel': 'call', 'phone': "06-12345678"})
        self.allow(self.case, 'contact')
        self.client.write({'contact_channel': 'call', 'phone': "06-12345678"})
        self.assertNotIn('1', self.client.phone_masked)
        for role in set(self.users) - {'caseworker'}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.client.with_env(self.env_as(role)).reveal_phone()
        self.assertEqual(self.client.reveal_phone(), "06-12345678")
        event = self.env['huiskamer.access.event'].with_user(self.privacy_officer).search([('purpose', '=', 'reveal')])
        self.assertEqual((event.user_id, event.codes, event.field_names), (self.caseworker, self.client.code, 'phone'))
        self.assertNotIn('12345678', str(event.read()))
        with self.refused(event, error=UserError):
            event.sudo().write({'user_id': self.colleague.id})
        self.client.write({'contact_channel': 'here'})
        with self.assertRaises(UserError):
            self.client.reveal_phone()
