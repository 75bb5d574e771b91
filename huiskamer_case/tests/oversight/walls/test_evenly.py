from odoo.tests import tagged
from odoo.tools import SQL

from ....models.oversight.walls.evenly import evenly
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestEvenly(HuiskamerCommon):
    """What may not be told apart takes the same number of questions: whole rounds of 128."""

    def asked(self, number):
        """How many questions it takes when so many are asked inside."""
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        with evenly(self.env):
            for _question in range(number):
                self.env.cr.execute(SQL("SELECT 1"))
        return self.env.cr.sql_log_count - before

    def test_a_round_is_filled_up_and_one_question_too_many_begins_the_next(self):
        for inside, whole in ((1, 128), (20, 128), (127, 128), (128, 128), (129, 256)):
            self.assertEqual(self.asked(inside), whole, f"{inside} inside")

    def test_what_waits_to_be_written_is_counted_too(self):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        with evenly(self.env):
            self.provider.partner_id.comment = "Nieuw"
        self.assertEqual((self.env.cr.sql_log_count - before) % 128, 0)
        self.env.flush_all()
        self.assertEqual((self.env.cr.sql_log_count - before) % 128, 0)
