from odoo import api, fields, models
from odoo.exceptions import UserError


class HuiskamerLocation(models.Model):
    """Who watches over minors at a huiskamer."""
    _inherit = 'huiskamer.location'

    focal_person_id = fields.Many2one(
        'res.users', string="Focal person for minors", ondelete='restrict',
        help="A caseworker who sees every path for a minor that is begun here.")

    # public: by access list; a supervisor who works on files cannot name herself where that opens files
    @api.model_create_multi
    def create(self, vals_list):
        """Make huiskamers; nobody names herself where that opens files.

        :raise UserError: when the caller does
        """
        locations = super().create(vals_list)
        for location in locations:
            location._ensure_not_herself(self.env['res.users'], self.env['res.users'])
        return locations

    # public: by access list; a supervisor who works on files cannot name herself where that opens files
    def write(self, vals):
        """Change huiskamers; nobody names herself where that opens files.

        :raise UserError: when the caller does
        """
        before = [(location, location.staff_ids, location.focal_person_id) for location in self]
        result = super().write(vals)
        for location, staff, focal_person in before:
            location._ensure_not_herself(staff, focal_person)
        return result

    def _ensure_not_herself(self, staff_before, focal_person_before):
        """Keep a supervisor who works on files too from opening files to herself.

        The evening team reads the files that are open to it, the focal person every path for minors.

        :raise UserError: when she is new in one of them by her own hand
        """
        user = self.env.user
        if self.env.su or not user.has_group('huiskamer_case.group_caseworker'):
            return
        added = (self.staff_ids - staff_before) | (self.focal_person_id - focal_person_before)
        if user in added:
            raise UserError(self.env._("This would open files to you. Another supervisor can add you, not you "
                                       "yourself."))
