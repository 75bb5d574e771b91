from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...shared.guards import through_method
from . import handover_flow as flow


class HuiskamerHandoverOwner(models.Model):
    """Who has the next action: an active colleague who may open the file, at every second."""
    _inherit = 'huiskamer.handover'

    def _owner(self):
        """Who takes the next action: the lead, else a supervisor."""
        if self.next_action == flow.LOOK:
            return self._looker()
        lead = self.case_id.caseworker_id
        return lead if self._can_own(lead) else self._supervisors()[:1] or lead

    def _looker(self):
        """The supervisor who looks at what ended without a word; another one than its caseworker where there is one."""
        supervisors = self._supervisors()
        return (supervisors - self.requester_id)[:1] or supervisors[:1]

    def _can_own(self, user):
        """Whether this colleague is there and may open the file, or supervises what ended without a word."""
        if self.next_action == flow.LOOK:
            return user in self._supervisors()
        return bool(user.active) and self.case_id.client_id.with_user(user).has_access('write')

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
        for handover in Handover.with_context(active_test=False).search(domain):
            if not handover._can_own(handover.owner_id) and handover.owner_id != handover._owner():
                handover.write({'owner_id': handover._owner().id, 'evening_owner_id': False})

    def action_reassign(self):
        """Ask who takes the next action of the handovers that are ticked."""
        return self._ask_owner('reassign', self.env._("Give the next action to a colleague"))

    def reassign(self, answers):
        """Give the next action of these handovers to one colleague.

        :raise AccessError: for somebody who neither supervises nor works on the file
        :raise UserError: when the colleague may not open one of the files
        """
        self._set_owner('owner_id', answers)

    def action_name_evening_owner(self):
        """Ask who can be called about these handovers tonight."""
        return self._ask_owner('name_evening_owner', self.env._("Who keeps this tonight?"))

    def name_evening_owner(self, answers):
        """Name who keeps these handovers outside opening hours.

        :raise AccessError: for somebody who neither supervises nor works on the file
        :raise UserError: when the colleague may not open one of the files
        """
        self._set_owner('evening_owner_id', answers)

    def _ask_owner(self, method, title):
        """The dialog that asks for one colleague."""
        question = self._question('owner_id', required=True, label=self.env._("Colleague")) | {
            'type': 'selection', 'options': self._options(self._possible_owners(), 'name')}
        return self._ask(method, title, [question], self.env._("Give"))

    def _possible_owners(self):
        """Whom these handovers can be given to: caseworkers, and supervisors for what only waits for a look."""
        looks = self.filtered(lambda handover: handover.next_action == flow.LOOK)
        owners = self._supervisors() if looks else self.env['res.users']
        return owners | self.env['huiskamer.case']._caseworkers() if self - looks else owners

    def _set_owner(self, field_name, answers):
        """Write a colleague on open handovers, after the wall and the colleague's own access."""
        self.check_access('read')
        answers = self._answers(answers)
        colleague = self._possible_owners().filtered(lambda user: user.id == answers.get('owner_id'))
        for handover in self:
            if not handover._roles():
                raise AccessError(self.env._("This record does not exist, or it is not yours to use."))
            if not handover.next_action or (handover.stage in flow.FINAL and field_name == 'evening_owner_id'):
                raise UserError(self.env._("A handover that has ended has no next action."))
            # sudo: whether the colleague may open the file is looked at as that colleague
            if not colleague or not handover.sudo()._can_own(colleague):
                raise UserError(self.env._("This colleague does not work on the file of %(code)s.", code=handover.code))
        # sudo: no role may write the cover; only this one field changes
        through_method(self).sudo().write({field_name: colleague.id})

    @api.model
    def _tell(self, users):
        """Send these colleagues one mail that says nothing but that there is news.

        What the news is stands on the board, behind the log-in: a mail lies in many places for long.
        """
        addresses = sorted({user.email for user in users if user.active and user.email})
        # sudo: nobody may write mails by hand here; the text is fixed
        self.env['mail.mail'].sudo().create([{
            'subject': self.env._("There is news"),
            'body_html': self.env._("There is news in the huiskamer. Log in to see it."),
            'email_to': address,
            'auto_delete': True,
        } for address in addresses])


class HuiskamerCaseTeam(models.Model):
    """A colleague who leaves a file leaves its next actions."""
    _inherit = 'huiskamer.case'

    def _set_team(self, **vals):
        """Change who works on the file, and who has its next actions."""
        result = super()._set_team(**vals)
        # sudo: every handover of the file counts, whoever changes the team
        handovers = self.sudo().handover_ids
        handovers._replace_owners(handovers.owner_id)
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

    def write(self, vals):
        """Change a user; next actions follow at once when she is deactivated or loses a role."""
        result = super().write(vals)
        if vals.keys() & {'active', 'group_ids'}:
            self.env['huiskamer.handover']._replace_owners(self)
        return result


class ResGroups(models.Model):
    """Taking a role away can begin at the role."""
    _inherit = 'res.groups'

    def write(self, vals):
        """Change a group; the next actions of those who leave it follow at once."""
        # sudo: who is in a group is hidden from non-administrators, and nothing is shown
        before = self.sudo().user_ids if 'user_ids' in vals else self.env['res.users']
        result = super().write(vals)
        if before:
            self.env['huiskamer.handover']._replace_owners(before)
        return result
