from odoo import fields, models


class HuiskamerEndedReceiver(models.Model):
    """Who answered for a service and no longer does, does not come back with a back-up."""
    _inherit = 'huiskamer.ended'

    kind = fields.Selection(selection_add=[('receiver', "No longer answers for a service")],
                            ondelete={'receiver': 'cascade'})

    def _end_again_receiver(self, what, moment):
        """End this row, if it came back open; one of a later invitation is another."""
        # sudo: for whoever brings the database back; an entrance closes, none opens
        member = self.env['huiskamer.service.member'].sudo().browse(int(what)).exists()
        if member and not member.ended_at and member.invited_at <= moment:
            member._end_now()


class ResUsers(models.Model):
    """An account by which somebody answers for a service."""
    _inherit = 'res.users'

    def _is_of_ours(self):
        """Also one that is named for a service: its closing must not be undone by a back-up."""
        # sudo: whoever closes it; only whether there is a row
        return super()._is_of_ours() or bool(self.env['huiskamer.service.member'].sudo().search_count(
            [('user_id', '=', self.id), ('ended_at', '=', False)], limit=1))
