from datetime import timedelta
from pathlib import Path

from odoo import fields, models
from odoo.tools import config
from odoo.tools.translate import LazyTranslate

from ...shared.plural import plural
from ..sealing import key_folder
from ..sealing.sealed import SealedError
from .posture_checks import ATTENTION, OK, attention_if, red_if, worst

_lt = LazyTranslate(__name__)

BACKUP_DAYS = 90


class HuiskamerPostureKeys(models.Model):
    """The keys outside the database: whether each is there, and what keeps them."""
    _inherit = 'huiskamer.posture.finding'

    def _look_at_key_folder(self):
        """The folder, every key that something in this database answers for, what is left over, and the back-up."""
        rows = self.env['huiskamer.kept.key.mixin']._all_kept()
        if not rows:
            return OK, []  # nothing was ever sealed
        wrong = [f'{row.name} ({row._what_for()}): {row.found}' for row in rows if row.found not in ('right', 'gone')]
        epochs = self.env['huiskamer.key.epoch'].search([('state', '=', 'current')])
        return worst(
            red_if(wrong), red_if(self._folder_words()), red_if(self._lost_words()), self._copy_words(),
            self._near_the_filestore(), self._left_over_words(), self._unchecked(epochs))

    def _look_at_came_back(self):
        """Whether the list in the key folder knows of an end that this database does not, or the other way round."""
        ended, keys = self.env['huiskamer.ended'], self.env['huiskamer.kept.key.mixin']
        try:
            # a copy of the database adds nothing to the list; that it is one is told by itself
            missing, is_behind = ended._missing(), ended._is_behind() and keys._is_owner()
        except SealedError as refusal:
            return red_if([str(refusal)])
        return worst(
            red_if([plural(self.env, _lt("%(number)s that ended is back | %(number)s that ended are back"),
                            len(missing))] if missing else []),
            attention_if([self.env._("the list in the key folder is not complete; the nightly job tries again")]
                         if is_behind else []))

    def _folder_words(self):
        """What is wrong with the folder itself, in words."""
        words = {
            'absent': self.env._("the folder is not there"),
            'read_only': self.env._("the folder cannot be written, or is full"),
            'open_to_others': self.env._("other accounts of the server can open the folder"),
            'inside_filestore': self.env._("the folder lies in the filestore, and so in Odoo's own back-up"),
        }
        return [words[end] for end in key_folder.loose_ends()]

    def _lost_words(self):
        """How many data keys were wrapped by a key that is nowhere any more."""
        epochs = self.env['huiskamer.key.epoch'].search([('state', '!=', 'current')])
        lost = sum(epoch.key_count for epoch in epochs if epoch.found == 'gone')
        return [plural(self.env, _lt("the key of %(number)s person was wrapped by a key that is gone | "
                                      "the keys of %(number)s persons were wrapped by a key that is gone"),
                        lost)] if lost else []

    def _copy_words(self):
        """Whether this database may take keys away, or is a copy of the one that may."""
        is_owner = self.env['huiskamer.kept.key.mixin']._is_owner()
        return red_if([] if is_owner else [self.env._(
            "the key folder belongs to another copy of this database: see docs/backup.md, coming back")])

    def _left_over_words(self):
        """Keys that no row answers for; the nightly job takes them away."""
        left = self.env['huiskamer.kept.key.mixin']._left_over()
        return attention_if([plural(self.env, _lt("%(number)s key is left over; it goes by itself | "
                                                "%(number)s keys are left over; they go by themselves"), len(left))]
                            if left else [])

    def _near_the_filestore(self):
        """Whether a back-up of Odoo's whole data folder has the keys with it."""
        inside = not key_folder.setting(key_folder.COMMAND) and Path(config['data_dir']).resolve() in [
            key_folder.folder().resolve(), *key_folder.folder().resolve().parents]
        return attention_if([self.env._("the folder lies in Odoo's data folder: leave it out of that back-up")]
                            if inside else [])

    def _unchecked(self, epochs):
        """Keys whose back-up was not read back for long: without a back-up a broken disk erases every file."""
        latest = fields.Datetime.now() - timedelta(days=BACKUP_DAYS)
        old = [epoch.name for epoch in epochs if not epoch.checked_at or epoch.checked_at < latest]
        return (ATTENTION if old else OK), [
            self.env._("the back-up of this key was not checked in %(most)s days: %(name)s", most=BACKUP_DAYS,
                       name=name) for name in old]
