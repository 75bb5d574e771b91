from odoo import fields
from odoo.tests import tagged

from ...models.shared import house_days
from .. import many
from ..budget import steps
from ..receivers_common import ReceiverCommon
from ..screens import specification

RUNNING = [('stage', 'not in', ['completed', 'rejected', 'cancelled', 'failed', 'entered_in_error'])]
FIRST = 2_000
BOARD, PAGE = 'huiskamer_handover_view_kanban', 20


@tagged('post_install', '-at_install')
class TestManyHandovers(ReceiverCommon):
    """What waits, the board, a receiver's list and an answer ask as often in a house of many handovers as of some."""

    def asked(self, call):
        """How many questions a call puts to the database, the second time, with no record remembered."""
        for _turn in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.undone():
                before = self.env.cr.sql_log_count
                call()
                self.env.flush_all()
                number = self.env.cr.sql_log_count - before
        return number

    def calls(self):
        """name -> what a page asks."""
        board = self.env_as('supervisor')['huiskamer.handover']
        spec = specification(board, BOARD)
        return {
            'what waits: supervisor': self.env_as('supervisor')['huiskamer.desk'].read_desk,
            'what waits: privacy officer': self.env_as('privacy_officer')['huiskamer.desk'].read_desk,
            'the bell': self.env_as('supervisor')['huiskamer.desk'].bell,
            'the board': lambda: board.web_search_read(RUNNING, spec, limit=PAGE, order='deadline, id'),
            "a receiver's list": lambda: self.as_receiver()._lines_of_caller(),
            'a receiver opens one': self.page,
            'a receiver answers': self.accept,
        }

    def test_no_page_asks_more_for_many_handovers_than_for_some(self):
        self.walk(self.handover, 'send', 'receive')
        self.case.write_note({'facts': "Een gesprek.", 'steps': [
            {'what': "Bellen", 'on': fields.Date.to_string(house_days.today())}]})
        self.env['huiskamer.goal'].with_user(self.caseworker).create({
            'case_id': self.case.id, 'topic_id': self.env['huiskamer.topic'].search([], limit=1).id, 'wish': "Wonen"})
        numbers, there = {}, 0
        for size in (FIRST, steps(FIRST + 1_000, 20_000)):
            many.fill(self, size - there, there + 1)
            there = size
            for name, call in self.calls().items():
                numbers.setdefault(name, []).append(self.asked(call))
        print(f"\nquestions at {FIRST} and {there} handovers: {numbers}")
        self.assertEqual({name: found for name, found in numbers.items() if len(set(found)) > 1}, {})
        self.assertEqual(len(self.as_receiver()._lines_of_caller()), 200, "a full list, and no more")
