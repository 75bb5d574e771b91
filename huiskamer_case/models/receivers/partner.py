from odoo import api, fields, models

from ..casework.handover import handover_flow as flow

FOR = 'huiskamer_case.group_caseworker,huiskamer_case.group_supervisor'


class ResPartner(models.Model):
    """How many handovers to an organisation in the contacts stand open, by the reader's own rights; nothing is
    stored.
    """
    _inherit = 'res.partner'

    huiskamer_open_count = fields.Integer("Open handovers", compute='_compute_huiskamer_open_count', groups=FOR)

    @api.depends_context('uid')
    def _compute_huiskamer_open_count(self):
        """How many handovers to this organisation the reader sees open."""
        handovers = self.env['huiskamer.handover']._read_group(
            [('provider_id.partner_id', 'in', self.ids), ('stage', 'in', flow.OPEN)], ['provider_id'], ['__count'])
        # sudo: which contact it is of
        open_now = {provider.sudo().partner_id.id: count for provider, count in handovers}
        for partner in self:
            partner.huiskamer_open_count = open_now.get(partner.id, 0)

    # public: answers with a window on handovers; their own rules decide which are in it
    def action_huiskamer_handovers(self):
        """Go to the open handovers to this organisation that the caller may see."""
        return {
            'type': 'ir.actions.act_window', 'res_model': 'huiskamer.handover', 'name': self.env._("Open handovers"),
            'cache': False,
            'domain': [('provider_id.partner_id', 'in', self.ids), ('stage', 'in', list(flow.OPEN))],
            'views': [(False, 'list'), (False, 'form')], 'target': 'current'}
