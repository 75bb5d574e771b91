from odoo import api, models

from ..oversight.roles.res_users import ASKED_OF


class ResUsers(models.Model):
    """Whoever answers for a service proves who she is as the house, or the service, asks."""
    _inherit = 'res.users'

    def _needs_second_factor(self):
        """Also for who answers for a service: she reads names."""
        return super()._needs_second_factor() or (self.share and self._answers_where_it_is_asked())

    def _answers_where_it_is_asked(self):
        """Whether the house asks one of everybody who sees names, or one of the services of this person does."""
        rows = self.env['huiskamer.service.member'].with_user(self)._of_caller().filtered(lambda row: not row.is_system)
        return bool(rows) and (bool(ASKED_OF.get(self._second_factor_policy()))
                               or any(rows.service_id.mapped('asks_second_factor')))


class HuiskamerServiceMemberLanguage(models.Model):
    """The language of the pages of whoever answers."""
    _inherit = 'huiskamer.service.member'

    @api.model
    def _speak(self, lang):
        """Go on in this language, which is switched on."""
        # sudo: her own account, this one field
        self.env.user.sudo().lang = lang
