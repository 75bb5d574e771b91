from odoo import api, fields, models

from ..shared import house_days


class HuiskamerSideEffect(models.Model):
    """Something that happened around the place because the huiskamer is there, good or bad.

    Coded only: no words about anybody, no hour, no author. It has nothing to do with any visit.
    """
    _name = 'huiskamer.side.effect'
    _description = "Side effect"
    _order = 'date desc, id desc'
    _inherit = ['huiskamer.guarded.mixin']
    _log_access = False  # no author and no time: see docs/security-model.md

    date = fields.Date(required=True, default=house_days.today, window=house_days.PAST)
    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", required=True, index=True, ondelete='restrict',
        default=lambda self: self.env['huiskamer.location']._own())
    kind = fields.Selection(
        [('noise', "Noise"), ('litter', "Litter"), ('loitering', "People hanging around"),
         ('traffic', "Cars and parking"),
         ('looking_in', "People looking in"), ('press', "Press or cameras"), ('threat', "Threat"),
         ('violence', "Violence"), ('complaint', "Complaint"), ('good_contact', "Good contact with the neighbourhood"),
         ('calmer', "Calmer than before"), ('other', "Other")], required=True)
    source = fields.Selection(
        [('neighbour', "Neighbour"), ('business', "Business"), ('police', "Police"), ('visitor', "Visitor"),
         ('staff', "Own staff")], required=True, string="Who told")
    severity = fields.Selection(
        [('good', "A good effect"), ('light', "Light"), ('serious', "Serious"), ('grave', "Grave")], required=True,
        default='light')
    is_handled = fields.Boolean("Handled")

    @api.depends_context('lang')
    def _compute_display_name(self):
        """What it was, in words."""
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for effect in self:
            effect.display_name = kinds.get(effect.kind, '')
