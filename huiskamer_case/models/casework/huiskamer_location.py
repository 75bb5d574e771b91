from odoo import fields, models


class HuiskamerLocation(models.Model):
    """What a huiskamer decided about its files: how long a change of mind can be undone, and who watches over minors."""
    _inherit = 'huiskamer.location'

    grace_days = fields.Integer(
        "Days to undo a withdrawal", required=True, default=3,
        help="So long a client who withdrew can come back in person and undo it. After that the file is erased.")
    keep_months = fields.Integer(
        "Keep closed files (months)", required=True, default=12, help="How long a file is kept after it was closed.")
    focal_person_id = fields.Many2one(
        'res.users', string="Focal person for minors", ondelete='restrict',
        help="A caseworker who sees every path for a minor that is begun here.")

    _grace_days_range = models.Constraint(
        'CHECK (grace_days BETWEEN 0 AND 7)', "A withdrawal can be undone for no more than seven days.")
    _keep_months_range = models.Constraint('CHECK (keep_months >= 0)', "Files are kept for zero months or more.")
