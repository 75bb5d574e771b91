from odoo import api, fields, models

from ..walls.code_char import CodeChar


class HuiskamerRightsEvent(models.Model):
    """A right that a client used, or that was used for her: a copy, a freeze, an erasure. Codes and dates only."""
    _name = 'huiskamer.rights.event'
    _description = "Right used"
    _inherit = ['huiskamer.append.only.mixin', 'huiskamer.coded.mixin']
    _order = 'occurred_at desc, id desc'

    code = CodeChar(required=True, readonly=True, index=True, help="The code of the file.")
    kind = fields.Selection(
        [('print', "Printed for the client"), ('export', "Exported for the client"), ('looked', "Was told who looked"),
         ('freeze', "Frozen"),
         ('thaw', "No longer frozen"), ('erase', "Erased"), ('hold', "Legal hold placed"),
         ('still_held', "Legal hold still needed"),
         ('lift', "Legal hold lifted")],
        required=True, readonly=True)
    occurred_at = fields.Datetime("When", required=True, readonly=True, default=fields.Datetime.now)
    by_id = fields.Many2one('res.users', string="By", required=True, readonly=True, ondelete='restrict')

    @api.depends('code')
    def _compute_display_name(self):
        """The code of the file."""
        for event in self:
            event.display_name = event.code

    @api.model
    def _add(self, kind, codes):
        """Write down that a right was used on these files, now, by the person at the screen."""
        # sudo: the list is written by what happens, never by hand
        self.sudo().create([{'kind': kind, 'code': code, 'by_id': self.env.uid} for code in codes])
