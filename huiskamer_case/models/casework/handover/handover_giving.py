from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ...shared.guards import through_method
from . import handover_flow as flow

_lt = LazyTranslate(__name__)
# What happens where the colleague does not work on the file.
LEAVE = 'leave'


class HuiskamerHandoverGiving(models.Model):
    """The next action goes to another colleague: to who can take it, with how full she is; what cannot go stays and
    is named.

    At the end of the evening everything that waits gets somebody who can be called tonight, in one tap with exceptions.
    """
    _inherit = 'huiskamer.handover'

    # public: needs a role on each handover, and a colleague who may open the file or is let in by its own named method
    @dialog(
        title=_lt("Give the next action to a colleague"), confirm=_lt("Give"), asks='_giving_questions', on='records',
        chooses={'way_in?': lambda handovers: (LEAVE, *(way['value'] for way in handovers._ways_in()))})
    def reassign(self, answers):
        """Give the next action of these handovers to one colleague; those that cannot go stay where they are.

        :param dict answers: ``owner_id``, and ``way_in``: what to do where the colleague does not work on the file
        :return: a notice with how many went, and the codes of those that stayed
        :raise AccessError: for somebody who neither supervises nor works on the file
        :raise UserError: when none of them can go
        """
        colleague = self._chosen_owner(answers)
        self._ensure_may_give()
        waiting = self.filtered('next_action')
        if answers.get('way_in') and answers['way_in'] != LEAVE:
            (waiting - waiting._those_for(colleague))._let_in(colleague, answers['way_in'])
        given = waiting._those_for(colleague)
        if not given:
            raise UserError(self._why_not(colleague, self))
        # sudo: no role may write the cover; only this one field changes
        through_method(given).sudo().write({'owner_id': colleague.id})
        return self._told_given(colleague, given)
    action_reassign = reassign.ask

    # public: needs a role on each handover, and a colleague who may open the file
    @dialog(title=_lt("Who keeps this tonight?"), confirm=_lt("Give"), asks='_owner_question', on='records')
    def name_evening_owner(self, answers):
        """Name who keeps these handovers outside opening hours.

        :raise AccessError: for somebody who neither supervises nor works on the file
        :raise UserError: when the colleague may not open one of the files
        """
        colleague = self._chosen_owner(answers)
        self._ensure_may_give()
        able = self._those_for(colleague)
        for handover in self:
            if not handover.next_action or handover.stage in flow.FINAL or handover not in able:
                raise UserError(self._why_not(colleague, handover))
        changed = self.filtered(lambda handover: handover.evening_owner_id != colleague)
        through_method(self).sudo().write({'evening_owner_id': colleague.id})  # sudo: no role may write the cover
        changed._tell_evening_owner(colleague)
    action_name_evening_owner = name_evening_owner.ask

    def _tell_evening_owner(self, colleague):
        """Tell who is to keep these tonight, unless she took them herself; whoever was asked before is so no more."""
        Notice, codes = self.env['huiskamer.case.notice'], self.mapped('code')
        Notice._withdraw(codes, kind='evening')
        if self and colleague != self.env.user:
            Notice._tell(colleague, codes, 'evening')
            colleague._tell_now()

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

    def _owner_question(self):
        """Which colleague: who can take at least one of these, and how full she is."""
        return [self._question(
            'owner_id', required=True, type='selection', label=self.env._("Colleague"),
            options=self._owner_options(self._able()))]

    def _giving_questions(self):
        """Which colleague, and what to do where she does not work on the file."""
        able, ways = self._able(), self._ways_in()
        others = self._possible_owners() - able if ways else self.env['res.users']
        questions = [self._question(
            'owner_id', required=True, type='selection', label=self.env._("Colleague"),
            options=self._owner_options(able | others),
            value=self._least_full(able).id)]
        if ways:
            questions.append({
                'name': 'way_in', 'type': 'selection', 'required': True, 'help': '', 'options': ways, 'value': LEAVE,
                'label': self.env._("Where this colleague does not work on the file")})
        return questions

    def _ways_in(self):
        """What can be done where the colleague does not work on the file: nothing, or the file goes along; other
        rooms add theirs.

        For who may give a file away: a supervisor, or the one who leads it.
        """
        if not self or not (self.env.user.has_group('huiskamer_case.group_supervisor') or self._is_lead_of_all()):
            return []
        return [{'value': LEAVE, 'label': self.env._("Leave it where it is")},
                {'value': 'lead', 'label': self.env._("The colleague becomes the lead of the file")}]

    def _is_lead_of_all(self):
        """Whether the person at the screen leads every one of these files."""
        return all(handover.case_id.caseworker_id == self.env.user for handover in self)

    def _let_in(self, colleague, way):
        """Let a colleague into the files of these handovers, by the way that was chosen; one that refuses stops no
        other.
        """
        for case in self.case_id:
            try:
                with self.env.cr.savepoint():
                    self._let_into(case, colleague, way)
            except UserError:
                continue  # who is locked out, or gives to herself: the notice says which stayed

    def _let_into(self, case, colleague, way):
        """Let a colleague into one file."""
        if way == 'lead':
            case.assign({'caseworker_id': colleague.id})

    def _those_for(self, colleague):
        """Those of these that the colleague can take."""
        # sudo: whether the colleague may open the file is looked at as that colleague
        return self.filtered(lambda handover: handover.sudo()._can_own(colleague))

    def _able(self):
        """Who can take at least one of these."""
        return self._possible_owners().filtered(lambda user: not self or self._those_for(user))

    def _least_full(self, able):
        """Whom to propose: who can take most of these, and of those the one with the fewest open files."""
        load = self.env['huiskamer.case']._load_of(able)
        others = able - self.owner_id if len(self.owner_id) == 1 else able
        return (others or able).sorted(lambda user: (-len(self._those_for(user)), load[user]))[:1]

    def _owner_options(self, colleagues):
        """Colleagues as choices, each with how many of these she can take and how full she is."""
        load = self.env['huiskamer.case']._load_of(colleagues)
        options = []
        for colleague in colleagues:
            able = len(self._those_for(colleague))
            files, steps = load[colleague]
            words = [self.env._("open files: %(files)s", files=files),
                     self.env._("steps this week: %(steps)s", steps=steps)]
            if able < len(self):
                words.insert(0, self.env._("can take %(able)s of %(all)s", able=able, all=len(self)))
            options.append({'value': colleague.id, 'label': f"{colleague.name} ({', '.join(words)})"})
        return options

    def _possible_owners(self):
        """Whom these handovers can be given to: caseworkers, and supervisors for what only waits for a look."""
        looks = self.filtered(lambda handover: handover.next_action == flow.LOOK)
        owners = self._supervisors() if looks else self.env['res.users']
        owners |= self.env['huiskamer.case']._caseworkers() if self - looks else owners
        return owners.sorted('name')

    def _chosen_owner(self, answers):
        """The colleague in the answers, one of those there are.

        :raise UserError: when it is nobody of them
        """
        self.check_access('read')
        colleague = self._possible_owners().filtered(lambda user: user.id == answers.get('owner_id'))
        if not colleague:
            raise UserError(self.env._("Choose a colleague who works on files."))
        return colleague

    def _ensure_may_give(self):
        """Let only who has a part in each of these give it to somebody.

        :raise AccessError: the same for what is hidden and for what is not there
        """
        if not all(handover._roles() for handover in self):
            raise AccessError(self.env._("This record does not exist, or it is not yours to use."))

    def _why_not(self, colleague, stayed):
        """Why these could not be given, with what can be done about it."""
        if not any(stayed.mapped('next_action')) or (len(stayed) == 1 and stayed.stage in flow.FINAL
                                                     and stayed.next_action != flow.LOOK):
            return self.env._("A handover that has ended has no next action.")
        return self.env._(
            "%(name)s does not work on the file of %(codes)s. Choose who does, name a stand-in, or give the file to "
            "another lead.",
            name=colleague.name, codes=', '.join(stayed.mapped('code')))

    def _told_given(self, colleague, given):
        """What was done and what was not, for the screen."""
        stayed = self - given
        message = self.env._("Given to %(name)s: %(number)s.", name=colleague.name, number=len(given))
        if stayed:
            message += ' ' + self.env._("Not given: %(codes)s.", codes=', '.join(stayed.mapped('code')))
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'message': message, 'type': 'warning' if stayed else 'success', 'sticky': bool(stayed),
                       'next': {'type': 'ir.actions.act_window_close'}}}
