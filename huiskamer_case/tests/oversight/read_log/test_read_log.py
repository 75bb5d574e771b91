from unittest.mock import patch

from psycopg2.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ....models.oversight.read_log import read_log
from ....models.shared.guards import through_method
from ...common import CANARY
from ...read_log_common import ReadLogCommon

TRIED = {
    'tracking_disable': True, 'no_log': True, 'huiskamer_purpose': 'job', 'huiskamer_in_process': True,
    'default_user_id': 1, 'default_at': '2000-01-01 00:00:00', 'default_purpose': 'job', 'default_codes': 'X',
    'prefetch_fields': False, 'active_test': False, 'uid': 1}


@tagged('post_install', '-at_install')
class TestReadLog(ReadLogCommon):
    """What stands in the log, and that nobody can keep it from being there."""

    def test_the_log_holds_no_value(self):
        self.as_caseworker(self.client).read()
        self.as_caseworker(self.contact).read()
        self.env.cr.flush()
        text = str(self.env.execute_query(SQL("SELECT * FROM huiskamer_access_event")))
        self.assertIn('contact_remarks', text)
        self.assertNotIn(CANARY, text)
        self.assertNotIn('0612345678', text)

    def test_one_row_for_a_list(self):
        clients = self.client | self.open_file('caseworker').client_id | self.open_file('caseworker').client_id
        self.begin()
        clients.with_user(self.caseworker).web_search_read([('id', 'in', clients.ids)], {'alias': {}})
        self.assertEqual(len(self.rows()), 1)
        self.assertEqual(set(self.rows().codes.split()), set(clients.mapped('code')))
        self.assertEqual(self.rows().how_many, 3)

    def test_no_context_changes_or_silences_it(self):
        for key, value in TRIED.items():
            self.as_caseworker(self.client).with_context(**{key: value}).read(['alias'])
            self.assertEqual(self.said(), {('caseworker', 'client', 'read', 'own', 'alias', self.client.code)}, key)
            self.begin()

    def test_behind_sudo_and_behind_another_user_stands_the_person(self):
        self.as_caseworker(self.client).sudo().read(['alias'])
        self.assertEqual({row[0] for row in self.said()}, {'caseworker'})
        self.begin()
        env = self.env(user=self.caseworker)
        with patch.object(env.transaction, 'default_env', env):
            self.client.with_user(self.colleague_case.caseworker_id).sudo().read(['alias'])
            self.client.with_env(self.env(user=1)).read(['phone'])
            self.env.cr.flush()
        self.assertEqual({(row[0], row[4]) for row in self.said()}, {('caseworker', 'alias phone')})

    def test_a_job_without_a_person_is_one_row_without_codes(self):
        (self.client | self.colleague_case.client_id).with_env(self.env).read(['alias'])
        self.assertEqual({row[2:] for row in self.said()}, {('job', 'none', 'alias', '')})
        self.assertEqual(self.rows().how_many, 2)

    def test_how_the_file_stood_to_the_reader(self):
        self.location.staff_ids = self.colleague
        through_method(self.case).sudo().write({'open_to': 'team'})
        clients = self.client | self.colleague_case.client_id
        self.begin()
        clients.with_user(self.colleague).read(['alias'])
        self.assertEqual({(row[3], row[5]) for row in self.said()}, {
            ('team', self.client.code), ('own', self.colleague_case.client_id.code)})
        self.begin()
        self.client.with_user(self.supervisor).sudo().read(['alias'])
        self.assertEqual({row[3] for row in self.said()}, {'other'})
        through_method(self.case).sudo().write({'open_to': 'members'})
        self.case.with_user(self.caseworker).add_member({'caseworker_id': self.colleague.id})
        self.begin()
        self.client.with_user(self.colleague).read(['alias'])
        self.assertEqual({row[3] for row in self.said()}, {'own'})

    def test_emergency_access_is_told_apart(self):
        self.assertEqual(self.env['huiskamer.case'].with_user(self.colleague).break_glass(
            self.slip(self.case), "Zij staat hier in nood"), self.case)
        self.begin()
        self.client.with_user(self.colleague).read(['alias'])
        self.assertEqual({(row[0], row[3]) for row in self.said()}, {('colleague', 'grant')})

    def test_covers_are_read_in_silence(self):
        for role in (self.supervisor, self.privacy_officer):
            for record in (self.case, self.handover):
                names = [name for name in record._fields
                         if record.with_user(role)._has_field_access(record._fields[name], 'read')]
                record.with_user(role).read(names)
        self.assertFalse(self.said())

    def test_a_refused_read_adds_nothing(self):
        self.as_caseworker(self.client).read(['alias'])
        self.assertEqual(len(self.rows()), 1)
        self.begin()
        with self.assertRaises(AccessError):
            self.client.with_user(self.colleague).read(['alias'])
        self.assertFalse(self.said())

    def test_what_was_read_before_a_rollback_to_a_savepoint_stays_read(self):
        value = self.as_caseworker(self.client).alias
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.as_caseworker(self.contact).facts  # noqa: B018
            raise UserError("nee")
        self.assertEqual(value, CANARY)
        self.assertEqual({row[1] for row in self.said()}, {'client', 'contact'})

    def test_a_row_that_was_written_inside_what_is_rolled_back_is_written_again_and_once(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            value = self.as_caseworker(self.client).alias
            with self.env.cr.savepoint():  # which writes down what waits
                self.assertEqual(len(self.rows(commit=False)), 1)
            raise UserError("nee")
        self.assertEqual(value, CANARY)
        self.env.cr.flush()
        self.assertEqual(len(self.rows()), 1)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            raise UserError("nee")
        self.assertEqual(len(self.rows()), 1)

    def test_nothing_is_read_where_it_cannot_be_written_down(self):
        client = self.as_caseworker(self.client)
        with patch.object(type(self.env.cr), 'readonly', True):
            topics = self.env_as('caseworker')['huiskamer.topic']
            self.assertTrue(topics.search([], limit=1).read(['name']))
            for call in (lambda: client.read(['alias']), lambda: client.search_count([('age_band', '=', 'unknown')]),
                         lambda: client.read(['code'])):
                with self.assertRaises(ReadOnlySqlTransaction):
                    call()
        self.assertFalse(self.said())
        self.assertEqual(client.alias, CANARY)
        self.assertTrue(self.said())

    def test_reading_is_never_sent_to_a_read_only_cursor(self):
        for model in ('client', 'case', 'contact', 'consent', 'goal', 'handover', 'handover.detail', 'disclosure',
                      'minor.path'):
            for name in ('read', 'search_read', 'web_read', 'web_search_read', 'web_read_group'):
                marks = [getattr(cls, name)._readonly for cls in self.registry[f'huiskamer.{model}'].mro()
                         if hasattr(getattr(cls, name, None), '_readonly')]
                self.assertIs(marks[0], False, f'{model} {name}')

    def test_an_erasure_is_written_down_as_such_and_the_log_outlives_it(self):
        case = self.open_file('caseworker')
        code, client_code = case.code, case.client_id.code
        self.as_caseworker(case.client_id).read(['alias'])
        self.env.cr.flush()
        self.begin()
        self.erase(code)
        rows = self.rows().filtered(lambda row: code in (row.files or ''))
        self.assertEqual({(row.purpose, row.model, row.codes) for row in rows},
                         {('erase', 'huiskamer.client', client_code)})
        self.assertFalse(case.exists())
        self.assertTrue(self.env['huiskamer.access.event'].search_count(
            [('files', '=', code), ('id', '<=', self.mark)]))

    def test_looking_by_name_opens_many_and_names_the_one_that_was_found(self):
        self.open_file('caseworker', alias="Heel iemand anders")
        self.begin()
        self.env['huiskamer.case'].with_user(self.caseworker).search_first({'alias': CANARY})
        self.assertEqual({row[2:] for row in self.said()}, {
            ('compare', 'none', 'alias other_alias', ''), ('search', 'own', 'alias', self.client.code)})
        self.as_caseworker(self.client).read(['alias'])
        self.assertIn('read', {row[2] for row in self.said()})

    def test_the_masked_number_is_not_opened_to_show_that_there_is_one(self):
        self.assertTrue(self.as_caseworker(self.client).phone_masked)
        self.assertFalse(self.said())
        self.as_caseworker(self.client).reveal_phone()
        self.assertIn(('caseworker', 'client', 'reveal', 'own', 'phone', self.client.code), self.said())

    def test_nobody_makes_changes_or_deletes_a_row(self):
        self.as_caseworker(self.client).read(['alias'])
        row = self.rows()
        vals = {'user_id': self.caseworker.id, 'model': 'x', 'purpose': 'read', 'at': '2020-01-01 00:00:00'}
        for role in (*self.users, None):
            event = through_method(row.with_user(self.users[role]) if role else row.sudo())
            for call in (lambda e=event: e.create(vals), lambda e=event: e.write({'purpose': 'job'}),
                         lambda e=event: e.copy()):
                with self.assertRaises(UserError):
                    call()
        with self.assertRaises(UserError):
            row.sudo().unlink()

    def test_the_database_itself_keeps_every_row(self):
        self.as_caseworker(self.client).read(['alias'])
        row = self.rows()
        for statement in (
                "UPDATE huiskamer_access_event SET purpose = 'job' WHERE id = %s",
                "UPDATE huiskamer_access_event SET digest = 'x', user_id = 1 WHERE id = %s",
                "DELETE FROM huiskamer_access_event WHERE id = %s",
                "TRUNCATE huiskamer_access_event"):
            with self.assertRaises(InsufficientPrivilege), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
                self.env.cr.execute(SQL(statement, *([row.id] if '%s' in statement else [])))
        self.env.invalidate_all()
        self.assertEqual(self.rows(), row)

    def test_through_an_addon_that_deletes_as_superuser_in_process_the_row_stays(self):
        self.as_caseworker(self.client).read(['alias'])
        with self.assertRaises(InsufficientPrivilege), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            through_method(self.rows().sudo()).unlink()
        self.assertTrue(self.rows())

    def test_only_the_privacy_officer_reads_it(self):
        self.as_caseworker(self.client).read(['alias'])
        row = self.rows()
        self.assertEqual(row.with_user(self.privacy_officer).read(['codes'])[0]['codes'], self.client.code)
        for role in self.users:
            if role != 'privacy_officer':
                with self.assertRaises(AccessError):
                    row.with_user(self.users[role]).read(['codes'])

    def test_what_waits_is_one_thing_of_the_transaction(self):
        self.as_caseworker(self.client).read(['alias'])
        self.assertTrue(read_log.of(self.env).seen)
        self.assertFalse(self.rows(commit=False))
        self.env.cr.flush()
        self.assertFalse(read_log.of(self.env).seen)
        self.env.cr.flush()
        self.assertEqual(len(self.rows()), 1)
