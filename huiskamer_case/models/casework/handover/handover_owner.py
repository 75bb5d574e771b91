from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.roles.news import mail_news
from ...shared.dialog import dialog
from ...shared.guards import through_method
from . import handover_flow as flow

_lt = LazyTranslate(__name__)


class HuiskamerHandoverOwner(models.Model):
    """Who has the next action: an active colleague who may open the file, at every second."""
    _inherit = 'huiskamer.handover'

    def _owner(self):
        """Who takes the next action: the lead, else a supervisor."""
        if self.next_action == flow.LOOK:
            return self._looker()
        lead = self.case_id.caseworker_id
        return lead if self._can_own(lead) else self._supervisors()[:1] or self.env['res.users']._keepers()[:1] or lead

    def _whose(self):
        """Who has the next action now: its owner while she can take it, else whoever has the file, else who looks
        after it.
        """
        self.ensure_one()
        handover = self.sudo()  # sudo: who has it, also of a file that the caller does not see
        if handover.owner_id and handover._can_own(handover.owner_id):
            return handover.owner_id
        if handover.next_action == flow.LOOK:
            return handover._supervisors() or self.env['res.users']._keepers()
        return handover.case_id._whose()

    def _looker(self):
        """The supervisor who looks at what ended without a word; another one than its caseworker where there is one."""
        supervisors = self._supervisors()
        return (supervisors - self.requester_id)[:1] or supervisors[:1] or self.env['res.users']._keepers()[:1]

    def _can_own(self, user):
        """Whether this colleague is there and may open the file, or supervises what ended without a word."""
        if self.next_action == flow.LOOK:
            return user in self._supervisors()
        return bool(user.active) and self.case_id.client_id.with_user(user).has_access('write')

    def _ownable_by(self, owner):
        """Those of these handovers that this colleague can have, with one question for all of her files."""
        looks = self.filtered(lambda handover: handover.next_action == flow.LOOK)
        rest = self - looks
        clients = rest.case_id.client_id.with_user(owner)._filtered_access('write') if owner.active and rest else ()
        hers = rest.filtered(lambda handover: handover.case_id.client_id.id in set(clients and clients.ids))
        return hers | (looks if owner in self._supervisors() else looks.browse())

    @api.model
    def _supervisors(self):
        """The supervisors who are there."""
        # sudo: who is in a group is hidden from non-administrators; only colleagues come back
        return self.env.ref('huiskamer_case.group_supervisor').sudo().user_ids.filtered('active').sorted('id')

    @api.model
    def _replace_owners(self, users=None):
        """Give the next actions of colleagues who are gone, or may not open the file, to the lead or a supervisor.

        :param users: look at what these colleagues own; at everything without
        """
        # sudo: an owner is replaced at once, whoever makes the colleague leave
        Handover = through_method(self.env['huiskamer.handover']).sudo()
        domain = [('next_action', '!=', False)] + ([('owner_id', 'in', users.ids)] if users is not None else [])
        held = Handover.with_context(active_test=False).search(domain).grouped('owner_id')
        for owner, handovers in held.items():
            for handover in handovers - handovers._ownable_by(owner):
                if not handover._can_own(owner) and owner != handover._owner():
                    handover.write({'owner_id': handover._owner().id, 'evening_owner_id': False})
        self._replace_keepers(Handover, users)
        self.env['huiskamer.step']._replace_owners(users)

    @api.model
    def _replace_keepers(self, Handover, users):
        """What a colleague who is gone was to keep tonight is kept by whoever has the next action."""
        domain = [('evening_owner_id', 'in', users.ids)] if users is not None else [('evening_owner_id', '!=', False)]
        kept = Handover.with_context(active_test=False).search(domain).grouped('evening_owner_id')
        for keeper, handovers in kept.items():
            for handover in handovers - handovers._ownable_by(keeper):
                if not handover._can_own(keeper) and handover.owner_id != keeper:
                    handover.write({'evening_owner_id': handover.owner_id.id})

    @api.model
    def _tell(self, users):
        """Send these colleagues one mail that says nothing but that there is news.

        What the news is stands on the board, behind the log-in: a mail lies in many places for long.
        """
        mail_news(self.env, users)


