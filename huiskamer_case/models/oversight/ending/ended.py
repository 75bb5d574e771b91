import json
import logging
import secrets
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import table_exists

from ...shared.guards import through_method
from ..sealing import key_folder
from ..sealing.sealed import NONCE, SealedError

_logger = logging.getLogger(__name__)

LIST, PURPOSE = '.list', 'list'
# Beyond the days of back-ups: a restore and what follows it take their time.
MORE_DAYS = 30


class HuiskamerEnded(models.Model):
    """What has ended and must not come back from a back-up: erased files, withdrawn consents, roles taken away.

    A sealed copy of this list lies in the key folder. When a database is brought back from a back-up, what stands
    in that copy and not here is carried out again, before anybody works in it.
    """
    _name = 'huiskamer.ended'
    _description = "Ended for good"
    _inherit = ['huiskamer.append.only.mixin']
    _order = 'at desc, id desc'

    ref = fields.Char(required=True, readonly=True, default=lambda self: secrets.token_hex(8))
    kind = fields.Selection(
        [('erased', "File erased"), ('withdrawn', "Consent withdrawn"), ('role', "Role taken away"),
         ('left', "Account closed"),
         ('locked_out', "Locked out of a file"), ('member', "No longer named on a file"),
         ('team', "Closed to the evening team"), ('slip', "Slip replaced"), ('reach', "Way to reach a client changed"),
         ('frozen', "Left as it is"), ('grant', "Access for a time ended early")],
        required=True, readonly=True)
    what = fields.Char(required=True, readonly=True, help="A random code, or who lost which role.")
    at = fields.Datetime("When", required=True, readonly=True, default=fields.Datetime.now)

    _ref_uniq = models.UniqueIndex('(ref)')

    @api.depends('what')
    def _compute_display_name(self):
        """What has ended."""
        for row in self:
            row.display_name = row.what

    @api.model
    def _add(self, kind, whats):
        """Write down that these ended now, and have the copy in the key folder follow at the commit."""
        if not whats:
            return
        # sudo: the list is written by what happens, never by hand
        self.sudo().create([{'kind': kind, 'what': what} for what in whats])
        later = self.env.cr.postcommit
        if not later.data.get(self._name):  # once for all that ends in a transaction
            later.data[self._name] = True
            later.add(self._copy_later(self.env.registry))

    @api.model
    def _copy_later(self, registry):
        """What brings the copy up to date after a commit, in a transaction of its own."""
        def copy_now():
            """Write the copy; when that fails the posture shows it and the nightly job tries again. When the addon went
            in that commit, and every role with it, there is nothing left to copy.
            """
            with registry.cursor() as cr:
                if table_exists(cr, self._table):
                    api.Environment(cr, SUPERUSER_ID, {})[self._name]._copy_out()
        return copy_now

    @api.model
    def _copy_out(self):
        """Add to the copy in the key folder what is not in it yet; take off what no back-up can bring back.

        A copy of the database beside the original adds nothing: what was tried out in it would be carried out in the
        original. What ended in it goes on the list when `huiskamer_keys return` makes it the right one.

        Raw SQL: one session at a time, on every host that shares the key folder; let go at the commit.

        :return: whether the copy is right now
        """
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(hashtext('huiskamer.ended'))"))
        oldest = fields.Datetime.to_string(self._oldest())
        try:
            copied = self._copied()
            if not self.env['huiskamer.kept.key.mixin']._is_owner():
                _logger.warning("The key folder belongs to another copy of this database: its list of what has ended "
                                "stays as it is")
                return False
            self._write_copy(row for row in [*copied, *self._rows()] if row['at'] >= oldest)
        except (SealedError, key_folder.KeyFolderError) as error:
            _logger.error("The list of what has ended could not be copied into the key folder: %s",
                          type(error).__name__)
            return False
        return True

    @api.model
    def _nightly(self):
        """Bring the copy up to date and let go of what is too old to come back."""
        if self._copy_out():
            # sudo: the job acts for the house
            through_method(self.sudo().search([('at', '<', self._oldest())])).unlink()

    @api.model
    def _oldest(self):
        """From when on something could come back from a back-up."""
        days = self.env['huiskamer.retention.term']._days('old_backup') + MORE_DAYS
        return fields.Datetime.now() - timedelta(days=days)

    @api.model
    def _rows(self):
        """What has ended, as this database knows it."""
        # sudo: for the copy in the key folder
        return [{'ref': row.ref, 'kind': row.kind, 'what': row.what, 'at': fields.Datetime.to_string(row.at)}
                for row in self.sudo().search([], order='id')]

    @api.model
    def _missing(self):
        """What stands in the copy and not here: it happened after the back-up from which this database came.

        :return: rows, oldest first
        :raise SealedError: when the copy is there and cannot be opened
        """
        # sudo: only random words are compared
        known = set(self.sudo().search([]).mapped('ref'))
        return [row for row in self._copied() if row['ref'] not in known]

    @api.model
    def _is_behind(self, kept=None):
        """Whether the copy lacks something that this database knows, so that it could come back.

        :param kept: a back-up of the keys, in place of what keeps them
        :raise SealedError: when it cannot be opened
        """
        copied = {row['ref'] for row in self._copied(kept)}
        oldest = fields.Datetime.to_string(self._oldest())
        return any(row['ref'] not in copied and row['at'] >= oldest for row in self._rows())

    # The copy

    @api.model
    def _is_kept_in(self, kept):
        """Whether there is a copy at all, in what keeps the keys or in a back-up of them.

        :raise KeyFolderError: when nobody can look
        """
        try:
            return bool(kept.get(self._entry()))
        except key_folder.MissingKeyError:
            return False

    @api.model
    def _entry(self):
        """Under which name the key folder keeps the copy."""
        return self.env['huiskamer.secret']._identity() + LIST

    @api.model
    def _copied(self, kept=None):
        """The rows in the copy; none when there is no copy yet.

        :param kept: a back-up of the keys, in place of what keeps them
        :raise SealedError: when it cannot be opened
        """
        try:
            data = bytes.fromhex((kept or key_folder.source()).get(self._entry()).strip())
        except key_folder.MissingKeyError:
            return []
        except (key_folder.KeyFolderError, ValueError):
            raise SealedError(self._words_for_closed()) from None
        try:
            return json.loads(self._cipher().decrypt(data[:NONCE], data[NONCE:], self._entry().encode()))
        except (InvalidTag, ValueError):
            raise SealedError(self._words_for_closed()) from None

    @api.model
    def _write_copy(self, rows):
        """Put these rows, each once and oldest first, in the place of the copy.

        :raise KeyFolderError: when the key folder cannot be written
        """
        rows = {row['ref']: row for row in rows}
        key_folder.source().replace(self._entry(), self._closed_list(sorted(rows.values(), key=lambda row: row['at'])))

    @api.model
    def _closed_list(self, rows):
        """The rows as a sealed text."""
        nonce = secrets.token_bytes(NONCE)
        return (nonce + self._cipher().encrypt(nonce, json.dumps(rows).encode(), self._entry().encode())).hex() + '\n'

    @api.model
    def _cipher(self):
        """What seals the copy: half of its key lies in the database, so that the folder alone tells nothing."""
        # sudo: no role has access to keys; what comes out is the list and no key
        return AESGCM(self.env['huiskamer.secret'].sudo()._both_halves(PURPOSE))

    @api.model
    def _words_for_closed(self):
        """What to say when the copy cannot be opened."""
        return self.env._("The list of what must not come back cannot be opened: the key folder is missing or is "
                          "another one.")
