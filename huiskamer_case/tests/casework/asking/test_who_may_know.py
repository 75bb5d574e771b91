from odoo.tests import tagged

from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestWhoMayKnow(HuiskamerCommon):
    """The table on a file of who may know what speaks the reader's language, whatever was spoken with the client."""

    def test_the_heads_are_in_the_language_of_the_reader_and_the_receipt_keeps_its_words(self):
        kinds = self.categories('language', 'question')
        self.env['res.lang']._activate_lang('nl_NL')
        for kind, words in zip(kinds, ("Talen", "Wat zij wil"), strict=True):
            kind.with_context(lang='nl_NL').name = words
        case = self.case.with_context(lang='en_US')
        case.record_consent(self.yes('share', service_id=self.service.id, category_ids=kinds.ids))
        consent = case.client_id.consent_ids.filtered('service_id')[:1]
        before = consent._receipt()['kinds']
        for lang in ('en_US', 'nl_NL'):
            table = self.case.with_context(lang=lang).with_user(self.caseworker).who_may_know
            self.assertEqual([kind['name'] for kind in table['kinds']],
                             [kind.with_context(lang=lang).name for kind in kinds])
        self.assertEqual(consent._receipt()['kinds'], before)

    def test_a_receiver_that_is_asked_for_more_than_sharing_says_for_what(self):
        shelter = self._make_service("Opvang", kind='trafficking_shelter', partners="Met niemand")
        services = {'share': self.service, 'comensha_place': shelter}
        for purpose, service in services.items():
            self.case.record_consent(self.yes(
                purpose, service_id=service.id, category_ids=self.categories('question').ids))
        rows = self.case.with_context(lang='en_US').with_user(self.caseworker).who_may_know['rows']
        self.assertEqual({row['service']: row['name'].split(' – ')[1] for row in rows}, {
            self.service.id: "Uitstapprogramma",
            shelter.id: "Opvang · Asking CoMensha for a safe place"})
