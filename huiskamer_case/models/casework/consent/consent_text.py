import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

PURPOSES = [
    ('file', "Keeping a file"),
    ('health', "Writing down facts about health"),
    ('share', "Sharing with one service"),
    ('report_comensha', "Report to CoMensha"),
    ('contact', "Making contact between visits"),
    ('aftercare', "Asking later how it went"),
]


class HuiskamerConsentText(models.Model):
    """The words that are shown and read out before a person says yes or no.

    A text carries a consent only after somebody reviewed it, and is frozen once one stands on it:
    what somebody agreed to never changes afterwards (GDPR art. 7(1); ISO/IEC TS 27560 "notice").
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
    reviewed_on = fields.Date(
        "Reviewed on", readonly=True, copy=False, help="Without a review a text is a draft: nobody can say yes to it.")
    reviewed_by_id = fields.Many2one(
        'res.users', string="Reviewed by", readonly=True, copy=False, ondelete='restrict')
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

    @api.model_create_multi
    def create(self, vals_list):
        """Make drafts; only what comes with the addon is reviewed already.

        :raise UserError: when a review is filled in by hand
        """
        for vals in vals_list:
            self._ensure_review_by_button(vals)
        keys = ('default_reviewed_on', 'default_reviewed_by_id')
        kept = {key: value for key, value in self.env.context.items() if key not in keys}
        return super(HuiskamerConsentText, self.with_context(kept)).create(vals_list)

    def write(self, vals):
        """Change a text that nobody agreed to yet; changed words have to be reviewed again.

        :raise UserError: when a consent stands on it and its words would change
        """
        self._ensure_review_by_button(vals)
        if {'purpose', 'language_id', 'version', 'body', 'valid_months'} & vals.keys():
            if self._is_used():
                raise UserError(self.env._("Somebody agreed to these words. Make a new version instead."))
            vals = {'reviewed_on': False, 'reviewed_by_id': False} | vals
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused_only(self):
        """Keep words that somebody agreed to."""
        if self._is_used():
            raise UserError(self.env._("Somebody agreed to these words. They cannot be deleted, only archived."))

    def action_review(self):
        """Say that these words are right, in this language, so that a consent can stand on them.

        :raise AccessError: for anybody but a supervisor or a privacy officer
        """
        reviewers = ('huiskamer_case.group_privacy_officer', 'huiskamer_case.group_supervisor')
        if not any(self.env.user.has_group(group) for group in reviewers):
            raise AccessError(self.env._("A supervisor or a privacy officer reviews the words of consent."))
        self.check_access('write')
        # sudo: a review is never written by hand, only by this button
        self.sudo().write({'reviewed_on': fields.Date.context_today(self), 'reviewed_by_id': self.env.user.id})

    def action_print_sheet(self):
        """Show a blank sheet with these words, to fill in by hand.

        :raise UserError: for a draft
        """
        if not all(self.mapped('reviewed_on')):
            raise UserError(self.env._("These words are a draft. Have them reviewed before anybody reads them out."))
        return self.env.ref('huiskamer_case.consent_sheet_report').report_action(self)

    def _ensure_review_by_button(self, vals):
        """Refuse a review that is filled in.

        :raise UserError: for everybody but the addon itself
        """
        if {'reviewed_on', 'reviewed_by_id'} & vals.keys() and not self.env.su:
            raise UserError(self.env._("A review is recorded with its button, by the person who did it."))

    def _is_used(self):
        """Whether a consent stands on one of these texts."""
        # sudo: whoever keeps the texts sees no consents, and only yes or no comes back
        return bool(self.env['huiskamer.consent'].sudo().search_count([('text_id', 'in', self.ids)], limit=1))

    @api.model
    def _current(self, purposes):
        """The newest reviewed text of every purpose and language."""
        newest = {}
        for text in self.search([('purpose', 'in', purposes), ('reviewed_on', '!=', False)], order='version'):
            newest[text.purpose, text.language_id] = text
        return self.browse(text.id for text in newest.values()).sorted(lambda text: text.language_id.sequence)
