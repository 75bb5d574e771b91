from odoo import fields, models


class HuiskamerHelpLine(models.Model):
    """Whom a host calls at once: the emergency number, Veilig Thuis, the supervisor on call, a desk."""
    _name = 'huiskamer.help.line'
    _description = "Help now"
    _is_open_to_crm = True
    _order = 'sequence, name, id'
    _log_access = False  # nothing of the evening room has an author or a time

    name = fields.Char("Who", required=True, translate=True)
    phone = fields.Char(help="Leave it empty and the card says where the number hangs.")
    when = fields.Char("When to call", translate=True)
    location_id = fields.Many2one(
        'huiskamer.location', string="Only at", ondelete='restrict', index=True,
        help="Empty: on the card of every huiskamer.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    def _cards(self, location):
        """The lines for the card of this huiskamer, as the counting screen shows them."""
        lines = self.search([('location_id', 'in', [False, location.id])])
        return [{'id': line.id, 'name': line.name, 'phone': line.phone or '', 'when': line.when or ''}
                for line in lines]
