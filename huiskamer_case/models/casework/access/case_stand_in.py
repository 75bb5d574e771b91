from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.roles.access_grant import STAND_IN
from ...shared import house_days
from ...shared.dialog import dialog
from ...shared.plural import plural

_lt = LazyTranslate(__name__)

# A stand-in is for a holiday or an illness; for longer the file gets another lead.
MOST_DAYS = 62


class HuiskamerCaseStandIn(models.Model):
    """Standing in: the lead, or a supervisor who cannot name herself, names a colleague for a period."""
    _inherit = 'huiskamer.case'

    # public: the lead or a supervisor, never to herself, for a period that ends, and nobody who is locked out
    @dialog(
        title=_lt("Name a stand-in"), confirm=_lt("Name a stand-in"), asks='_stand_in_questions',
        reads=('huiskamer.access.grant',), before=('_ensure_may_name',),
        intro=_lt("Your colleague has this file in this period. It ends by itself."))
    def name_stand_in(self, answers):
        """Give a colleague this file for a period.

        :param dict answers: ``caseworker_id``, ``since`` and ``until`` (days, both included) and ``reason``
        :raise AccessError: for anybody but the lead and a supervisor
        :raise UserError: when a supervisor names herself, the colleague cannot work on it, or the period cannot be
        """
        colleague = self._colleague(answers)
        self._ensure_not_herself(colleague)
        if colleague == self.caseworker_id:
            raise UserError(self.env._("The lead has this file already. Choose another colleague."))
        self._stand_in(colleague, answers)
    action_name_stand_in = name_stand_in.ask

    @api.model
    def _caseload_stand_in_questions(self):
        """Who stands in on all files of one lead: the caller's own, or for a supervisor anybody's."""
        if not self._is_supervisor():
            return self._stand_in_questions()
        # sudo: a supervisor sees covers only; only names of colleagues come back
        leads = self.sudo().search([('state', '!=', 'closed')]).caseworker_id
        return [
            self._question('caseworker_id', required=True, type='selection', label=self.env._("Whose files"),
                           name='lead_id',
                           options=self._options(leads, 'name')),
            *self._stand_in_questions()]

    # public: A caseworker for her own files only; a supervisor never to herself; whoever is locked out is left out
    @dialog(
        title=_lt("Stand-in for a caseload"), confirm=_lt("Name a stand-in"), asks='_caseload_stand_in_questions',
        reads=('huiskamer.access.grant',), on='model', before=('_ensure_may_name_for_caseload',),
        intro=_lt("Your colleague has these files in this period. It ends by itself."))
    def name_caseload_stand_in(self, answers):
        """Give a colleague all open files of one lead for a period; those she is locked out of stay away from her.

        :param dict answers: as for one file, and ``lead_id`` when a supervisor says whose
        :return: a notice that says how many, and how many not
        :raise AccessError: for anybody but a caseworker for her own files, and a supervisor
        :raise UserError: when a supervisor names herself, or the choice or the period cannot be
        """
        lead = self.env.user
        if self._is_supervisor():
            lead = self.env['res.users'].browse(answers.get('lead_id') or []).exists()
        colleague = self._caseworkers().filtered(lambda user: user.id == answers.get('caseworker_id'))
        if not (lead and colleague) or lead == colleague:
            raise UserError(self.env._("Choose two colleagues: whose files they are, and who stands in."))
        self._ensure_not_herself(colleague)
        # sudo: the supervisor sees covers only, and being locked out is hidden from her
        cases = self.sudo().search([('caseworker_id', '=', lead.id), ('state', '!=', 'closed')])
        out = cases.filtered(lambda case: colleague in case.locked_out_ids)
        (cases - out).with_env(self.env)._stand_in(colleague, answers)
        return self._stood_in(len(cases - out), len(out))
    action_name_caseload_stand_in = name_caseload_stand_in.ask

    def _stand_in_questions(self):
        """Who, from when, until when, and why."""
        colleagues = self._caseworkers() - self.env.user - self.caseworker_id
        day = {'type': 'date', 'required': True, 'help': ''}
        return [
            self._question('caseworker_id', required=True, type='selection', label=self.env._("Stand-in"),
                           options=self._options(colleagues, 'name')),
            {'name': 'since', 'label': self.env._("From"),
             'value': fields.Date.to_string(house_days.today(self))} | day,
            {'name': 'until', 'label': self.env._("Up to and including"), 'value': False} | day,
            self._question('reason', 'huiskamer.access.grant', required=True),
        ]

    def _stand_in(self, colleague, answers):
        """Put the period on record for these files, and tell who should know."""
        since, until = self._period(answers)
        reason = self._checked_reason(answers.get('reason'), 3)
        Grant = self.env['huiskamer.access.grant']
        cases = self.sudo()  # sudo: codes and leads of files of which a supervisor sees the cover
        Grant._give([{
            'kind': STAND_IN, 'case_id': case.id, 'code': case.code, 'user_id': colleague.id, 'reason': reason,
            'since': since, 'until': until, 'review_due': until} for case in cases])
        if cases:
            watchers = self.env['res.users']._with_role('supervisor')
            self._may_know(colleague | cases.caseworker_id | watchers)._tell_now()

    def _period(self, answers):
        """The period as moments, in the time zone of the house: whole days, the last one included.

        :raise UserError: when a day is missing, it has passed, or it is too long
        """
        first, last = (fields.Date.to_date(answers.get(name)) for name in ('since', 'until'))
        today = house_days.today(self)
        if not first or not last or not today <= last or not first <= last <= first + timedelta(days=MOST_DAYS):
            raise UserError(self.env._(
                "Choose a first and a last day, at most %(most)s days apart. For longer the file gets another lead.",
                most=MOST_DAYS))
        zone = house_days.zone_of(self)
        since, until = (house_days.begin_of(day, zone) for day in (max(first, today), last + timedelta(days=1)))
        return max(since, fields.Datetime.now()), until

    def _stood_in(self, went, stayed):
        """What the caller hears: numbers only."""
        message = plural(self.env, _lt("A stand-in was named for %(number)s file. | "
                                        "A stand-in was named for %(number)s files."), went)
        if stayed:
            message += ' ' + plural(self.env, _lt(
                "%(number)s was left out, because this colleague cannot work on it. | "
                "%(number)s were left out, because this colleague cannot work on them."), stayed)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'message': message, 'type': 'success', 'next': {'type': 'ir.actions.act_window_close'}},
        }

    def _set_team(self, **vals):
        """Change who works on the file; with another lead, stand-ins of the former one end."""
        result = super()._set_team(**vals)
        if 'caseworker_id' in vals:
            # sudo: the rows are ended by what happens, whoever makes it happen
            grants = self.sudo().grant_ids.filtered(lambda grant: grant.kind == STAND_IN and grant.state != 'over')
            grants.sudo(False).with_env(self.env)._end()
        return result

    @api.model
    def _hangs_on(self, colleague):
        """Also the files on which she stands in, now or later."""
        # sudo: a supervisor sees covers only; how many there are comes out
        grants = self.env['huiskamer.access.grant'].sudo().search(
            [('user_id', '=', colleague.id), ('kind', '=', STAND_IN), ('ended_at', '=', False), ('until', '>', 'now')])
        return super()._hangs_on(colleague) | {'stand_in': grants.filtered('case_id')}

    @api.model
    def _part_words(self):
        """What this part is called."""
        return super()._part_words() | {'stand_in': self.env._("Files on which this colleague stands in")}

    @api.model
    def _give_stand_in(self, grants, former, to):
        """Let another colleague stand in for the rest of the time; files that she leads, or must not know, stay."""
        now = fields.Datetime.now()
        able = grants.filtered(lambda grant: grant.case_id._may_know(to) - grant.case_id.caseworker_id)
        grants._give([{
            'kind': STAND_IN, 'case_id': grant.case_id.id, 'code': grant.code, 'user_id': to.id, 'reason': grant.reason,
            'since': max(grant.since, now), 'until': grant.until, 'review_due': grant.review_due} for grant in able])
        able.with_env(self.env)._end()
        return grants - able

    def _is_supervisor(self):
        """Whether the caller supervises."""
        return self.env.user.has_group('huiskamer_case.group_supervisor')

    def _ensure_may_name(self):
        """Only the lead of an open file, and supervisors.

        :raise AccessError: for anybody else
        """
        self.ensure_one()
        self.check_access('read')
        if self._is_supervisor():
            return
        self._ensure_own()
        if self.caseworker_id != self.env.user:
            raise AccessError(self.env._("The lead of the file names a stand-in, or a supervisor."))

    @api.model
    def _ensure_may_name_for_caseload(self):
        """Only supervisors, and caseworkers for their own files.

        :raise AccessError: for anybody else
        """
        if not self._is_supervisor():
            self._ensure_caseworker()

    def _ensure_not_herself(self, colleague):
        """Keep a supervisor from giving herself a file for a time.

        :raise UserError: when she does
        """
        if colleague == self.env.user:
            raise UserError(self.env._("Nobody names herself as a stand-in. Another supervisor can."))
