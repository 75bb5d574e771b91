from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import WHY, HuiskamerCommon


@tagged('post_install', '-at_install')
class TestOwnRefusal(HuiskamerCommon):
    """Where one refusal stands behind another, who is refused hears the sentence that helps her, and not the next."""

    def ways(self):
        """(words that are heard, what is tried), many ways to be refused at one place beside each other."""
        files, mine = self.env_as('supervisor')['huiskamer.case'], self.case
        yield "mistyped", lambda: mine._by_code('2222-2223')
        yield "None of your files", lambda: mine._by_code(self.colleague_case.code)
        yield "Choose two colleagues", lambda: files.pass_on({'caseworker_id': self.caseworker.id})
        yield "Choose two colleagues", lambda: files.pass_on(
            {'caseworker_id': self.caseworker.id, 'to_id': self.caseworker.id})
        yield "Choose another huiskamer", lambda: mine.move_place({'open_to': 'members'})
        yield "Choose another huiskamer", lambda: mine.move_place(
            {'location_id': self.location.id, 'open_to': 'members'})
        yield "Choose a colleague who works on files", lambda: mine.add_member({'caseworker_id': False})
        yield "Choose how the file ends", lambda: mine.close({})
        yield "words that were read out", lambda: mine.record_consent(self.yes('contact', text_id=False))
        yield "words that were read out", lambda: self.open_file('caseworker', text_id=self.text('contact').id)
        yield "called by", lambda: self.open_file('caseworker', alias=" ")
        yield "Choose what may be shared", lambda: mine._ensure_categories(self.service, [])
        yield "Choose less", lambda: mine._ensure_categories(self.service, [10 ** 9])
        yield from self.ways_to_the_phone()
        yield from self.ways_of_oversight()

    def ways_to_the_phone(self):
        """Somebody wants to call."""
        yield "No phone number is known", self.client.reveal_phone
        self.allow(self.case, 'contact')
        self.client.write({'phone': "06-12345678"})
        yield "not agreed to call", self.client.reveal_phone

    def ways_of_oversight(self):
        """Places of a service, accounts and roles."""
        service = self.service.with_env(self.env_as('host'))
        yield "Choose what they said", lambda: service.state_capacity({'available': 2})
        yield "fewer than no places", lambda: service.state_capacity({'code': 'no-capacity', 'available': -1})
        yield "Ask which of", lambda: service.state_capacity({'code': 'no-capacity', 'available': 1, 'maximum': 1})
        yield "not known how many", lambda: self.env['huiskamer.hold']._free_place(self.service)
        requests = self.env_as('access_administrator')['huiskamer.access.request']
        new = {'new_name': "Nieuw", 'new_login': 'nieuw@voorbeeld.test', 'roles': [1], 'reason': WHY}
        yield "Choose at least one role", lambda: requests.ask_new_colleague(new | {'roles': [], 'new_name': ''})
        yield "Fill in the name", lambda: requests.ask_new_colleague(new | {'new_name': ''})
        yield "Fill in an e-mail address", lambda: requests.ask_new_colleague(new | {'new_login': "Nieuw"})
        yield "Choose a colleague", lambda: requests.close_account({'user_id': False, 'reason': WHY})
        yield "has no role here", lambda: requests.close_account({'user_id': self.office_user.id, 'reason': WHY})

    def test_each_place_says_what_to_do_about_it(self):
        for words, attempt in self.ways():
            with self.subTest(words=words):
                with self.refused(error=UserError) as caught:
                    attempt()
                self.assertIn(words, str(caught.exception))
