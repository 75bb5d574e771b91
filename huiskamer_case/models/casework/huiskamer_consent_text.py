import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

PURPOSES = [
    ('file', "Keeping a file"),
    ('share', "Sharing with one service"),
]


class HuiskamerConsentText(models.Model):
    """The words that are shown and read out before a person says yes or no.

    A text is frozen once a consent stands on it: what somebody agreed to never changes
    afterwards (GDPR art. 7(1); ISO/IEC TS 27560 "notice").
    """
    _name = 'huiskamer.consent.text'
    _description = "Consent text"
    _order = 'purpose, language_id, version desc, id desc'

    purpose = fields.Selection(PURPOSES, required=True)
    language_id = fields.Many2one('huiskamer.language', required=True, ondelete='restrict')
    version = fields.Integer(required=True, default=1)
    body = fields.Text("Words", required=True)
    digest = fields.Char(compute='_compute_digest', store=True, help="SHA-256 of the words.")
    valid_months = fields.Integer(
        "Valid for (months)", required=True, default=6, help="How long a consent on these words lasts.")
    active = fields.Boolean(default=True)

    _one_version = models.UniqueIndex(
        '(purpose, language_id, version)', "There is already a text with this purpose, language and version.")
    _valid_months_positive = models.Constraint('CHECK (valid_months > 0)', "A consent lasts at least one month.")

    @api.depends('body')
    def _compute_digest(self):
        """The fingerprint of the words, as proof of what was read out."""
        for text in self:
            text.digest = hashlib.sha256((text.body or '').encode()).hexdigest()

    @api.depends_context('lang')
    @api.depends('purpose', 'language_id.name', 'version')
    def _compute_display_name(self):
        """The purpose, the language and the version."""
        purposes = dict(self._fields['purpose']._description_selection(self.env))
        for text in self:
            text.display_name = f"{purposes.get(text.purpose, '')} – {text.language_id.name or ''} v{text.version}"

    def write(self, vals):
        """Change a text that nobody agreed to yet.

        :raise UserError: when a consent stands on it and its words would change
        """
        if {'purpose', 'language_id', 'version', 'body', 'valid_months'} & vals.keys() and self._is_used():
            raise UserError(self.env._("Somebody agreed to these words. Make a new version instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused_only(self):
        """Keep words that somebody agreed to."""
        if self._is_used():
            raise UserError(self.env._("Somebody agreed to these words. They cannot be deleted, only archived."))

    def _is_used(self):
        """Whether a consent stands on one of these texts."""
        # sudo: whoever keeps the texts sees no consents, and only yes or no comes back
        return bool(self.env['huiskamer.consent'].sudo().search_count([('text_id', 'in', self.ids)], limit=1))

    @api.model
    def _current(self, purpose):
        """The newest text of every language for this purpose."""
        newest = {}
        for text in self.search([('purpose', '=', purpose)], order='version'):
            newest[text.language_id] = text
        return self.browse(text.id for text in newest.values()).sorted(lambda text: text.language_id.sequence)
