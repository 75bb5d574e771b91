from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ...models.shared import answers, hours_mixin, house_days, limits, tries
from ..common import HuiskamerCommon

BIGGEST = 2**31 - 1


@tagged('post_install', '-at_install')
class TestBoundsOfAnswers(HuiskamerCommon):
    """How long, how many and how large an answer may be: the last that can be used, and the first that cannot."""

    def usable(self, name, value, model):
        """Whether this answer to the question of this field is let through."""
        try:
            answers.read(self.env, {name: value}, (model,))
        except UserError:
            return False
        return True

    def assert_bound(self, last, first_beyond, name='loose', model='huiskamer.client'):
        """Assert that the one can be used and the other cannot."""
        self.assertTrue(self.usable(name, last, model), name)
        self.assertFalse(self.usable(name, first_beyond, model), name)

    def test_a_line_a_text_and_a_list_have_a_length(self):
        self.assert_bound('x' * 500, 'x' * 501, 'phone')
        self.assert_bound('x' * 20_000, 'x' * 20_001, 'contact_remarks')
        self.assert_bound('x' * 20_000, 'x' * 20_001)
        self.assert_bound([1] * 200, [1] * 201)
        language = self.env.ref('huiskamer_case.language_nl').id
        self.assert_bound([language] * 200, [language] * 201, 'language_ids')

    def test_a_number_fits_into_the_database(self):
        for sign in (1, -1):
            self.assert_bound(sign * BIGGEST, sign * (BIGGEST + 1))
            self.assert_bound(sign * BIGGEST, sign * (BIGGEST + 1), 'valid_months', 'huiskamer.consent.text')
        self.assert_bound([BIGGEST], [BIGGEST + 1])
        self.assert_bound([1], [0])

    def test_a_day_is_one_that_somebody_can_mean(self):
        today = house_days.today()
        for model, name in (('huiskamer.step', 'due_on'), ('huiskamer.handover', 'appointment_at'),
                            ('huiskamer.handover', 'first_contact_at')):
            noon = {'date': '%s', 'datetime': '%s 12:00:00'}[self.env[model]._fields[name].type]
            for last, beyond in ((-7, -8), (366, 367)):
                self.assert_bound(*(noon % (today + timedelta(days=days)) for days in (last, beyond)), name, model)
        for last, beyond in (('1901-01-01', '1900-12-31'), ('2199-12-31', '2200-01-01')):
            self.assert_bound(last, beyond, 'contracted_from', 'huiskamer.service')

    def test_what_comes_in_has_a_size_a_depth_and_a_number_of_parts(self):
        def deep(levels):
            """A list in a list, so many times."""
            made = 1
            for _level in range(levels):
                made = [made]
            return made

        for last, beyond in (('x' * 1_000_000, 'x' * 1_000_001), ([0] * 49_999, [0] * 50_000), (deep(32), deep(33))):
            limits.ensure_usable(last)
            with self.assertRaises(limits.Unusable):
                limits.ensure_usable(beyond)

    def test_a_time_on_the_clock_has_sixty_minutes_and_a_day_has_twenty_four_hours(self):
        for words, hours in (('17:00-20:00', (17, 20)), ('17:59-20:01', (17 + 59 / 60, 20 + 1 / 60)),
                             ('23:00-24:00', (23, 24)), ('23:59-00:30', (23 + 59 / 60, 24.5)), ('0:00-0:00', (0, 24))):
            begin, end = hours_mixin._range(words)
            self.assertAlmostEqual(begin, hours[0], msg=words)
            self.assertAlmostEqual(end, hours[1], msg=words)
        for words in ('17:60-20:00', '24:00-24:00', '24:00-25:00', '17:00-24:01', '17:00-25:00', '17'):
            with self.subTest(words=words), self.assertRaises(ValueError):
                hours_mixin._range(words)
        self.assertEqual(hours_mixin.read_hours("18-19, 17-18"), [(17, 18), (18, 19)])
        with self.assertRaises(ValueError):
            hours_mixin.read_hours("17-18:01, 18-19")


@tagged('post_install', '-at_install')
class TestBoundsOfTries(HuiskamerCommon):
    """How often somebody may try what: so many in so many minutes, and not one more."""

    # kind -> (of one person, of the house): so many in so many minutes
    PROMISED = {
        'withdraw': (((5, 15), (8, 60), (20, 1440)), ((60, 60),)),
        'lookup': (((5, 15), (20, 1440)), ((60, 60),)),
        'choose': (((15, 15), (40, 1440)), ()),
        'emergency': (((5, 15), (20, 1440)), ((30, 60),)),
        'log_in': (((10, 15), (60, 1440)), ()),
        'own_file': ((), ()),
        'receiver': (((20, 15), (60, 1440)), ()),
        'key': (((10, 15), (60, 1440)), ()),
    }

    def test_each_kind_of_try_is_full_after_as_many_as_were_promised_and_free_when_they_are_old(self):
        self.assertEqual(set(tries.KINDS), set(self.PROMISED))
        is_full = self.env['huiskamer.try']._is_full
        for key, promised in self.PROMISED.items():
            for limits_now, limits_promised in zip(tries.KINDS[key][1:], promised, strict=True):
                self.assertEqual(is_full(limits_now, [0] * 999), bool(limits_promised), key)
                for most, minutes in limits_promised:
                    for number, age, expected in ((most - 1, minutes - 0.5, False), (most, minutes - 0.5, True),
                                                  (most, minutes, False)):
                        self.assertEqual(is_full(limits_now, [age] * number), expected, (key, number, age))

    def test_more_than_three_in_an_hour_are_slowed_down_second_by_second_up_to_five(self):
        tried = self.env['huiskamer.try'].with_user(self.caseworker)
        self.assertEqual([tried._slow_down('own_file', more=more) for more in range(10)], [0] * 4 + [1, 2, 3, 4, 5, 5])
        now = fields.Datetime.now()
        with freeze_time(now):
            for _number in range(4):
                tried._count('own_file')
        for seconds, wait in ((3599, 1), (3600, 0)):
            with freeze_time(now + timedelta(seconds=seconds)):
                self.assertEqual(tried._slow_down('own_file'), wait)
        self.assertEqual(tried._slow_down('log_in'), 0, "of another kind")
        self.assertEqual(tried.with_user(self.colleague)._slow_down('own_file'), 0, "by another")