class HuiskamerHandoverEvening(models.Model):
    """The end of the evening: for everything that waits, who can be called tonight, in one tap with exceptions."""
    _inherit = 'huiskamer.handover'

    @api.model
    def _evening_questions(self):
        """Who keeps tonight what waits: everything is ticked, but for what somebody keeps already."""
        waiting = self._waiting_tonight()
        if not waiting:
            raise UserError(self.env._("Nothing is left open tonight."))
        options = [
            {'value': handover.id, 'label': ' · '.join(filter(None, [
                handover.code, handover.alias, handover.service_id.display_name, handover.evening_owner_id.name]))}
            for handover in waiting]
        return [
            self._question('owner_id', required=True, type='selection', label=self.env._("Keeps it tonight"),
                           readonly=False,
                           value=self.env.uid,
                           options=self._options(self.env['huiskamer.case']._caseworkers(), 'name')),
            {'name': 'handover_ids', 'type': 'many2many', 'label': self.env._("What waits"), 'help': '',
             'required': True,
             'options': options, 'value': waiting.filtered(lambda handover: not handover.evening_owner_id).ids
             or waiting.ids},
        ]

    # public: looks whether each handover waits and is the caller's, and whether the colleague may open its file
    @dialog(
        title=_lt("End of the evening"), confirm=_lt("Keeps it tonight"), asks='_evening_questions', on='model',
        intro=_lt("Who can be called tonight about these. Untick what somebody else keeps."))
    def end_evening(self, answers):
        """Name one colleague who keeps these handovers tonight, all or none.

        :param dict answers: ``owner_id`` and ``handover_ids``
        :raise UserError: when nothing was chosen, something of it is not there any more, or the colleague may not
            open a file
        """
        chosen = answers.get('handover_ids')
        chosen = self.browse(chosen if isinstance(chosen, list) else [])
        if not chosen or chosen - self._waiting_tonight():
            raise UserError(self.env._("What was ticked is not waiting any more. Open the list again."))
        chosen.name_evening_owner({'owner_id': answers.get('owner_id')})
    action_end_evening = end_evening.ask

    @api.model
    def _waiting_tonight(self):
        """The handovers of the caller's files that wait for tonight or tomorrow."""
        self.env['huiskamer.case']._ensure_caseworker()
        waiting = self.search([
            ('stage', 'not in', flow.FINAL), ('next_action', '!=', False), '|', ('urgency', '=', 'tonight'),
            ('deadline', '<', '+2d')])
        readable = waiting.case_id.client_id._filtered_access('write')
        return waiting.filtered(lambda handover: handover.case_id.client_id in readable)


class HuiskamerCaseTeam(models.Model):
    """A colleague who leaves a file leaves its next actions."""
    _inherit = 'huiskamer.case'

    def _set_team(self, **vals):
        """Change who works on the file, and who has its next actions."""
        result = super()._set_team(**vals)
        # sudo: every handover of the file counts, whoever changes the team
        handovers = self.sudo().handover_ids
        handovers._replace_owners(handovers.owner_id | handovers.evening_owner_id)
        return result


class HuiskamerAccessGrantOwner(models.Model):
    """Access for a time that ends gives back what its holder owned."""
    _inherit = 'huiskamer.access.grant'

    def _end(self):
        """Close these now; next actions go back to who works on the file."""
        super()._end()
        self.env['huiskamer.handover']._replace_owners(self.user_id)


class HuiskamerLocationTeam(models.Model):
    """A colleague who leaves the evening team leaves the next actions of files that were open to it."""
    _inherit = 'huiskamer.location'

    # public: core's own writes of users, groups and places, with core's own rights; next actions follow afterwards
    def write(self, vals):
        """Change a huiskamer; the evening team's next actions follow."""
        before = self.staff_ids
        result = super().write(vals)
        if 'staff_ids' in vals:
            self.env['huiskamer.handover']._replace_owners(before)
        return result


class ResUsers(models.Model):
    """A colleague who goes, or loses the role, leaves her next actions."""
    _inherit = 'res.users'

    def _have_left(self):
        """Next actions follow at once."""
        super()._have_left()
        self.env['huiskamer.handover']._replace_owners(self)
