import hmac

from odoo import api, models

from .lookup_key import lookup_key


class HuiskamerLookupMixin(models.AbstractModel):
    """One digest of words, with a key from outside the database."""
    _name = 'huiskamer.lookup.mixin'
    _description = "Keyed look-up"

    @api.model
    def _keyed_digest(self, words):
        """The digest of these words; without the key nobody can make or compare it."""
        return hmac.digest(lookup_key(self.env), words.encode(), 'sha256').hex()
