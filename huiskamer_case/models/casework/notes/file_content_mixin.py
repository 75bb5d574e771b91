from odoo import api, fields, models
from odoo.exceptions import UserError

from ...shared.guards import is_through_method


class HuiskamerFileContentMixin(models.AbstractModel):
    """What people write in a file: sealed with the client's key, looked at twice, and only while the file is open."""
    _name = 'huiskamer.file.content.mixin'
    _description = "Content of a file"
    _inherit = ['huiskamer.free.text.mixin', 'huiskamer.sealed.mixin', 'huiskamer.confidential.mixin']
    _sealed_owner = 'case_id.client_id'

    case_id = fields.Many2one('huiskamer.case', string="File", required=True, index=True, ondelete='restrict')
    alias = fields.Char(related='case_id.alias', related_sudo=False, groups='huiskamer_case.group_caseworker')

    # public: rules and walls of the file hold; the file has to be open
    @api.model_create_multi
    def create(self, vals_list):
        """Write something down in an open file.

        :raise UserError: without a file, or when it is closed or frozen
        """
        if not all(vals.get('case_id') or self.env.context.get('default_case_id') for vals in vals_list):
            raise UserError(self.env._("Choose the file that this belongs to."))
        records = super().create(vals_list)
        if not is_through_method(self):
            records.case_id._ensure_open()
        return records

    # public: rules and walls of the file hold; the file has to be open
    def write(self, vals):
        """Correct it while the file is open.

        :raise UserError: when the file is closed or frozen
        """
        self._ensure_there()
        if not is_through_method(self):
            self.case_id._ensure_open()
        return super().write(vals)

    def _ensure_writable_file(self):
        """Hold the wall of the file, and keep it as it is while it is not open.

        :raise AccessError: for what is in a file that is not the caller's
        :raise UserError: when the file is closed or frozen, or its consent is over
        """
        for case in self.case_id:
            case._ensure_own()
        self.case_id._ensure_open()

    def _show(self, title):
        """The window that shows this record above its file."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': title,
            'res_model': self._name,
            'res_id': self.id,
            'views': [(False, 'form')],
            'target': 'new',
        }
