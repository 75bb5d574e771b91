from odoo import api, fields, models


class HuiskamerAccessEvent(models.Model):
    """Who looked at what, when and for what purpose: codes and names of fields, never a value."""
    _name = 'huiskamer.access.event'
    _description = "Access event"
    _inherit = ['huiskamer.append.only.mixin']
    _order = 'at desc, id desc'
    _log_access = False  # the record is its own log

    at = fields.Datetime("When", required=True, readonly=True, default=fields.Datetime.now, index=True)
    user_id = fields.Many2one('res.users', string="Who", required=True, readonly=True, index=True, ondelete='restrict')
    model = fields.Char(required=True, readonly=True)
    codes = fields.Char(readonly=True, help="The codes of the records, not their numbers.")
    field_names = fields.Char("Fields", readonly=True)
    purpose = fields.Char(required=True, readonly=True)

    @api.depends('at')
    def _compute_display_name(self):
        """The moment."""
        for event in self:
            event.display_name = fields.Datetime.to_string(event.at) if event.at else ''

    @api.model
    def _log(self, records, field_names, purpose):
        """Write down that the person at the screen looked at these fields of these records."""
        # sudo: the log is written by what happens, never by hand
        self.sudo().create({
            'user_id': self.env.user.id,
            'model': records._name,
            'codes': ' '.join(records.sudo().mapped('code')),
            'field_names': ' '.join(field_names),
            'purpose': purpose,
        })
