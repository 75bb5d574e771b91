from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ....models.oversight.sealing import key_folder
from ...common import CANARY
from .test_sealed import SealedCommon


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

    def test_an_old_key_goes_when_its_back_ups_have_run_out_and_not_before(self):
        epochs = self.env['huiskamer.key.epoch']
        old = epochs.search([('state', '=', 'current')])
        epochs._rotate()
        self.assertFalse(epochs._destroy_due())
        old.destroy_on = fields.Date.today()
        with patch.object(key_folder, 'destroy') as destroy:
            self.assertEqual(epochs._destroy_due(), old)
            self.env.cr.postcommit.run()
        destroy.assert_called_once_with(old.name)
        self.assertEqual(old.state, 'destroyed')

    def test_an_epoch_that_still_wraps_a_key_is_not_destroyed(self):
        epochs = self.env['huiskamer.key.epoch']
        old = epochs.search([('state', '=', 'current')])
        epochs._rotate()
        old.destroy_on = fields.Date.today()
        self.store(self.keys()[0], 'epoch', old.name)
        self.assertFalse(epochs._destroy_due())

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
        self.assertEqual(epoch._check_backup(target), 'right')
        self.assertTrue(epoch.checked_at)
        key_folder.path_of(epoch.name, target).write_text('11' * 32)
        self.assertEqual(epoch._check_backup(target), 'wrong')
        epoch._back_up(target)
        self.assertEqual(epoch._check_backup(target), 'wrong', "a back-up is never written over")
        epoch.state = 'destroyed'
        self.assertEqual(epoch._prune_backup(target), [epoch.name])
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
