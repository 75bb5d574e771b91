import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...shared.guards import by_method, without_defaults
from . import consent_flow as flow

TEXTS = [(purpose.key, purpose.label) for purpose in flow.PURPOSES] + [(flow.SHEET, "Sheet to read in peace")]


class HuiskamerConsentText(models.Model):
    """The words that are shown and read out before a person says yes or no.

    A text carries a consent only after somebody reviewed it, and is frozen once one stands on it:
    what somebody agreed to never changes afterwards (GDPR art. 7(1); ISO/IEC TS 27560 "notice").
    How it is reviewed is in ``consent_review.py``, what the review fills in in ``consent_words.py``.
    """
    _name = 'huiskamer.consent.text'
    _description = "Consent text"
    _inherit = ['huiskamer.ask.mixin']
    _order = 'purpose, language_id, version desc, id desc'

    purpose = fields.Selection(TEXTS, required=True)
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
    is_used = fields.Boolean("Somebody answered on it", readonly=True, copy=False)
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

    # public: refuses a review that is filled in by hand or by default
    @api.model_create_multi
    def create(self, vals_list):
        """Make drafts; only what comes with the addon is reviewed already.

        :raise UserError: when a review is filled in by hand
        """
        for vals in vals_list:
            self._ensure_review_by_button(vals)
        return super(HuiskamerConsentText, without_defaults(self, by_method(self))).create(vals_list)

    # public: needs write access by list and refuses words that somebody agreed to
    def write(self, vals):
        """Change a text that nobody agreed to yet; changed words have to be reviewed again.

        :raise UserError: when a consent stands on it and its words would change
        """
        self._ensure_review_by_button(vals)
        if {'purpose', 'language_id', 'version', 'body', 'valid_months'} & vals.keys():
            if any(self.mapped('is_used')):
                raise UserError(self.env._("Somebody agreed to these words. Make a new version instead."))
            vals = {'reviewed_on': False, 'reviewed_by_id': False, 'read_by': False} | vals
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused_only(self):
        """Keep words that somebody agreed to."""
        if any(self.mapped('is_used')):
            raise UserError(self.env._("Somebody agreed to these words. They cannot be deleted, only archived."))

    # public: supervisors and privacy officers only; makes a draft that nobody can say yes to
    def action_new_version(self):
        """Make a draft of the next version, with what the house fills in still open."""
        self._ensure_reviewer()
        self.ensure_one()
        same = [('purpose', '=', self.purpose), ('language_id', '=', self.language_id.id)]
        newest = self.with_context(active_test=False).search(same, order='version desc', limit=1)
        draft = self.create({
            'purpose': self.purpose, 'language_id': self.language_id.id, 'valid_months': self.valid_months,
            'version': newest.version + 1, 'body': self.template or self.body})
        return {'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': draft.id,
                'views': [(False, 'form')]}

    def _ensure_review_by_button(self, vals):
        """Refuse a review that is filled in.

        :raise UserError: for everybody but the addon itself
        """
        if by_method(self) & vals.keys() and not self.env.su:
            raise UserError(self.env._("A review is recorded with its button, by the person who did it."))

    def _use(self):
        """Freeze these words, because somebody answers on them now.

        The mark is a change of the row: of an edit and an answer at the same moment, one goes first and
        the other starts anew with fresh eyes.

        :raise UserError: for a draft
        """
        if not self.reviewed_on or not self.active:
            raise UserError(self.env._("Nobody reviewed these words yet. Choose others, or ask an interpreter to read "
                                       "them."))
        if not self.is_used:
            self.sudo().write({'is_used': True})  # sudo: whoever records an answer may not write words
            self.flush_recordset(['is_used'])  # the row is held from now on

    @api.model
    def _current(self, purposes):
        """The newest reviewed text of every purpose and language."""
        newest = {}
        for text in self.search([('purpose', 'in', purposes), ('reviewed_on', '!=', False)], order='version'):
            newest[text.purpose, text.language_id] = text
        return self.browse(text.id for text in newest.values()).sorted(lambda text: text.language_id.sequence)
