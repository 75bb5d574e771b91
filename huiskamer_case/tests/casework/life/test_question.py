from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ....models.casework.life.case_question import ANSWERS, ASKS
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestQuestion(HuiskamerCommon):
    """A supervisor says one coded word to the lead of a file, and the lead says one back; nothing of the file goes
    along.
    """

    def notices(self, user):
        """What this colleague is told now."""
        return self.env['huiskamer.case.notice'].with_user(user).search([('user_id', '=', user.id)])

    def test_each_word_reaches_the_lead_and_each_answer_who_asked(self):
        case = self.open_file('caseworker')
        for (word, _ask), (back, _answer) in zip(ASKS, ANSWERS, strict=True):
            case.with_user(self.supervisor).ask_lead({'word': word})
            notice = self.notices(self.caseworker).filtered(lambda n, word=word: n.kind == word)
            self.assertEqual(notice.code, case.code)
            with self.assertRaises(AccessError):
                notice.with_user(self.colleague).answer({'word': back})
            notice.answer({'word': back})
            self.assertFalse(notice.exists())
            answer = self.notices(self.supervisor).filtered(lambda n, back=back: n.kind == back)
            self.assertEqual((len(answer), answer.code), (1, case.code))
            lines = self.env['huiskamer.desk'].with_user(self.supervisor).read_desk()['mine']
            self.assertIn(answer.id, [line['id'] for line in lines if line['key'] == 'answer'])
            answer.action_put_away()
            self.assertFalse(answer.exists())

    def test_a_word_without_an_answer_goes_along_with_the_file(self):
        case, other = self.open_file('caseworker'), self.open_file('caseworker')
        codes = {case.code, other.code}
        for each in (case, other):
            each.with_user(self.supervisor).ask_lead({'word': 'ask_close'})
        case.assign({'caseworker_id': self.colleague.id})
        self.assertEqual(self.notices(self.colleague).filtered(lambda n: n.kind == 'ask_close').code, case.sudo().code)
        self.assertEqual(self.notices(self.caseworker).filtered(lambda n: n.kind == 'ask_close').code, other.code)
        self.caseworker.active = False
        self.env_as('supervisor')['huiskamer.case'].pass_on(
            {'caseworker_id': self.caseworker.id, 'to_id': self.colleague.id})
        asked = self.notices(self.colleague).filtered(lambda n: n.kind == 'ask_close')
        self.assertEqual(set(asked.mapped('code')), codes)
        asked[0].answer({'word': 'said_done'})

    def test_a_lead_who_is_not_there_or_asks_herself_is_asked_nothing(self):
        case = self.open_file('caseworker')
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        case.assign({'caseworker_id': both.id})
        with self.refused(counts=['huiskamer.case.notice'], error=UserError) as caught:
            case.with_user(both).ask_lead({'word': 'ask_look'})
        self.assertIn("not there", str(caught.exception))
        case.with_user(self.supervisor).ask_lead({'word': 'ask_look'})
        both.active = False
        with self.refused(counts=['huiskamer.case.notice'], error=UserError):
            case.with_user(self.supervisor).ask_lead({'word': 'ask_look'})

    def test_no_other_words_and_nobody_else(self):
        case = self.open_file('caseworker')
        for word in ('said_done', 'gone', "Vrije tekst", False):
            with self.assertRaises(UserError):
                case.with_user(self.supervisor).ask_lead({'word': word})
        for role in ('caseworker', 'host', 'privacy_officer'):
            with self.assertRaises(AccessError):
                case.with_user(self.users[role]).ask_lead({'word': 'ask_look'})
        self.assertFalse(self.notices(self.caseworker).filtered(lambda n: n.kind in dict(ASKS)))
