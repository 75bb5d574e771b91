from odoo import api, fields, models


class HuiskamerCaseNotice(models.Model):
    """One sentence for one colleague about a file: that it came to her or left her, that somebody opened it in an
    emergency, or corrected a note of hers. A code, a moment and who did it; until she has seen it."""
    _name = 'huiskamer.case.notice'
    _description = "Notice about a file"
    _order = 'at desc, id desc'
    _log_access = False
    _retention_kinds = ('case_notice',)

    kind = fields.Selection(
        [('gone', "Another leads it now"), ('passed', "Passed to her"), ('emergency', "Opened in an emergency"),
         ('corrected', "A note of hers was corrected")], required=True, readonly=True, default='gone')
    user_id = fields.Many2one('res.users', string="For", required=True, readonly=True, index=True, ondelete='cascade')
    code = fields.Char("Code of the file", required=True, readonly=True, index=True)
    by_id = fields.Many2one('res.users', string="By", required=True, readonly=True, ondelete='restrict')
    at = fields.Datetime("When", required=True, readonly=True, default=fields.Datetime.now)

    @api.depends('code')
    def _compute_display_name(self):
        """The code."""
        for notice in self:
            notice.display_name = notice.code

    # public: the rule lets through the caller's own notices only; they are put away
    def action_seen(self):
        """Put these notices away, as the colleague they are for.

        :raise AccessError: for somebody else's
        """
        self.check_access('read')
        self.sudo().unlink()  # sudo: nobody may delete; the rule lets through her own only

    @api.model
    def _tell(self, users, codes, kind='gone'):
        """Tell these colleagues what happened to these files."""
        # sudo: notices are written by what happens, never by hand
        self.sudo().create([
            {'user_id': user.id, 'code': code, 'by_id': self.env.uid, 'kind': kind} for user in users for code in codes])

    def _sentence(self):
        """What the colleague reads; nothing of the file."""
        words = {
            'gone': self.env._("%(name)s gave this file to another lead"),
            'passed': self.env._("%(name)s passed this file to you"),
            'emergency': self.env._("%(name)s opened this file in an emergency"),
            'corrected': self.env._("%(name)s corrected a note of yours"),
        }
        return words[self.kind] % {'name': self.by_id.name}

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
