import errno
import os
import stat
import sys
from unittest.mock import patch

from odoo.tests import tagged

from ....leaving import take_entries
from ....models.oversight.sealing import key_folder, key_source
from ....models.oversight.sealing.sealed import SealedError
from .sealed_common import SealedCommon

# A vault for the test: it keeps texts in a folder of its own, and says no in the ways that the command may.
VAULT = """#!{python}
import pathlib, sys
place = pathlib.Path({place!r})
verb, name = (sys.argv[1:] + [''])[:2]
path = place / name
if verb == 'names':
    print(*(path.name for path in place.iterdir()))
elif verb == 'get':
    sys.exit(1) if not path.exists() else print(path.read_text(), end='')
elif verb == 'put' and path.exists():
    sys.exit(1)
elif verb in ('put', 'replace'):
    path.write_text(sys.stdin.read())
elif verb == 'remove':
    path.unlink(missing_ok=True)
"""


@tagged('post_install', '-at_install')
class TestKeptKeys(SealedCommon):
    """Keys outside the database: each has a row that answers for it, none is made twice, nothing is half done."""

    def setUp(self):
        """The keys of this database, by what they are for."""
        super().setUp()
        self.secrets = self.env['huiskamer.secret'].sudo()
        self.epochs = self.env['huiskamer.key.epoch'].sudo()

    def entries(self):
        """What lies in the key folder, half-written files too."""
        return sorted(path.name for path in key_folder.folder().iterdir())

    def test_a_secret_is_made_once_and_one_that_is_gone_is_told_and_not_replaced(self):
        key = self.secrets._key_for('rounding')
        self.assertEqual(self.secrets._key_for('rounding'), key)
        self.assertNotEqual(self.secrets._key_for('other'), key)
        secret = self.secrets.search([('purpose', '=', 'rounding')])
        self.assertTrue(secret.name.startswith(self.secrets._identity()))
        self.assertNotIn(self.env.cr.dbname, secret.name)
        path = key_folder.path_of(secret.name)
        away = path.rename(path.with_suffix('.away'))
        for spoil, found in ((lambda: None, 'absent'), (lambda: path.write_text('11' * 32), 'wrong'),
                             (lambda: path.write_text('zz'), 'absent')):
            spoil()
            before = self.entries()
            with self.assertRaises(SealedError):
                self.secrets._key_for('rounding')
            self.assertEqual((self.entries(), secret._look(key_folder.read)), (before, found))
        path.unlink()
        away.rename(path)
        self.assertEqual(self.secrets._key_for('rounding'), key)

    def test_a_full_or_read_only_folder_keeps_nothing_and_says_so(self):
        for error in (errno.ENOSPC, errno.EROFS, errno.EIO):
            for broken in ('os.open', 'os.fsync', 'os.link'):
                before = self.entries(), self.secrets.search_count([])
                with patch(broken, side_effect=OSError(error, "x")), self.assertRaises(
                    SealedError) as caught, self.env.cr.savepoint():
                    self.secrets._key_for('full')
                self.assertIn("key folder", str(caught.exception))
                self.assertEqual((self.entries(), self.secrets.search_count([])), before, f'{broken} {error}')
        self.assertTrue(self.secrets._key_for('full'))

    def test_a_stick_without_hard_links_keeps_a_key_and_never_writes_over_one(self):
        place = key_folder.folder().with_name('stick')
        with patch('os.link', side_effect=OSError(errno.EPERM, "x")):
            key_folder.keep('a' * 16, b'1' * 32, place)
            with self.assertRaises(key_folder.KeyFolderError):
                key_folder.keep('a' * 16, b'2' * 32, place)
            with patch('os.replace', side_effect=OSError(errno.EIO, "x")), self.assertRaises(key_folder.KeyFolderError):
                key_folder.keep('b' * 16, b'1' * 32, place)
        self.assertEqual(key_folder.names(place), ['a' * 16])
        self.assertEqual(key_folder.read('a' * 16, place), b'1' * 32)

    def test_half_of_a_key_is_no_key_and_gives_way_to_the_whole_one_here_and_in_a_back_up(self):
        self.secrets._key_for('rounding')
        secret, place = self.secrets.search([('purpose', '=', 'rounding')]), key_folder.folder().with_name('halved')
        secret._back_up(place)
        here, there = key_folder.path_of(secret.name), key_folder.path_of(secret.name, place)
        whole = here.read_text()
        for half in ('', whole[:20], '\0' * 65, "zz"):
            there.write_text(half)
            secret._back_up(place)
            self.assertEqual(there.read_text(), whole, "it would be missing from the back-up for good")
            here.write_text(half)
            secret.invalidate_recordset()
            self.assertTrue(secret._fetch(place), "or coming back would end here")
            self.assertEqual(here.read_text(), whole)
        there.write_text('11' * 32)
        secret.invalidate_recordset()
        secret._back_up(place)
        self.assertEqual(there.read_text(), '11' * 32, "another key is never written over")

    def test_what_root_writes_belongs_to_whom_the_folder_belongs_to(self):
        place = key_folder.folder().with_name('of odoo')
        owner = key_folder.folder().stat()
        with patch('os.geteuid', return_value=0), patch('os.chown') as chown:
            key_folder.keep('a' * 16, b'1' * 32, place)
            self.assertEqual([call.args[1:] for call in chown.call_args_list], [(owner.st_uid, owner.st_gid)] * 2)
            self.assertEqual(chown.call_args_list[0].args[0], place)
            chown.side_effect = PermissionError  # a stick
            key_folder.keep('b' * 16, b'1' * 32, place)
        with patch('os.geteuid', return_value=1000), patch('os.chown') as chown:
            key_folder.keep('c' * 16, b'1' * 32, place)
            chown.assert_not_called()
        self.assertEqual(key_folder.names(place), ['a' * 16, 'b' * 16, 'c' * 16])

    def test_what_is_left_over_is_listed_and_goes_the_second_night_and_nothing_else(self):
        mine = self.secrets._identity() + 'c' * 16
        others = ['d' * 32, 'e' * 16]
        for name in (mine, *others):
            key_folder.make(name)
        kept = {row.name for row in self.secrets._all_kept()}
        self.assertEqual(self.secrets._left_over(), [mine])
        self.assertEqual(self.secrets._sweep(), [], "it may belong to a transaction that is not committed yet")
        self.assertEqual(self.secrets._sweep(), [mine])
        self.assertEqual(self.secrets._left_over(), [])
        self.assertLessEqual(kept | set(others), set(key_folder.names()))

    def test_a_crash_after_the_commit_leaves_a_key_that_the_next_night_takes_away(self):
        old = self.epochs.search([('state', '=', 'current')])
        self.epochs._rotate()
        self.env.cr.postcommit.clear()  # the server died between the commit and what comes after it
        self.assertEqual(old.found, 'left')
        self.epochs._nightly()
        old.invalidate_recordset()
        self.assertEqual(old.found, 'gone')

    def test_a_key_whose_end_was_undone_stays(self):
        secret = self.secrets._draw(purpose='undone', half='x')
        with self.undone():
            secret._drop_at_commit()
            secret.unlink()
        self.env.cr.postcommit.run()
        self.assertTrue(self.secrets._key_for('undone'))

    def test_a_copy_of_the_database_takes_no_key_away_until_it_is_made_the_right_one(self):
        self.assertTrue(self.epochs._is_owner(), "the first one that asks")
        old = self.epochs.search([('state', '=', 'current')])
        with patch.object(self.env.registry['huiskamer.kept.key.mixin'], '_this_place', lambda model: '1/2'):
            self.assertFalse(self.epochs._is_owner())
            with self.assertRaises(SealedError):
                self.epochs._rotate()
            self.secrets._draw(purpose='copied', half='x')._drop_at_commit()
            self.env.cr.postcommit.run()
            self.assertTrue(self.secrets._key_for('copied'))
            self.assertEqual(self.epochs._sweep(), [])
            self.assertTrue(self.epochs._own())
            self.epochs._rotate()
        self.assertEqual(old.state, 'retired')

    def test_the_key_of_an_evening_goes_with_who_made_it_or_with_whom_the_folder_belongs_to(self):
        short = self.env['huiskamer.short.key'].sudo()
        self.assertTrue(short._is_owner())
        before = short._new('evening')
        with patch.object(self.env.registry['huiskamer.kept.key.mixin'], '_this_place', lambda model: '1/2'):
            mine, later = short._new('evening'), short._new('evening')
            short._let_go([before, mine])
            self.env.cr.postcommit.run()
            self.assertEqual({before, mine, later} & set(key_folder.names()), {before, later},
                             "a copy needs no key of the other")
        short._let_go([later])
        self.env.cr.postcommit.run()
        self.assertNotIn(later, key_folder.names(), "after a restore what the database before it made goes as well")
        self.assertEqual([short._new(kind) and short.search([], order='id desc', limit=1)._is_backed_up()
                          for kind in ('evening', 'week', 'quarter')],
                         [False, False, True])

    def test_a_command_can_keep_the_keys(self):
        place = key_folder.folder().with_name('vault')
        place.mkdir()
        for path in key_folder.folder().iterdir():
            (place / path.name).write_text(path.read_text())
        script = place.with_suffix('.py')
        script.write_text(VAULT.format(python=sys.executable, place=str(place)))
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        with patch.dict(os.environ, {'HUISKAMER_KEY_COMMAND': f'{script}', 'HUISKAMER_KEY_FOLDER': '/nonexistent'}):
            self.forget()
            self.assertEqual(self.person.alias, 'Kanarie-7431 een')
            key = self.secrets._key_for('in the vault')
            self.assertEqual(self.secrets._key_for('in the vault'), key)
            with self.assertRaises(key_folder.KeyFolderError):
                key_folder.make(self.secrets.search([('purpose', '=', 'in the vault')]).name)
            old = self.epochs.search([('state', '=', 'current')])
            self.epochs._rotate()
            self.env.cr.postcommit.run()
            self.assertNotIn(f'{old.name}.key', os.listdir(place))
            self.forget()
            self.assertEqual(self.person.alias, 'Kanarie-7431 een')
            self.assertEqual(key_folder.loose_ends(), [])
        with patch.dict(os.environ, {'HUISKAMER_KEY_COMMAND': '/bin/false'}):
            self.assertEqual(key_folder.loose_ends(), ['absent'])
            with self.assertRaises(key_source.KeyFolderError):
                key_folder.read(old.name)

    def test_a_key_that_cannot_be_taken_out_when_the_addon_goes_keeps_no_other_in(self):
        first, second = (key_folder.entry_of(self.secrets._identity() + digit * 16) for digit in '12')
        for entry in (first, second):
            key_folder.source().put(entry, "x")
        remove = key_source.Folder.remove

        def refused(folder, entry):
            """The first one is stuck."""
            if entry == first:
                raise key_folder.KeyFolderError("EROFS")
            remove(folder, entry)

        with patch.object(key_source.Folder, 'remove', refused), self.assertLogs(
                'odoo.addons.huiskamer_case.leaving', 'WARNING') as logs:
            take_entries([first, second])
        self.assertEqual([first in self.entries(), second in self.entries()], [True, False])
        self.assertIn(first, logs.output[0])
