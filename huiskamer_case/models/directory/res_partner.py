from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ..shared.plural import plural

_lt = LazyTranslate(__name__)

KEEPERS = (
    'huiskamer_case.group_host,huiskamer_case.group_caseworker,huiskamer_case.group_supervisor,huiskamer_case.group_privacy_officer')


class ResPartner(models.Model):
    """An organisation of the CRM that is in the directory: it belongs to the CRM, and says here what we know of it."""
    _inherit = 'res.partner'

    huiskamer_words = fields.Char("Huiskamer", compute='_compute_huiskamer_words', groups=KEEPERS)

    def _compute_huiskamer_words(self):
        """How many services, until when there is a contract and when somebody last checked; nothing for what is not
        in the directory.
        """
        entries = self.env['huiskamer.provider'].search([('partner_id', 'in', self.ids)])
        for partner in self:
            services = entries.filtered(lambda entry, of=partner: entry.partner_id == of).service_ids
            partner.huiskamer_words = partner._in_short(services) if services else False

    def _in_short(self, services):
        """What the directory knows of these services of one organisation, in one line."""
        ends = [day for day in services.mapped('contracted_until') if day]
        checked = [day for day in services.mapped('assured_on') if day]
        return ' · '.join(filter(None, [
            plural(self.env, _lt("%(number)s service | %(number)s services"), len(services)),
            ends and self.env._("contract until %(day)s", day=format_date(self.env, min(ends))),
            self.env._("checked %(day)s", day=format_date(self.env, min(checked))) if len(checked) == len(services)
            else self.env._("to be checked"),
            *services.filtered(lambda service: service.capacity_unit != 'none').mapped('capacity_words')]))

    # public: needs a role that reads the directory; answers with a window on the services of this organisation
    def action_huiskamer_services(self):
        """Show the services of this organisation."""
        self.ensure_one()
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_service_action') | {
            'domain': [('provider_id.partner_id', '=', self.id)]}

    # public: core's own, with a sentence for an organisation that would become a person
    def write(self, vals):
        """Change contacts; an organisation of the directory does not become a person.

        :raise UserError: in words, before anything is written
        """
        if 'is_company' in vals and not vals['is_company']:
            self._ensure_not_in_directory(self.env._(
                "%(name)s is in the directory of the huiskamer: it stays an organisation. Ask a supervisor of the "
                "huiskamer."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_directory(self):
        """Keep an organisation that people are brought to.

        :raise UserError: in words, instead of PostgreSQL's
        """
        self._ensure_not_in_directory(self.env._(
            "%(name)s is in the directory of the huiskamer. Archive it instead: nobody is brought there then."))

    def _ensure_not_in_directory(self, words):
        """Refuse what would take an organisation from the directory.

        :raise UserError: these words, with the name of the organisation
        """
        # sudo: whoever changes contacts may not read the directory; that an organisation is in it is no secret
        entry = self.env['huiskamer.provider'].sudo().with_context(active_test=False).search(
            [('partner_id', 'in', self.ids), ('partner_id.is_company', '=', True)], limit=1)
        if entry:
            raise UserError(words % {'name': entry.partner_id.name})
