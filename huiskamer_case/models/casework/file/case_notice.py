from odoo import api, fields, models

from ...oversight.walls.code_char import CodeChar
from ...shared import house_days


class HuiskamerCaseNotice(models.Model):
    """One sentence for one colleague about a file: that it came to her or left her, that somebody opened it in an
    emergency, or corrected a note of hers. A code, a moment and who did it; until she has seen it."""
    _name = 'huiskamer.case.notice'
    _description = "Notice about a file"
    _inherit = ['huiskamer.ask.mixin']
    _order = 'at desc, id desc'
    _log_access = False
    _retention_kinds = ('case_notice',)

    user_id = fields.Many2one('res.users', string="For", required=True, readonly=True, index=True, ondelete='cascade')
    code = CodeChar("Code of the file", readonly=True, index=True,
                    help="None when it is about an evening team or a task.")
    kind = fields.Selection(
        [('gone', "Another leads it now"), ('passed', "Passed to her"), ('emergency', "Opened in an emergency"),
         ('corrected', "A note of hers was corrected"), ('paths', "A path for a minor"), ('steps', "A next step"),
         ('agreed', "A step that was agreed"),
         ('evening', "Kept outside opening hours"), ('team', "Evening team"), ('focal', "Focal person for minors"),
         ('same', "Perhaps the same person"), ('other', "Something else")], required=True, readonly=True,
         default='gone')
    by_id = fields.Many2one('res.users', string="By", required=True, readonly=True, ondelete='restrict')
    at = fields.Datetime("When", required=True, readonly=True, default=fields.Datetime.now)

    @api.depends('code', 'kind')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """The code, or what it is about."""
        for notice in self:
            notice.display_name = notice.code or dict(self._fields['kind']._description_selection(self.env))[
                notice.kind]

    # public: the rule lets through the caller's own notices only; they are put away
    def action_seen(self):
        """Put these notices away, as the colleague they are for.

        :raise AccessError: for somebody else's
        """
        self.check_access('read')
        self.sudo().unlink()  # sudo: nobody may delete; the rule lets through her own only

    @api.model
    def _tell(self, users, codes, kind='gone'):
        """Tell these colleagues what happened to these files; nobody of a file that does not exist for her."""
        # sudo: being locked out is hidden; and notices are written by what happens, never by hand
        cases = self.env['huiskamer.case'].sudo().with_context(active_test=False).search([('code', 'in', codes)])
        locked = {case.code: case.locked_out_ids for case in cases}
        self.sudo().create([  # sudo: as above
            {'user_id': user.id, 'code': code, 'by_id': self.env.uid, 'kind': kind} for user in users
            for code in codes if user not in locked.get(code, ())])

    def _sentence(self):
        """What the colleague reads; nothing of the file."""
        name = self.by_id.name
        return {
            'gone': self.env._("%(name)s gave this file to another lead", name=name),
            'passed': self.env._("%(name)s passed this file to you", name=name),
            'emergency': self.env._("%(name)s opened this file in an emergency", name=name),
            'corrected': self.env._("%(name)s corrected a note of yours", name=name),
            'paths': self.env._("%(name)s named you on this path for a minor", name=name),
            'agreed': self.env._("%(name)s gave a step that was agreed to you", name=name),
            'steps': self.env._("%(name)s gave the next step to you", name=name),
            'evening': self.env._("%(name)s asks you to keep this outside opening hours", name=name),
            'team': self.env._("%(name)s put you in an evening team", name=name),
            'same': self.env._("%(name)s asks: is this the same person as in another file?", name=name),
            'focal': self.env._("%(name)s made you focal person for minors", name=name),
        }.get(self.kind, self.env._("%(name)s gave something to you", name=name))

    @api.model
    def _tell_part(self, user, part, records):
        """Tell a colleague what came to her: one notice a code, one for a team or a task; of files she hears as they
        come.
        """
        if part in ('files', 'member'):
            return
        kind = part if part in dict(self._fields['kind'].selection) else 'other'
        codes = records.mapped('code') if 'code' in records._fields else [False] if records else []
        self._tell(user, codes, kind)

    @api.model
    def _withdraw(self, codes, user=None, kind=None):
        """Take notices about these files away: the file is erased, or must not exist for this colleague."""
        # sudo: as above
        mine = self.sudo().search([('code', 'in', codes)])
        mine.filtered(lambda notice: user in (None, notice.user_id) and kind in (None, notice.kind)).unlink()

    @api.model
    def _retention_since(self, _kind):
        """Every notice with its day."""
        return {notice: house_days.day_of(notice.at) for notice in self.search([])}

    def _retention_carry_out(self, _kind):
        """Take away what nobody looked at in time."""
        self.unlink()
