from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestBoundsOfPlaces(HuiskamerCommon):
    """A word on free places says something for a day, and has numbers that can be."""

    def test_a_word_says_something_about_tonight_for_a_day(self):
        now = fields.Datetime.now()
        self.service.capacity_unit = 'bed'
        with freeze_time(now):
            self.service.state_capacity({'code': 'capacity', 'available': 1, 'maximum': 2})
        for seconds, state in ((-1, 'capacity'), (0, 'capacity'), (1, 'unknown')):
            with freeze_time(now + timedelta(days=1, seconds=seconds)):
                self.env.invalidate_all()
                self.assertEqual(self.service.capacity_state, state, seconds)

    def test_there_are_no_fewer_than_no_places_and_no_more_free_ones_than_all(self):
        for code, available, maximum, is_one in (
                ('capacity', 0, 0, True), ('capacity', 3, 0, True), ('capacity', 2, 2, True), ('capacity', 0, 1, True),
                ('capacity', 3, 2, False), ('capacity', -1, 0, False), ('capacity', 0, -1, False),
                ('no-capacity', 0, 0, True), ('no-capacity', 0, 6, True), ('no-capacity', 1, 6, False)):
            answers = {'code': code, 'available': available, 'maximum': maximum}
            with self.subTest(**answers):
                if is_one:
                    word = self.service.state_capacity(answers)
                    self.assertEqual((word.code, word.available, word.maximum), (code, available, maximum))
                else:
                    with self.refused(error=UserError, counts=['huiskamer.capacity']):
                        self.service.state_capacity(answers)
