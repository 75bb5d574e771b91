from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestConversation(HuiskamerCommon):
    """How one talks with a client is asked once a conversation."""

    def known(self, user=None):
        """What is filled in about the conversation."""
        questions = (self.case.with_user(user) if user else self.case).action_record_other_consent()['params'][
            'questions']
        return {question['name']: question['value'] for question in questions
                if question['name'] in ('method', 'spoken_alone', 'interpreter')}

    def test_what_was_answered_a_moment_ago_is_filled_in_and_an_hour_later_it_is_asked_again(self):
        self.case.record_consent(self.yes('contact') | {'method': 'written', 'interpreter': True})
        self.assertEqual(self.known(), {'method': 'written', 'spoken_alone': True, 'interpreter': True})
        with freeze_time(fields.Datetime.now() + timedelta(hours=1, minutes=1)):
            self.assertFalse(self.known()['spoken_alone'])
            self.assertFalse(self.known()['interpreter'])

    def test_a_colleague_has_a_conversation_of_her_own(self):
        self.case.record_consent(self.yes('contact'))
        self.case.add_member({'caseworker_id': self.users['colleague'].id})
        self.assertFalse(self.known(self.users['colleague'])['spoken_alone'])
        self.assertTrue(self.known()['spoken_alone'])

    def test_how_to_reach_a_client_stands_on_the_page_of_the_file(self):
        self.allow(self.case, 'contact')
        self.case.client_id.write({'contact_channel': 'call', 'phone': "0612345678", 'contact_hours': "na 14 uur",
                                   'voicemail_allowed': True})
        self.case.invalidate_recordset()
        for words in ("na 14 uur", "Voicemail allowed", "Do not say who is calling"):
            self.assertIn(words, self.case.reach_words)
        self.assertNotIn("0612345678", self.case.reach_words)
        self.case.client_id.write({'contact_channel': 'here'})
        self.case.invalidate_recordset()
        self.assertFalse(self.case.reach_words)

    def test_one_purpose_begins_in_the_language_of_the_reader_and_of_several_none_is_chosen(self):
        self.caseworker.lang = 'nl_NL'
        case = self.case.with_context(lang='en_US')
        one, several = ({question['name']: question for question in case._consent_questions(*purposes)}['text_id']
                        for purposes in (('contact',), ('contact', 'health')))
        mine = self.text('contact')
        self.assertEqual((one['label'], one['value']), ("Language of the words", mine.id))
        self.assertEqual({option['value']: option['label'] for option in one['options']}[mine.id],
                         mine.with_context(lang='en_US').language_id.name)
        self.assertEqual((several['label'], several['value']), ("Words", False))
        labels = {option['value']: option['label'] for option in several['options']}
        for text in mine | self.text('health'):
            self.assertEqual(labels[text.id], text.with_context(lang='en_US').display_name)
