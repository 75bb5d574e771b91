from odoo import api, fields, models

from ...shared.on_record_mixin import NOT_BY_HAND
from .consent_flow import PURPOSES


class HuiskamerLegalBasis(models.Model):
    """On which ground of the GDPR the controller rests a purpose; consent, unless she decided otherwise.

    It is written on each answer when that is recorded. It never takes away that a person can stop.
    """
    _name = 'huiskamer.legal.basis'
    _description = "Legal basis"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.guarded.mixin']
    _order = 'id'
    _no_filling = NOT_BY_HAND
    _immutable_fields = frozenset({'purpose'})

    purpose = fields.Selection([(purpose.key, purpose.label) for purpose in PURPOSES], required=True, readonly=True)
    basis = fields.Selection(
        [('consent', "Consent (art. 6(1)(a), 9(2)(a))"), ('vital', "Vital interest (art. 6(1)(d), 9(2)(c))"),
         ('legal', "Legal obligation (art. 6(1)(c), 9(2)(g))"), ('public', "Public task (art. 6(1)(e), 9(2)(h))"),
         ('legitimate', "Legitimate interest (art. 6(1)(f), 9(2)(h))")],
        string="Legal basis", required=True, default='consent')
    reason = fields.Text("Why", required=True, translate=True,
                         help="The controller's reason, in words that hold before a judge.")

    _one_per_purpose = models.UniqueIndex('(purpose)', "This purpose has a legal basis already.")

    @api.depends_context('lang')
    @api.depends('purpose')
    def _compute_display_name(self):
        """The purpose."""
        purposes = dict(self._fields['purpose']._description_selection(self.env))
        for row in self:
            row.display_name = purposes.get(row.purpose, '')

    @api.model
    def _of(self, purpose):
        """The basis of this purpose now."""
        return self.search_fetch([('purpose', '=', purpose)], ['basis'], limit=1).basis or 'consent'
