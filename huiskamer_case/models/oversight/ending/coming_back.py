import logging

from odoo import api, fields, models

from ...shared.guards import through_method
from ..roles.decision import DELAY
from ..roles.second_person_mixin import ASKED
from ..sealing import key_folder
from ..sealing.key_source import Folder
from ..sealing.sealed import SealedError

_logger = logging.getLogger(__name__)


class HuiskamerComingBack(models.Model):
    """How a database that was brought back from a back-up becomes the right one again.

    Its keys are fetched, what ended since the back-up is ended again, and a new epoch begins, so that the key
    that came back with it leaves the key folder. Nothing here needs a person of the house; all of it is printed.
    """
    _inherit = 'huiskamer.ended'

    @api.model
    def _return(self, backup, say):
        """Make this database the right one.

        :param backup: the folder of the back-up of the keys, or None
        :param say: called with each line for whoever runs the server
        :return: 0 when all is right, 1 when something has to be looked at
        :raise SealedError: when the list of what has ended cannot be opened
        """
        keys = self.env['huiskamer.kept.key.mixin']
        if backup and not self._fetch_all(backup, say):
            return 1
        if not keys._own():
            say("! The key folder cannot be written.")
            return 1
        is_known = self._is_list_there(backup, say)
        again = self._carry_out_again()
        for row, is_done in again:
            say(f"{row['at']}  {row['kind']}  {row['what']}  "
                f"{'ended again' if is_done else '! NOT ended: read the log'}")
        if is_known and not again:
            say("Nothing has ended since this back-up.")
        self._wait_anew(say)
        self._copy_out()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return int(not all([is_known, *(is_done for _row, is_done in again)])) | self._begin_anew(say)

    @api.model
    def _is_list_there(self, backup, say):
        """Whether what has ended is known from a list: without one nobody can tell, and "nothing" would be untrue.

        :param backup: the folder of the back-up of the keys, or None
        """
        living, copied = self._is_kept_in(key_folder.source()), bool(backup) and self._is_kept_in(Folder(backup))
        if not living and not copied:
            say("! There is no list of what has ended. Whatever was erased, withdrawn or taken away since this "
                "back-up is here again: go through it by hand before you let anybody in.")
        elif backup and not copied:
            say(f"! {backup} has no list of what has ended. The one of the key folder is used: where that folder is "
                f"from before too, what ended since is here again.")
        return copied or (living and not backup)

    @api.model
    def _fetch_all(self, backup, say):
        """Fetch the keys that this database needs from their back-up, and what it knows more of ends.

        :return: whether it is a back-up of these keys; of another folder, or of a disk that is not there, it would be
            said that nothing has ended
        :raise SealedError: when one of both lists cannot be opened
        """
        kept, rows = Folder(backup), self.env['huiskamer.kept.key.mixin']._all_kept()
        there = set(kept.names())
        if not there & {self._entry(), *(key_folder.entry_of(row.name) for row in rows)}:
            say(f"! {backup} holds no key of this database and no list of what has ended. Is it the right folder, and "
                f"is its disk there? Nothing was changed.")
            return False
        for row in rows:
            if row._fetch(backup):
                say(f"{row.name}  fetched from the back-up of the keys")
        if self._is_kept_in(kept):
            say(f"The list of what has ended: {self._fetch_list(backup)} more in the back-up of the keys")
        return True

    @api.model
    def _wait_anew(self, say):
        """Let what waited for its days when the back-up was made wait for all of them anew: since then somebody may
        have refused it or come back, and nobody who could object knows that it is here again.
        """
        now = fields.Datetime.now()
        # sudo: for whoever brings the database back; nothing is decided, and the list of what is due is made anew
        decisions = self.env['huiskamer.decision'].sudo().search([('state', '=', ASKED), ('due_at', '!=', False)])
        through_method(decisions).write({'due_at': now + DELAY})
        for decision in decisions:
            decision._tell_others()
        due = self.env['huiskamer.retention.proposal'].sudo().search([('state', '!=', 'done')])  # sudo: as above
        if decisions or due:
            say(f"Wait anew: {len(decisions)} for a second person, {len(due)} that a term had listed")
        due.unlink()

    @api.model
    def _begin_anew(self, say):
        """Begin a new epoch when the one in use opens, and say what is still missing; 1 when something is."""
        epochs = self.env['huiskamer.key.epoch'].sudo()  # sudo: for whoever runs the server
        if epochs.search([('state', '=', 'current')]).found == 'right':
            say(f"{epochs._rotate_now()}  a new epoch; back up the key folder now")
            # it began beside this transaction, which still sees the one before
            self.env.cr.commit()  # pylint: disable=invalid-commit
        bad = [row for row in epochs._all_kept() if row.found not in ('right', 'gone')]
        for row in bad:
            say(f"! {row._line(row.found)}")
        unopened = self._unopened()
        say(f"Sealed values that do not open: {unopened}")
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return int(bool(bad or unopened))

    @api.model
    def _unopened(self):
        """How many sealed values do not open now, or the word *all* when the keys are not there."""
        findings = self.env['huiskamer.seal.finding'].sudo()  # sudo: only their number comes out
        try:
            findings._look_through()
        except SealedError:
            return 'all'
        return findings.search_count([('state', '=', 'open')])

    @api.model
    def _carry_out_again(self):
        """Carry out what ended after the back-up from which this database came; each by itself, oldest first.

        :return: (row, whether it was carried out) for each
        :raise SealedError: when the copy cannot be opened
        """
        done = []
        for row in self._missing():
            try:
                with self.env.cr.savepoint():
                    getattr(self, f"_end_again_{row['kind']}")(row['what'], fields.Datetime.to_datetime(row['at']))
                    self.sudo().create(row)  # sudo: the list is written by what happens, never by hand
            # whatever it is, the others go on; this one stays on the list of what is missing
            except Exception as error:
                _logger.error("%s %s could not be ended again: %s", row['kind'], row['what'], type(error).__name__)
                done.append((row, False))
            else:
                done.append((row, True))
        return done

    @api.model
    def _came_back(self):
        """Whether something that has ended is here again, or nobody can tell."""
        try:
            return bool(self._missing())
        except SealedError:
            return True

    # The copy in a back-up of the keys

    @api.model
    def _back_up(self, target):
        """Bring the copy up to date, and copy it into a back-up of the keys.

        :raise KeyFolderError: when the back-up cannot be written
        """
        if self._copy_out():
            Folder(target).replace(self._entry(), key_folder.source().get(self._entry()))

    @api.model
    def _check_backup(self, target):
        """Whether the copy in a back-up of the keys opens and has everything that has ended."""
        try:
            return not self._is_behind(Folder(target))
        except SealedError:
            return False

    @api.model
    def _fetch_list(self, target):
        """Add what a back-up of the keys knows of ends and the key folder does not: it may be a folder from before.

        :return: how many
        :raise SealedError: when one of both cannot be opened
        :raise KeyFolderError: when the key folder cannot be written
        """
        copied, more = self._copied(), self._copied(Folder(target))
        known = {row['ref'] for row in copied}
        new = [row for row in more if row['ref'] not in known]
        if new:
            self._write_copy(copied + new)
        return len(new)
