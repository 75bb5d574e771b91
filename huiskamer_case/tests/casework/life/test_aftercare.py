from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.life.case_aftercare import HOW_IT_GOES, MONTHS_LATER
from ...common import HuiskamerCommon

COUNTS = ('huiskamer.outcome.count',)


@tagged('post_install', '-at_install')
class TestAftercare(HuiskamerCommon):
    """Who said yes to it is asked once how it goes, on the day the words promise; the answer is only counted."""

    @classmethod
    def setUpClass(cls):
        """The words that promise when."""
        super().setUpClass()
        cls.later = fields.Datetime.now() + relativedelta(months=MONTHS_LATER, days=1)

    def closed(self, *purposes, outcome='helped'):
        """A file whose client said yes to these, closed now."""
        case = self.allow(self.open_file('caseworker', alias="Later"), *purposes)
        case.close({'outcome': outcome})
        return case

    def due(self, moment=None):
        """The codes on Today at this moment under this heading, and what the bell counts of them."""
        self.env.invalidate_all()
        with freeze_time(moment or self.later):
            mine = self.env['huiskamer.case'].with_user(self.caseworker)
            rows = mine.today()['aftercare']
            self.assertEqual(mine.bell()['sections']['aftercare'], len(rows))
            return {row['code'] for row in rows}

    def counted(self):
        """What was counted, by answer."""
        counts = self.env['huiskamer.outcome.count'].search([('event', '=like', 'aftercare%')])
        return sorted((count.event, count.kind, count.count) for count in counts)

    def ask(self, case, said='aftercare_yes', moment=None):
        """Write down what the client said."""
        self.env.invalidate_all()
        with freeze_time(moment or self.later):
            case.ask_aftercare({'how_it_goes': said})

    def test_the_words_say_when(self):
        for words, months in (('nl', "drie maanden"), ('en', "three months")):
            self.assertIn(months, self.env.ref(f'huiskamer_case.consent_text_aftercare_{words}').body)
        self.assertEqual(MONTHS_LATER, 3)

    def test_who_said_yes_is_on_today_when_the_day_has_come_and_nobody_else(self):
        yes, without, died = self.closed('aftercare'), self.closed(), self.closed('aftercare', outcome='died')
        self.assertEqual(yes.aftercare_on, yes.closed_on + relativedelta(months=MONTHS_LATER))
        self.assertEqual((without.aftercare_on, died.aftercare_on), (False, False))
        self.assertNotIn(yes.code, self.due(fields.Datetime.now() + relativedelta(months=MONTHS_LATER, days=-2)))
        self.assertEqual(self.due(), {yes.code})

    def test_an_answer_is_counted_once_and_the_file_keeps_nothing_of_it(self):
        for said, _label in HOW_IT_GOES:
            with self.subTest(said=said), self.undone():
                case = self.closed('aftercare')
                before = {name: case.sudo()[name] for name in ('state', 'outcome', 'closed_on', 'keep_until')}
                self.ask(case, said)
                self.assertEqual(self.counted(), [(said, 'other', 1)])
                self.assertEqual({name: case.sudo()[name] for name in before}, before)
                self.assertEqual(self.due(), set())
                with self.refused(case, error=UserError, counts=COUNTS):
                    self.ask(case, said)

    def test_nobody_is_asked_before_the_day_without_a_yes_or_by_somebody_else(self):
        case, without = self.closed('aftercare'), self.closed()
        with self.refused(case, error=UserError, counts=COUNTS):
            self.ask(case, moment=fields.Datetime.now())
        with self.refused(without, error=UserError, counts=COUNTS):
            self.ask(without)
        for said in ('', None, 'aftercare', 'send'):
            with self.refused(case, error=UserError, counts=COUNTS):
                self.ask(case, said)
        for role in set(self.users) - {'caseworker'}:
            with self.subTest(role=role), self.refused(case, error=AccessError, counts=COUNTS):
                self.ask(case.with_env(self.env_as(role)))
        self.ask(case)

    def test_a_no_or_the_end_of_the_file_s_own_yes_takes_the_question_away(self):
        for purpose in ('aftercare', 'file'):
            case = self.closed('aftercare')
            self.assertIn(case.code, self.due())
            consent = case.consent_ids.filtered(lambda consent, purpose=purpose: consent.purpose == purpose)
            with self.subTest(purpose=purpose), self.undone():
                consent.action_withdraw()
                self.assertFalse(case.sudo().aftercare_on)
                self.assertNotIn(case.code, self.due())
            with self.subTest(purpose=purpose, runs_out=True), self.undone():
                self.let_last(consent, self.later - relativedelta(days=2))
                self.assertNotIn(case.code, self.due())
                with self.refused(case, error=UserError, counts=COUNTS):
                    self.ask(case)

    def test_a_file_that_opens_again_is_asked_about_after_it_closes_and_only_once_on_one_yes(self):
        case = self.closed('aftercare')
        case.action_open_again()
        self.assertFalse(case.aftercare_on)
        case.close({'outcome': 'helped'})
        self.assertTrue(case.aftercare_on)
        self.ask(case)
        with freeze_time(self.later):
            case.reopen(self.yes())
            case.close({'outcome': 'helped'})
            self.assertFalse(case.aftercare_on)
            case.reopen(self.yes())
            self.allow(case, 'aftercare').close({'outcome': 'helped'})
            self.assertTrue(case.aftercare_on)

    def test_the_client_reads_in_her_own_copy_on_which_day_she_is_asked(self):
        case = self.closed('aftercare')
        self.assertEqual(case._own_file_json()['file']['aftercare_on'], str(case.aftercare_on))
