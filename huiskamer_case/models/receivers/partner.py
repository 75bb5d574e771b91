from odoo import api, fields, models

from ..casework.handover import handover_flow as flow

FOR = 'huiskamer_case.group_caseworker,huiskamer_case.group_supervisor'


class ResPartner(models.Model):
    """What an organisation in the contacts is to the house: two numbers, by the reader's own rights, and nothing stored."""
    _inherit = 'res.partner'

    huiskamer_service_count = fields.Integer("Services", compute='_compute_huiskamer_counts', groups=FOR)
    huiskamer_open_count = fields.Integer("Open handovers", compute='_compute_huiskamer_counts', groups=FOR)

    @api.depends_context('uid')
    def _compute_huiskamer_counts(self):
        """How many services of this organisation are in the directory, and how many handovers to it the reader sees open."""
        services = self.env['huiskamer.service']._read_group(
            [('provider_id.partner_id', 'in', self.ids)], ['provider_id'], ['__count'])
        numbers = {provider.sudo().partner_id.id: count for provider, count in services}  # sudo: which contact it is of
        handovers = self.env['huiskamer.handover']._read_group(
            [('provider_id.partner_id', 'in', self.ids), ('stage', 'in', flow.OPEN)], ['provider_id'], ['__count'])
        open_now = {provider.sudo().partner_id.id: count for provider, count in handovers}  # sudo: as above
        for partner in self:
            partner.huiskamer_service_count = numbers.get(partner.id, 0)
            partner.huiskamer_open_count = open_now.get(partner.id, 0)

    # public: answers with a window on the directory; its own rights decide what is in it
    def action_huiskamer_services(self):
        """Go to the services of this organisation."""
        return self._huiskamer_window('huiskamer.service', self.env._("Services"), [('provider_id.partner_id', 'in', self.ids)])

    # public: answers with a window on handovers; their own rules decide which are in it
    def action_huiskamer_handovers(self):
        """Go to the open handovers to this organisation that the caller may see."""
        return self._huiskamer_window('huiskamer.handover', self.env._("Open handovers"), [
            ('provider_id.partner_id', 'in', self.ids), ('stage', 'in', list(flow.OPEN))])

    def _huiskamer_window(self, model, name, domain):
        """A window on these, kept by no browser."""
        return {
            'type': 'ir.actions.act_window', 'res_model': model, 'name': name, 'domain': domain, 'cache': False,
            'views': [(False, 'list'), (False, 'form')], 'target': 'current'}
