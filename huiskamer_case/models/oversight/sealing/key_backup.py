import time

from odoo import api, fields, models

from . import key_folder


class HuiskamerKeyBackup(models.AbstractModel):
    """The back-up of the keys: a folder elsewhere, never written over, thinned out when back-ups run out."""
    _inherit = 'huiskamer.kept.key.mixin'

    def _back_up(self, target):
        """Copy this key into a back-up that does not have it yet; a key that is there is never written over, half of
        one is.

        :raise KeyFolderError: when the back-up cannot be written
        """
        is_right = self._is_backed_up() and self._look(key_folder.read) == 'right'
        if is_right and key_folder.is_free(self.name, target):
            key_folder.keep_again(self.name, key_folder.read(self.name), target)

    def _check_backup(self, target):
        """What a back-up holds of this key; when that is right, the moment is remembered."""
        found = self._look(lambda name: key_folder.read(name, target), self._leaves_backup())
        if found == 'absent' and not self._is_backed_up():
            return 'gone'
        if found == 'right' and 'checked_at' in self._fields:
            self.checked_at = fields.Datetime.now()
        return found

    def _leaves_backup(self):
        """Whether this key is to be in no back-up any more."""
        return self._has_ended()

    def _fetch(self, target):
        """Bring a key that is missing, or of which half is left, back from a back-up that has the right one.

        :return: whether it was brought back
        :raise KeyFolderError: when the key folder cannot be written
        """
        if (self._look(key_folder.read) == 'absent' and key_folder.is_free(self.name)
                and self._look(lambda name: key_folder.read(name, target)) == 'right'):
            key_folder.keep_again(self.name, key_folder.read(self.name, target))
            return True
        return False

    @api.model
    def _prune_backup(self, target):
        """Take out of a back-up the keys whose time is over; returns their names.

        One that no row answers for may belong to a later state of this database: it stays as long as back-ups do.
        """
        known = {row.name: row for row in self._all_kept()}
        term = self.env['huiskamer.retention.term']._days('old_backup') * 86400
        gone = [
            name for name in key_folder.names(target)
            if (known[name]._leaves_backup() if name in known else self._is_mine(name)
                and key_folder.path_of(name, target).stat().st_mtime < time.time() - term)]
        for name in gone:
            key_folder.destroy(name, target)
        return gone


class HuiskamerKeyEpochBackup(models.Model):
    """The key of an epoch stays in back-ups as long as dumps from its time do."""
    _inherit = 'huiskamer.key.epoch'

    def _leaves_backup(self):
        """Whether the dumps that this key could open have run out."""
        return self.state == 'destroyed'

    def _what_for(self):
        """Where this epoch stands, in a word for whoever runs the server."""
        return self.state

    def _line(self, found):
        """This epoch and what was found of it, for whoever runs the server."""
        return f"{super()._line(found)}  {self.key_count:6} data keys  back-up checked: {self.checked_at or 'never'}"
