import logging
import os
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ....models.oversight.sealing import key_folder
from ....models.oversight.sealing.key import CACHE
from ....models.oversight.sealing.sealed import SealedError, pad, unpad
from ....models.oversight.sealing.sealed_mixin import KINDS
from ...common import CANARY
from .sealed_common import CLOSED, FOLDER_GONE, FakePerson, SealedCommon


@tagged('post_install', '-at_install')
class TestSealedField(SealedCommon):
    """What is sealed is plain in Python for those who may read, and nowhere else."""

    def test_what_is_written_is_read_back_and_the_column_holds_none_of_it(self):
        for text in ("Merel", "", False, "é 漢 \0x"[:3], "a" * 5000, "\x80", " "):
            self.person.write({'story': text})
            self.forget()
            self.assertEqual(self.person.story, text or False)
            column = self.stored(self.person, 'story')
            self.assertNotIn(text, [column]) if text else self.assertIsNone(column)
        self.assertNotIn(CANARY, self.stored(self.person, 'alias'))
        self.assertNotIn(CANARY, self.stored(self.note, 'words'))

    def test_padding_comes_off_as_it_went_on(self):
        for length in range(0, 100):
            for last in (b'\0', b'\x80', b'a'):
                data = b'x' * length + last
                self.assertEqual(unpad(pad(data)), data)
                self.assertEqual(len(pad(data)) % 32, 0)

    def test_the_same_words_are_never_stored_the_same_way(self):
        self.note.words = self.second.words = "Hetzelfde"
        self.assertNotEqual(self.stored(self.note, 'words'), self.stored(self.second, 'words'))
        before = self.stored(self.note, 'words')
        self.note.words = "Iets anders"
        self.env.flush_all()
        self.note.words = "Hetzelfde"
        self.assertNotEqual(self.stored(self.note, 'words'), before)

    def test_short_words_tell_no_length(self):
        lengths = set()
        for alias in ("A", "Merel", "Een lange werknaam van bijna dertig"[:31]):
            self.person.alias = alias
            lengths.add(len(self.stored(self.person, 'alias')))
        self.assertEqual(len(lengths), 1)

    def test_it_is_read_by_read_web_read_export_and_through_a_relation(self):
        wanted = f'{CANARY} woorden'
        self.caseworker.group_ids += self.env.ref('base.group_allow_export')
        self.forget()
        self.assertEqual(self.note.read(['words'])[0]['words'], wanted)
        self.forget()
        self.assertEqual(self.note.web_read({'words': {}})[0]['words'], wanted)
        self.forget()
        self.assertEqual(self.note.export_data(['words', 'person_id/alias'])['datas'], [[wanted, f'{CANARY} een']])
        self.forget()
        self.assertEqual(self.note.person_id.alias, f'{CANARY} een')
        self.assertEqual(self.person.note_ids.mapped('words'), [wanted, f'{CANARY} later'])
        self.assertEqual(self.note.filtered_domain([('words', 'ilike', CANARY)]), self.note)
        self.assertEqual(self.Note.web_search_read([], {'words': {}})['length'], 2)

    def test_nothing_but_its_own_record_field_and_person_opens_it(self):
        """A ciphertext moved to another record, field or person does not open, nor one that was changed."""
        words = self.stored(self.note, 'words')
        for record, name in ((self.second, 'words'), (self.note, 'other_words'), (self.other, 'story')):
            before = self.stored(record, name)
            self.store(record, name, words)
            with self.assertRaises(SealedError):
                record.mapped(name)
            self.store(record, name, before)
        for broken in (words[:-8] + 'AAAAAAA=', words.replace('hk2.', 'hk1.'), f'{CANARY} plain', 'hk2.x.y',
                       words[:40]):
            self.store(self.note, 'words', broken)
            with self.assertRaises(SealedError) as caught:
                self.note.mapped('words')
            self.assertNotIn(CANARY, str(caught.exception))
        self.store(self.note, 'words', words)
        self.assertEqual(self.note.words, f'{CANARY} woorden')

    def test_no_key_of_another_opens_it(self):
        key, other = (
            self.keys().filtered(lambda key, p=person: key.name == p.subject) for person in (self.person, self.other))
        self.store(key, 'wrapped', other.wrapped)
        with self.assertRaises(SealedError):
            self.person.mapped('alias')

    def test_it_is_never_searched_sorted_or_grouped(self):
        attempts = {
            'search': lambda: self.Person.search([('alias', '=', CANARY)]),
            'ilike': lambda: self.Person.search_count([('alias', 'ilike', CANARY)]),
            'not set': lambda: self.Person.search([('alias', '=', False)]),
            'path': lambda: self.Note.search([('person_id.alias', 'ilike', CANARY)]),
            'any': lambda: self.Note.search([('person_id', 'any', [('alias', 'in', [CANARY])])]),
            'order': lambda: self.Person.search([], order='alias'),
            'group': lambda: self.Person.formatted_read_group([], ['alias'], ['__count']),
            'group by path': lambda: self.Note.formatted_read_group([], ['person_id.alias'], ['__count']),
            'aggregate': lambda: self.Person.formatted_read_group([], [], ['alias:count_distinct']),
            'collect': lambda: self.Person._read_group([], [], ['alias:array_agg']),
            'superuser': lambda: self.Person.sudo().search([('alias', '=', CANARY)]),
        }
        for name, attempt in attempts.items():
            with self.subTest(name), self.assertLogs('odoo.sql_db', 'DEBUG') as logs, self.assertRaises(SealedError):
                logging.getLogger('odoo.sql_db').debug("begun")
                attempt()
            self.assertNotIn(CANARY, str(logs.output), name)

    def test_the_client_is_told_that_it_cannot_be_sorted_or_grouped(self):
        for description in self.Person.fields_get(['alias', 'story']).values():
            self.assertFalse(description['searchable'] or description['sortable'] or description['groupable'])

    def test_a_label_does_not_open_it(self):
        self.forget()
        self.assertEqual(self.person.name, "1")
        self.assertEqual(self.person.display_name, "1")
        self.assertNotIn(CACHE, self.env.cr.cache)

    def test_nobody_chooses_or_changes_a_subject(self):
        for records in (self.Person, self.Person.sudo()):
            with self.refused(counts=[FakePerson._name], error=SealedError):
                records.create({'alias': "X", 'subject': 'abc'})
            self.assertNotEqual(records.with_context(default_subject='abc').create({'alias': "X"}).subject, 'abc')
            with self.refused(self.person, error=SealedError):
                self.person.with_env(records.env).write({'subject': 'abc'})

    def test_every_text_about_a_person_is_sealed(self):
        """What a person types about a client is sealed, or stands here with its reason."""
        plain = {
            # a service of the directory, as named then
            ('huiskamer.consent.event', 'code'), ('huiskamer.disclosure', 'sent_to')}
        rooms = ('huiskamer.client', 'huiskamer.contact', 'huiskamer.handover.detail', 'huiskamer.disclosure')
        for model in rooms:
            for name, field in self.env[model]._fields.items():
                if field.store and field.type in ('char', 'text', 'html') and (model, name) not in plain:
                    self.assertTrue(isinstance(field, KINDS) or name in ('code', 'subject', 'digest', 'slip_digest'),
                                    f'{model}.{name}')


