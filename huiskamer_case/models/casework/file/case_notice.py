from odoo import api, fields, models


class HuiskamerCaseNotice(models.Model):
    """One sentence for one colleague: a file that she led went to somebody else. A code, a day and who did it."""
    _name = 'huiskamer.case.notice'
    _description = "Notice about a file"
    _order = 'at desc, id desc'
    _log_access = False
    _retention_kinds = ('case_notice',)

    user_id = fields.Many2one('res.users', string="For", required=True, readonly=True, index=True, ondelete='cascade')
    code = fields.Char("Code of the file", required=True, readonly=True, index=True)
    by_id = fields.Many2one('res.users', string="By", required=True, readonly=True, ondelete='restrict')
    at = fields.Datetime("When", required=True, readonly=True, default=fields.Datetime.now)

    @api.depends('code')
    def _compute_display_name(self):
        """The code."""
        for notice in self:
            notice.display_name = notice.code

    def action_seen(self):
        """Put these notices away, as the colleague they are for.

        :raise AccessError: for somebody else's
        """
        self.check_access('read')
        self.sudo().unlink()  # sudo: nobody may delete; the rule lets through her own only

    @api.model
    def _tell(self, user, codes):
        """Tell a colleague that these files are no longer hers to lead."""
        # sudo: notices are written by what happens, never by hand
        self.sudo().create([{'user_id': user.id, 'code': code, 'by_id': self.env.uid} for code in codes])

    @api.model
    def _withdraw(self, codes, user=None):
        """Take notices about these files away: the file is erased, or must not exist for this colleague."""
        # sudo: as above
        mine = self.sudo().search([('code', 'in', codes)])
        mine.filtered(lambda notice: user in (None, notice.user_id)).unlink()

    @api.model
    def _retention_since(self, _kind):
        """Every notice with its day."""
        return {notice: notice.at.date() for notice in self.search([])}

    def _retention_carry_out(self, _kind):
        """Take away what nobody looked at in time."""
        self.unlink()
