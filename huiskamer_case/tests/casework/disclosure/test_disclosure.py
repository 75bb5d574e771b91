import hashlib
from itertools import chain, combinations

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ....models.shared.guards import through_method
from ...common import CANARY, HuiskamerCommon


@tagged('post_install', '-at_install')
class TestDisclosure(HuiskamerCommon):
    """What goes out: exactly what was chosen, frozen with its fingerprint."""

    # category -> what the client says, and no other category may show
    WORDS = {
        'alias': {'alias': f'{CANARY}-alias'},
        'official_name': {'official_name': f'{CANARY}-official'},
        'age_band': {'age_band': '18_20'},
        'language': {},
        'phone': {'phone': f'{CANARY}-phone'},
        'safe_contact': {'contact_hours': f'{CANARY}-hours', 'contact_remarks': f'{CANARY}-remarks'},
        'question': {},
        'children': {},
    }

    @classmethod
    def setUpClass(cls):
        """A client with a marker in every field, and a service that may ask for everything."""
        super().setUpClass()
        cls.allow(cls.case, 'contact')
        cls.client.write({name: value for words in cls.WORDS.values() for name, value in words.items()})
        cls.client.language_ids = cls.env.ref('huiskamer_case.language_en')
        cls.service.category_ids = cls.categories(*cls.WORDS)
        cls.markers = {code: [words[name] for name in words] for code, words in cls.WORDS.items()}
        cls.markers |= {
            'age_band': ["18 to 20"], 'language': [cls.env.ref('huiskamer_case.language_en').name],
            'question': [f'{CANARY}-question'], 'children': ["More than one child"]}

    def test_for_every_choice_exactly_the_chosen_facts_go_out(self):
        codes = list(self.WORDS)
        choices = chain.from_iterable(combinations(codes, size) for size in range(1, len(codes) + 1))
        disclosure = self.draft(question=f'{CANARY}-question').disclosure_ids.sudo()
        disclosure.handover_id.bring_children({'children_along': 'children'})
        for chosen in choices:
            through_method(disclosure).category_ids = self.categories(*chosen)
            text = disclosure._write_out()
            for code in codes:
                for marker in self.markers[code]:
                    self.assertEqual(marker in text, code in chosen, f'{code} in {chosen}')

    def test_every_category_of_the_list_has_its_words(self):
        self.assertEqual(set(self.env['huiskamer.data.category'].search([]).mapped('code')), set(self.WORDS))

    def test_sending_freezes_the_words_with_their_fingerprint(self):
        self.consent_for(self.handover)
        shown = self.handover.disclosure_ids.preview
        self.walk(self.handover, 'send')
        disclosure = self.handover.disclosure_ids
        self.assertEqual(disclosure.text, shown)
        self.assertEqual(disclosure.digest, self.env['huiskamer.key'].sudo()._digest(self.client.subject, shown))
        self.assertNotEqual(disclosure.digest, hashlib.sha256(shown.encode()).hexdigest(),
                            "anybody could try words on it")
        self.assertEqual(self.handover.disclosure_digest, disclosure.digest)
        self.client.alias = "Nieuw"
        self.assertEqual(disclosure.preview, shown)

    def test_what_is_shared_never_changes_after_the_draft_is_made(self):
        disclosure = self.handover.disclosure_ids
        everything = {'category_ids': [Command.set(self.categories(*self.WORDS).ids)]}
        for vals in (everything, {'question': "Iets anders"}, {'text': "X"}, {'digest': "X"}, {'frozen_at': False}):
            with self.refused(disclosure):
                disclosure.write(vals)
            with self.refused(disclosure):
                disclosure.sudo().with_context(huiskamer_in_process=True).write(vals)

    def test_a_second_disclosure_cannot_be_hung_on_a_handover(self):
        vals = {'handover_id': self.handover.id, 'category_ids': [Command.set(self.categories('phone').ids)]}
        with self.refused(counts=['huiskamer.disclosure'], error=Exception):
            self.env['huiskamer.disclosure'].with_user(self.caseworker).create(vals)
        self.consent_for(self.handover)
        self.walk(self.handover, 'send')
        with self.refused(counts=['huiskamer.disclosure'], error=Exception):
            self.env['huiskamer.disclosure'].with_user(self.caseworker).create(vals)

    def test_more_than_the_service_may_ask_for_cannot_be_drafted_or_allowed(self):
        self.service.category_ids = self.categories('alias')
        counts = ['huiskamer.handover', 'huiskamer.disclosure', 'huiskamer.consent']
        with self.refused(error=UserError, counts=counts):
            self.draft(codes=('alias', 'official_name'))
        with self.refused(error=UserError, counts=counts):
            self.consent_for(self.handover)
        self.consent_for(self.draft(codes=('alias',)))
