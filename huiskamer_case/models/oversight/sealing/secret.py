import hmac
import logging
import secrets as random

from odoo import api, fields, models

from .sealed import SealedError

_logger = logging.getLogger(__name__)


class HuiskamerSecret(models.Model):
    """A key of the house that is not one person's, by what it is for. No role reads it.

    Made the first time it is needed and never again: with a new one, old answers would change.
    """
    _name = 'huiskamer.secret'
    _description = "Key of the house"
    _inherit = ['huiskamer.kept.key.mixin']
    _log_access = False

    purpose = fields.Char(required=True, readonly=True)
    half = fields.Char(required=True, readonly=True, help="A random word that stays in the database.")

    _name_uniq = models.UniqueIndex('(name)')
    _purpose_uniq = models.UniqueIndex('(purpose)')

    @api.depends('purpose')
    def _compute_display_name(self):
        """What it is for."""
        for secret in self:
            secret.display_name = secret.purpose

    @api.model
    def _at_installation(self):
        """Draw the identity of the database and the key of the list of what has ended, unless they are there.

        When the key folder cannot be written yet, the first one that needs it draws it.
        """
        self._identity()
        if not self.search([('purpose', '=', 'list')]):
            try:
                with self.env.cr.savepoint():
                    self._key_for('list')
            except SealedError as refusal:
                _logger.warning("%s", refusal)

    def _what_for(self):
        """What this key is for, in a word for whoever runs the server."""
        return self.purpose

    @api.model
    def _key_for(self, purpose):
        """The key for this purpose, drawn when it is needed for the first time.

        :raise SealedError: when it was made before and cannot be read now
        """
        # sudo: no role has access to keys; the caller decides who gets what it makes with it
        secrets = self.sudo()
        secret = secrets.search([('purpose', '=', purpose)]) or secrets._draw(purpose=purpose,
            half=random.token_hex(32))
        return (secret or secrets.search([('purpose', '=', purpose)]))._key()

    @api.model
    def _both_halves(self, purpose):
        """A key of which one half lies in the key folder and the other here: neither alone opens anything with it.

        :raise SealedError: when the half in the key folder cannot be read
        """
        key = self._key_for(purpose)
        return hmac.digest(key, self.search([('purpose', '=', purpose)]).half.encode(), 'sha256')


def key_for(env, purpose):
    """The key for this purpose, for a room that names no model of this one.

    :raise SealedError: when it was made before and cannot be read now
    """
    return env['huiskamer.secret']._key_for(purpose)