@tagged('post_install', '-at_install')
class TestDataKeys(SealedCommon):
    """One key for each person, made on the first write and never on a read."""

    def test_a_person_has_one_key_and_her_notes_use_it(self):
        subjects = (self.person | self.other).mapped('subject')
        self.assertEqual(len(self.keys().filtered(lambda key: key.name in subjects)), 2)
        self.assertFalse(self.keys().filtered(lambda key: key.name in self.note.mapped('subject')))
        self.assertEqual(self.stored(self.note, 'words').split('.')[1], self.stored(self.person, 'alias').split('.')[1])

    def test_reading_makes_no_key(self):
        before = self.keys()
        self.forget()
        (self.person | self.other).read()
        self.note.read()
        self.assertEqual(self.keys(), before)

    def test_a_list_opens_all_its_keys_with_one_query(self):
        people = self.Person.create([{'alias': f'{CANARY} {number}', 'story': "S"} for number in range(80)])
        counts = []
        for names in (['name'], ['name'], ['alias', 'story']):
            self.forget()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(people.read(names)), 80)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[1] + 1)
        self.assertEqual(people[7].alias, f'{CANARY} 7')

    def test_no_role_reaches_a_key(self):
        for user in self.users.values():
            keys = self.env['huiskamer.key'].with_user(user)
            for operation in ('read', 'write', 'create', 'unlink'):
                self.assertFalse(keys.has_access(operation))
            with self.assertRaises(AccessError):
                self.keys()[0].with_user(user).read(['wrapped'])

    def test_without_the_key_folder_nothing_opens_and_nothing_is_written(self):
        before = self.stored(self.person, 'alias')
        self.forget()
        with patch.dict(os.environ, {'HUISKAMER_KEY_FOLDER': '/nonexistent'}):
            [row] = self.person.read(['name', 'alias'])
            self.assertEqual((row['name'], row['alias']), ("1", FOLDER_GONE), "what is not sealed stays readable")
            with self.assertRaises(SealedError):
                self.person.mapped('alias')
            with self.assertRaises(SealedError), self.env.cr.savepoint():
                self.person.story = "Nieuw"
                self.env.flush_all()
            with self.assertRaises(SealedError), self.env.cr.savepoint():
                self.Person.create({'alias': f'{CANARY} drie'})
        self.env.invalidate_all(flush=False)
        self.assertEqual(self.stored(self.person, 'alias'), before)
        self.assertEqual(self.person.alias, f'{CANARY} een')

    def test_a_wrong_key_opens_nothing_and_is_named_as_wrong(self):
        epoch = self.env['huiskamer.key.epoch'].search([('state', '=', 'current')])
        path = key_folder.path_of(epoch.name)
        right = path.read_text()
        self.forget()
        self.addCleanup(path.write_text, right)
        path.write_text('00' * 32)
        with self.assertRaises(SealedError):
            self.person.mapped('alias')
        self.assertEqual(epoch.found, 'wrong')
        for odd in ('', 'zz', '00' * 31):
            path.write_text(odd)
            self.forget()
            with self.assertRaises(SealedError):
                self.person.mapped('alias')
            self.assertEqual(epoch.found, 'absent')

    def test_a_destroyed_key_leaves_nothing_to_open(self):
        self.keys().filtered(lambda key: key.name == self.person.subject)._destroy()
        self.forget()
        with self.assertRaises(SealedError):
            self.note.mapped('words')
        self.assertEqual(self.note.read(['words'])[0]['words'], CLOSED)
        self.assertEqual(self.Person.browse(self.other.id).alias, f'{CANARY} twee')

    def test_a_key_that_vanishes_with_a_savepoint_seals_nothing_afterwards(self):
        person = self.Person.create({'alias': "Eerst"})
        self.keys().filtered(lambda key: key.name == person.subject)._destroy()
        self.store(person, 'alias', '')
        with self.undone():
            person.write({'story': "Binnen"})
            self.env.flush_all()
            person.write({'story': "Nog eens"})
            self.env.flush_all()
        person.write({'alias': "Buiten", 'story': "Daarna"})
        self.forget()
        self.assertEqual((person.alias, person.story), ("Buiten", "Daarna"))

    def test_a_fingerprint_needs_the_key(self):
        keys = self.env['huiskamer.key'].sudo()
        mine, theirs = (keys._digest(person.subject, "Ja") for person in (self.person, self.other))
        self.assertNotEqual(mine, theirs)
        self.assertEqual(mine, keys._digest(self.person.subject, "Ja"))
