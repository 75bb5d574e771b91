from odoo.tests import freeze_time, tagged

from ....models.oversight.walls import one_time
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestOneTime(HuiskamerCommon):
    """What stands in an address in place of a code."""

    def test_it_opens_for_who_asked_and_for_some_minutes_and_is_another_each_time(self):
        mine, hers = self.env(user=self.caseworker), self.env(user=self.colleague)
        number = one_time.number_for(mine, self.case.code)
        self.assertEqual(one_time.code_of(mine, number), self.case.code)
        self.assertEqual(one_time.code_of(hers, number), '')
        self.assertNotEqual(one_time.number_for(mine, self.case.code), number)
        self.assertNotIn(self.case.code, number)

    def test_it_opens_until_the_last_second_of_its_minutes(self):
        with freeze_time('2026-03-02 12:00:00'):
            number = one_time.number_for(self.env, self.case.code)
        for moment, found in (('12:14:59', self.case.code), ('12:15:00', '')):
            with freeze_time(f'2026-03-02 {moment}'):
                self.assertEqual(one_time.code_of(self.env, number), found, moment)

    def test_what_is_made_up_stands_for_nothing(self):
        number = one_time.number_for(self.env, self.case.code)
        for odd in ('', 'x', self.case.code, number[:-1], number + 'A', ('B' if number[0] == 'A' else 'A') + number[1:],
                    'é', '\0', number * 2):
            with self.subTest(odd=odd):
                self.assertEqual(one_time.code_of(self.env, odd), '')

    def test_no_button_leads_to_an_address_with_a_code(self):
        case = self.case.with_user(self.caseworker)
        addresses = [case.action_who_looked()['url'], case.action_export_own_file()['url']]
        self.assertFalse([address for address in addresses if self.case.code in address])
