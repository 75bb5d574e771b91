from datetime import timedelta

from odoo.tests import tagged

from ...read_log_common import EmptyLog, ReadLogCommon


@tagged('post_install', '-at_install')
class TestAboutFew(ReadLogCommon):
    """A question about three is about somebody; about four it is about nobody."""

    def test_a_search_and_a_group_name_three_and_not_four(self):
        clients = self.client.sudo()
        for _number in range(3):
            clients |= self.open_file('caseworker').client_id.sudo()
        ways = (lambda model, here: model.search([*here, ('age_band', '=', '21_up')]),
                lambda model, here: model.formatted_read_group(here, ['age_band'], ['__count']),
                lambda model, here: model.formatted_read_group(here, [], ['age_band:count_distinct']))
        for about in (clients[:1], clients[:3], clients):
            for way in ways:
                self.begin()
                way(self.env_as('caseworker')['huiskamer.client'], [('id', 'in', about.ids)])
                named = {code for row in self.said() if row[1] == 'client' for code in row[5].split()}
                self.assertEqual(named, set(about.mapped('code')) if len(about) <= 3 else set(), len(about))

    def test_what_is_not_personal_is_not_noted_whatever_is_asked(self):
        model = self.env_as('caseworker')['huiskamer.client']
        for way in (lambda: model.search([('code', '=', self.client.sudo().code)], order='code'),
                    lambda: model.search([], order='id desc'), lambda: model.search_count([('id', '>', 0)])):
            self.begin()
            way()
            self.assertFalse([row for row in self.said() if row[2] == 'search'])


@tagged('post_install', '-at_install')
class TestWaitsTooLong(EmptyLog):
    """A row that nobody sealed for more than two hours says that the job stands still."""

    def test_two_hours_are_let_pass_and_a_second_more_is_not(self):
        for seconds, is_late in ((-1, False), (0, False), (1, True)):
            with self.subTest(seconds=seconds), self.undone():
                self.add(self.now - timedelta(hours=2, seconds=seconds))
                self.assertEqual('waiting' in {row[2] for row in self.Event._verify()}, is_late)
