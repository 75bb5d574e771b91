from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ...oversight.roles.access_grant import EMERGENCY, LOCK_OUT, STAND_IN
from ...shared import house_days
from ...shared.guards import through_method


class HuiskamerAccessGrant(models.Model):
    """The file that the access is to."""
    _inherit = 'huiskamer.access.grant'
    _retention_kinds = ('access_grant',)

    case_id = fields.Many2one(
        'huiskamer.case', readonly=True, index=True, ondelete='set null')

    # Two calls at once would open two; and nobody opens a second before the first was looked at.
    _one_emergency = models.UniqueIndex(
        f"(case_id, user_id) WHERE kind = '{EMERGENCY}' AND reviewed_at IS NULL",
        "A second person has to look at your earlier emergency access to this file first. Ask your supervisor.")

    def _end(self):
        """What ended before its time does not come back with a back-up."""
        super()._end()
        Ended = self.env['huiskamer.ended']
        Ended._add('grant', [f'{grant.code} {Ended._whom(grant.user_id)}' for grant in self if grant.kind != LOCK_OUT])

    def _retention_since(self, _kind):
        """What is over and was looked at, with the day on which it ended."""
        over = self.search([('reviewed_at', '!=', False), '|', ('ended_at', '!=', False), ('until', '<', 'now')])
        return {grant: house_days.day_of(grant.ended_at or grant.until) for grant in over}

    def _retention_carry_out(self, _kind):
        """Let go of a row whose term has run out."""
        through_method(self).unlink()


class HuiskamerCaseGrants(models.Model):
    """Who has the file for a time, and what only those may do who have it for good."""
    _inherit = 'huiskamer.case'

    grant_ids = fields.One2many(
        'huiskamer.access.grant', 'case_id', string="Access for a time", groups='huiskamer_case.group_caseworker')
    grant_words = fields.Text(
        "Who has it for a time", compute='_compute_grant_words', groups='huiskamer_case.group_caseworker')

    is_own = fields.Boolean(compute='_compute_is_own')
    is_lead = fields.Boolean(compute='_compute_is_own')
    can_name_stand_in = fields.Boolean(compute='_compute_is_own')

    def _has_grant(self, user):
        """Whether somebody has this file for a time now, as a stand-in or in an emergency."""
        now = fields.Datetime.now()
        return super()._has_grant(user) or any(
            grant.user_id == user and grant.kind != LOCK_OUT and not grant.ended_at and grant.since <= now < grant.until
            for grant in self.grant_ids)

    @api.depends('caseworker_id', 'member_ids', 'open_to')
    @api.depends_context('uid')
    def _compute_is_own(self):
        """Whether the person at the screen has the file for good, leads it, and may name a stand-in."""
        for case in self:
            case.is_own = case._has_standing()
            case.is_lead = case.caseworker_id == self.env.user
            case.can_name_stand_in = case.state != 'closed' and (case.is_lead or case._is_supervisor())

    @api.depends_context('lang')
    def _compute_grant_words(self):
        """Who has the file for a time at this second, and until when; judged anew on each read."""
        words = {
            EMERGENCY: self.env._("Emergency: %(name)s has this file %(until)s. A second person looks at it."),
            STAND_IN: self.env._("%(name)s stands in %(until)s."),
        }
        # sudo: shown to those who read the file; names of colleagues and a moment
        live = self.sudo().grant_ids.filtered(lambda grant: grant.state == 'live' and grant.kind != LOCK_OUT)
        if live:  # who is gone has it no more, whatever was agreed
            there = self._caseworkers()
            live = live.filtered(lambda grant: grant.user_id in there)
        by_case = live.grouped('case_id')
        for case in self:
            case.grant_words = '\n'.join(
                words[grant.kind] % {'name': grant.user_id.name, 'until': case._until(grant)}
                for grant in by_case.get(case, ()))

    def _until(self, grant):
        """Until when somebody has the file, by the clock of the huiskamer: whole days, or a moment."""
        zone, end = house_days.zone_of(self), grant.ended_at or grant.until
        last = house_days.day_of(end - timedelta(seconds=1), zone)
        if house_days.begin_of(last + timedelta(days=1), zone) == end:
            return self.env._("up to and including %(day)s", day=format_date(self.env, last))
        return self.env._("until %(moment)s", moment=house_days.moment_in_words(self.env, end, self))

    def _has_standing(self):
        """Whether the caller has the file for good: lead, member, or the evening team when it is open to them."""
        self.ensure_one()
        user = self.env.user
        return user in (self.caseworker_id | self.member_ids) or (
            self.open_to == 'team' and user in self.location_id.staff_ids)

    def _ensure_standing(self):
        """Hold the wall, and keep who has the file for a time from changing who has it.

        :raise AccessError: for somebody who has the file for a time only
        """
        super()._ensure_standing()
        if not self._has_standing():
            raise AccessError(self.env._("You have this file for a time. Who works on it is for its own workers to "
                                         "change."))


class HuiskamerClientGrants(models.Model):
    """What is left of access to a file that is erased."""
    _inherit = 'huiskamer.client'

    def _forget_elsewhere(self):
        """Who had the file stays on record; why, in words, goes with the person."""
        # sudo: nobody writes these rows by hand, and who erases need not see them
        grants = self.sudo().case_ids.grant_ids
        if grants:
            grants._add(reason=False)
        super()._forget_elsewhere()
