from odoo.tests import tagged

from ....models.oversight.read_log import failed_questions, read_log
from ...read_log_common import ReadLogCommon


@tagged('post_install', '-at_install')
class TestQuestionsAboutOne(ReadLogCommon):
    """Who asks about one person is written down with her code, also when the answer is an error."""

    @classmethod
    def setUpClass(cls):
        """More files than a question about few is about."""
        super().setUpClass()
        for _number in range(4):
            cls.open_file('caseworker')
        cls.env.flush_all()

    def asked(self, call):
        """The codes that a question brings into the log: {(purpose, codes)}."""
        self.begin()
        self.env.invalidate_all()
        call(self.env_as('caseworker')['huiskamer.client'])
        return {(row[2], row[5]) for row in self.said() if row[1] == 'client'}

    def test_a_search_or_a_group_with_a_number_or_a_code_in_it_names_her(self):
        here, code = [('id', '=', self.client.id)], self.client.sudo().code
        young = ('age_band', '=', '21_up')
        ways = {
            'search': (
                lambda model: model.search([*here, young]),
                lambda model: model.search_count([('code', '=', code), young]),
                lambda model: model.search(['!', '|', ('id', '!=', self.client.id), young]),
                lambda model: model.search([('case_ids', 'in', self.case.ids), young]),
                lambda model: model.search([*here, ('age_band', '=', 'under_18')]),
                lambda model: model.search(here, order='age_band')),
            'group': (
                lambda model: model.formatted_read_group(here, ['age_band'], ['__count']),
                lambda model: model.formatted_read_group([('code', '=', code)], [], ['age_band:count_distinct'])),
        }
        for purpose, calls in ways.items():
            for number, call in enumerate(calls):
                with self.subTest(purpose=purpose, number=number):
                    self.assertIn((purpose, code), self.asked(call))

    def test_a_question_about_many_names_nobody(self):
        self.assertEqual(self.asked(lambda model: model.search([('age_band', '=', '21_up')])), {('search', '')})
        self.assertEqual(self.asked(lambda model: model.formatted_read_group([], ['age_band'], ['__count'])),
                         {('group', '')})

    def test_a_question_from_the_file_to_the_person_names_the_file(self):
        self.begin()
        self.env_as('caseworker')['huiskamer.case'].search([('client_id.age_band', '=', '21_up'),
            ('id', '=', self.case.id)])
        self.assertIn(self.case.code, {row[5] for row in self.said()})

    def test_a_question_of_a_call_that_failed_is_written_down_and_what_it_read_is_not(self):
        self.begin()
        Client = self.env_as('caseworker')['huiskamer.client']
        Client.search([('id', '=', self.client.id), ('age_band', '=', '21_up')]).read(['alias'])
        asked, again = failed_questions.questions_in(read_log.of(self.env))
        self.assertFalse(self.said(), "nothing of it waits any more")
        Client.sudo().env['huiskamer.access.event']._write_failed(asked, again)
        self.assertEqual({(row[1], row[2], row[5]) for row in self.said()},
                         {('client', 'search', self.client.sudo().code)})
