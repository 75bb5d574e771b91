from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ....models.oversight.sealing import key_folder
from ....models.shared import house_days
from ...common import CANARY
from .sealed_common import SealedCommon


@tagged('post_install', '-at_install')
class TestEpochs(SealedCommon):
    """Epochs: rotation, back-up, destruction."""

    def test_a_new_epoch_wraps_every_key_anew_and_everything_still_opens(self):
        epochs = self.env['huiskamer.key.epoch']
        old = epochs.search([('state', '=', 'current')])
        wrapped = {key: key.wrapped for key in self.keys()}
        epochs._rotate()
        self.forget()
        self.assertEqual(old.state, 'retired')
        self.assertFalse(old.key_count)
        for key, before in wrapped.items():
            self.assertNotEqual(key.wrapped, before)
        self.assertEqual(self.note.words, f'{CANARY} woorden')
        path = key_folder.path_of(old.name)
        path.rename(path.with_suffix('.away'))
        self.addCleanup(path.with_suffix('.away').rename, path)
        self.forget()
        self.assertEqual(self.person.alias, f'{CANARY} een')

    def test_an_old_key_leaves_the_folder_in_the_commit_that_replaces_it_and_not_before(self):
        epochs = self.env['huiskamer.key.epoch']
        old = epochs.search([('state', '=', 'current')])
        kept = key_folder.read(old.name)
        epochs._rotate()
        self.assertEqual(key_folder.read(old.name), kept, "a failure must not lose a key")
        self.assertEqual(old.found, 'left')
        self.env.cr.postcommit.run()
        old.invalidate_recordset()
        self.assertEqual((old.state, old.found), ('retired', 'gone'))
        self.assertFalse(epochs._destroy_due(), "its back-ups have not run out")
        old.destroy_on = house_days.today()
        self.assertEqual(epochs._destroy_due(), old)
        self.assertEqual(old.state, 'destroyed')

    def test_the_key_is_replaced_the_night_after_something_was_erased_and_no_other_night(self):
        epochs = self.env['huiskamer.key.epoch']
        epochs._nightly()
        self.assertEqual(epochs.search_count([]), 1)
        self.keys().filtered(lambda key: key.name == self.person.subject)._destroy()
        epochs._nightly()
        self.assertEqual(epochs.search_count([]), 2)
        epochs._nightly()
        self.assertEqual(epochs.search_count([]), 2)

    def test_a_key_that_was_made_under_the_epoch_before_is_wrapped_anew(self):
        """It was made while the epoch was replaced, by an older version or a restored worker."""
        epochs = self.env['huiskamer.key.epoch']
        old = epochs.search([('state', '=', 'current')])
        epochs._rotate()
        key = self.keys().filtered(lambda key: key.name == self.person.subject)
        data_key = key._unwrap(key.name, key.epoch, key.wrapped)
        self.store(key, 'wrapped', key._wrap(key.name, old.name, data_key))
        self.store(key, 'epoch', old.name)
        epochs._nightly()
        self.forget()
        self.assertEqual(key.epoch, epochs.search([('state', '=', 'current')]).name)
        self.assertEqual(self.person.alias, f'{CANARY} een')
        self.env.cr.postcommit.run()
        self.assertFalse(key_folder.path_of(old.name).exists())

    def test_only_the_privacy_officer_begins_an_epoch_by_hand(self):
        for role, user in self.users.items():
            if role != 'privacy_officer':
                with self.assertRaises(AccessError):
                    self.env['huiskamer.key.epoch'].with_user(user).action_begin_epoch()
        self.env['huiskamer.key.epoch'].with_user(self.privacy_officer).action_begin_epoch()
        self.assertEqual(self.env['huiskamer.key.epoch'].search_count([('state', '=', 'current')]), 1)

    def test_a_back_up_is_checked_key_by_key(self):
        epoch = self.env['huiskamer.key.epoch'].search([('state', '=', 'current')])
        target = Path(key_folder.folder()).with_name('backup')
        self.assertEqual(epoch._check_backup(target), 'absent')
        self.assertFalse(epoch.checked_at)
        epoch._back_up(target)
        self.assertIn("back-up checked: never", epoch._line('right'))
        self.assertEqual(epoch._check_backup(target), 'right')
        self.assertTrue(epoch.checked_at)
        self.assertIn(f"back-up checked: {epoch.checked_at}", epoch._line('right'))
        key_folder.path_of(epoch.name, target).write_text('11' * 32)
        self.assertEqual(epoch._check_backup(target), 'wrong')
        epoch._back_up(target)
        self.assertEqual(epoch._check_backup(target), 'wrong', "a back-up is never written over")
        key_folder.path_of(epoch.name, target).unlink()
        epoch._back_up(target)
        for state, pruned in (('retired', []), ('destroyed', [epoch.name])):
            epoch.state = state
            self.assertEqual(epoch._prune_backup(target), pruned, "dumps from its time need it until they run out")
        self.assertEqual(epoch._check_backup(target), 'gone')

    def test_the_folder_is_for_the_server_alone_and_no_key_is_written_over(self):
        epoch = self.env['huiskamer.key.epoch'].search([('state', '=', 'current')])
        self.assertEqual(key_folder.folder().stat().st_mode & 0o777, 0o700)
        self.assertEqual(key_folder.path_of(epoch.name).stat().st_mode & 0o777, 0o600)
        self.assertEqual(key_folder.loose_ends(), [])
        before = key_folder.read(epoch.name)
        with self.assertRaises(key_folder.KeyFolderError):
            key_folder.make(epoch.name)
        self.assertEqual(key_folder.read(epoch.name), before)
        for name in ('../x', '', 'A' * 16, None):
            with self.assertRaises(key_folder.KeyFolderError):
                key_folder.path_of(name)
