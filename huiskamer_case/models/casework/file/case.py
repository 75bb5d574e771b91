from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.roles.groups import OURS
from ...oversight.sealing.sealed import showing
from ...shared import house_days
from ...shared.dialog import dialog
from ...shared.guards import is_through_method, through_method
from .client import CHANNELS

_lt = LazyTranslate(__name__)


class HuiskamerCase(models.Model):
    """The cover of a file: who works on it and how it stands. Nothing about the person.

    A file exists only with consent; ``open_file`` is the one way to make it.
    """
    _name = 'huiskamer.case'
    _description = "File"
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.confidential.mixin']
    _order = 'opened_on desc, id desc'

    client_id = fields.Many2one(
        'huiskamer.client', required=True, readonly=True, index=True, ondelete='restrict')
    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", required=True, readonly=True, index=True, ondelete='restrict')
    state = fields.Selection(
        [('open', "Open"), ('frozen', "Frozen"), ('closed', "Closed")], required=True, readonly=True, default='open')
    opened_on = fields.Date("Opened on", required=True, readonly=True, default=house_days.today)
    closed_on = fields.Date("Closed on", readonly=True)
    frozen_because = fields.Selection(
        [('withdrawn', "The client withdrew consent"), ('asked', "The client asked to leave it as it is"),
         ('minor', "The person is, or may be, under 18")], string="Frozen because", readonly=True)
    erase_on = fields.Date(
        "Erased on", readonly=True, index=True, help="Until then the client can come back in person and undo it.")
    keep_until = fields.Date("Kept until", readonly=True)
    outcome = fields.Selection(
        [('helped', "Helped"), ('handed_over', "Handed over"), ('left', "Client stopped coming"),
         ('minor', "Path for minors"), ('other', "Other")], readonly=True)

    # Who works on it
    caseworker_id = fields.Many2one(
        'res.users', string="Case lead", required=True, readonly=True, index=True, ondelete='restrict')
    member_ids = fields.Many2many(
        'res.users', 'huiskamer_case_member_rel', 'case_id', 'user_id', string="Members", readonly=True)
    open_to = fields.Selection(
        [('members', "Only my own workers"), ('team', "The evening team too")],
        string="Open to", required=True, readonly=True, default='members', help="What the client chose.")
    locked_out_ids = fields.Many2many(
        'res.users', 'huiskamer_case_locked_out_rel', 'case_id', 'user_id', string="Locked out", readonly=True,
        help="For these colleagues the file does not exist.", groups='huiskamer_case.group_caseworker')

    # What belongs to it
    alias = fields.Char(
        "Working name", compute='_compute_alias', search='_search_alias', groups='huiskamer_case.group_caseworker')
    contact_channel = fields.Selection(
        CHANNELS, string="Safe way to reach", compute='_compute_alias', groups='huiskamer_case.group_caseworker')
    contact_ids = fields.One2many(
        'huiskamer.contact', 'case_id', string="Contacts", groups='huiskamer_case.group_caseworker')
    consent_ids = fields.Many2many(
        'huiskamer.consent', string="Consents", compute='_compute_consent_ids',
        groups='huiskamer_case.group_caseworker')
    goal_ids = fields.One2many(
        'huiskamer.goal', 'case_id', string="Goals", groups='huiskamer_case.group_caseworker')
    handover_ids = fields.One2many('huiskamer.handover', 'case_id', string="Handovers", readonly=True)
    next_on = fields.Date("Next date", compute='_compute_next_on')
    parties = fields.Text("Who does what", compute='_compute_next_on')

    _protected_fields = frozenset({
        'state', 'outcome', 'opened_on', 'closed_on', 'frozen_because', 'erase_on', 'keep_until', 'caseworker_id',
        'member_ids', 'open_to', 'locked_out_ids', 'location_id'})

    @api.depends('client_id')
    @api.depends_context('uid')
    def _compute_alias(self):
        """What stands on top of the file, for those who work on it; empty for anybody else."""
        Client = showing(self.env['huiskamer.client']).with_context(active_test=False)
        # one question for the rules, the name and the channel of a whole list
        clients = Client.search_fetch([('id', 'in', self.client_id._origin.ids)], ['alias', 'contact_channel'])
        readable = {client.id: client for client in clients}
        for case in self:
            client = readable.get(case.client_id._origin.id, Client)
            case.alias = client.alias
            case.contact_channel = client.contact_channel

    @api.depends('client_id.consent_ids')
    @api.depends_context('uid')
    def _compute_consent_ids(self):
        """What the client allows, for those who work on the file."""
        readable = self.client_id._filtered_access('read')
        for case in self:
            case.consent_ids = (case.client_id & readable).consent_ids

    @api.depends('handover_ids.deadline', 'handover_ids.appointment_at', 'caseworker_id', 'member_ids')
    @api.depends_context('uid', 'lang', 'tz')
    def _compute_next_on(self):
        """The next agreed date, and who does what until then: colleagues and services, no content."""
        stages = dict(self.env['huiskamer.handover']._fields['stage']._description_selection(self.env))
        actions = dict(self.env['huiskamer.handover']._fields['next_action']._description_selection(self.env))
        for case in self:
            moves = case._open_handovers().sorted('deadline')
            zone = house_days.zone_of(case)
            dates = [house_days.day_of(move.deadline, zone) for move in moves if move.deadline]
            # sudo: only the day comes out, to who sees the cover anyway
            dates += [case.sudo().next_step_on] if case.sudo().next_step_on else []
            case.next_on = min(dates, default=False)
            lines = [self.env._("%(name)s leads", name=case.caseworker_id.name)]
            lines += [self.env._("%(name)s works on it too", name=member.name) for member in case.member_ids]
            lines += [
                f'{move.service_id.display_name}: {stages[move.stage]} · {actions.get(move.next_action, "")} '
                f'({move.owner_id.name or ""})' for move in moves]
            case.parties = '\n'.join(lines)

    # public: refuses every file that does not come through `open_file`, whoever asks
    @api.model_create_multi
    def create(self, vals_list):
        """Refuse every file that does not come through ``open_file``.

        :raise UserError: always, for a file made by hand
        """
        if not is_through_method(self):
            raise UserError(self.env._("A file is opened with the consent of the client. Use the button Open a file."))
        return super().create(vals_list)

    # public: answers with a window on the client; the client's own rules decide whether it opens
    def action_show_client(self):
        """Go to the person behind this file."""
        self.check_access('read')
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'huiskamer.client',
            'res_id': self.client_id.id,
            'views': [(False, 'form')],
        }

    # public: needs the wall and an open file; the colleague must be an active caseworker who is not locked out
    @dialog(
        title=_lt("Add a colleague to this file"), confirm=_lt("Add"), asks='_colleague_question',
        before=('_ensure_standing', '_ensure_open'))
    def add_member(self, answers):
        """Let a colleague work on this file.

        :raise UserError: when the colleague is no caseworker or is locked out, or the file is not open
        """
        self._set_team(member_ids=[Command.link(self._colleague(answers).id)])
    action_add_member = add_member.ask

    # public: needs the wall, works in every state of the file and never on its lead
    @dialog(
        title=_lt("Lock a colleague out of this file"), confirm=_lt("Lock out"), asks='_lock_out_question',
        before=('_ensure_own',))
    def lock_out(self, answers):
        """Make this file not exist for a colleague, because the client asks so.

        :raise UserError: when it is the case lead, who has to hand over the file first
        """
        colleague = self._who_is_locked_out(answers)
        if colleague == self.caseworker_id:
            raise UserError(self.env._("The case lead cannot be locked out. Give the file to somebody else first."))
        self._set_team(locked_out_ids=[Command.link(colleague.id)], member_ids=[Command.unlink(colleague.id)])
        self.env['huiskamer.case.notice']._withdraw(self.mapped('code'), colleague)
        self._record_lock_out(colleague)
    action_lock_out = lock_out.ask

    # public: the lead's team by the wall, or a supervisor who sees the cover and does not name herself
    @dialog(title=_lt("Give this file to another lead"), confirm=_lt("Give"), asks='_colleague_question')
    def assign(self, answers):
        """Give the file to another lead: the lead herself does so, or a supervisor, never to herself.

        :raise AccessError: when the caller is neither
        :raise UserError: when the supervisor names herself
        """
        self.check_access('read')
        colleague = self._colleague(answers)
        is_supervisor = self.env.user.has_group('huiskamer_case.group_supervisor')
        if not is_supervisor:
            self._ensure_standing()
        elif colleague == self.env.user and self.caseworker_id != self.env.user:
            raise UserError(self.env._("A supervisor cannot give a file to herself. Another supervisor can."))
        self._take_over(colleague)
    action_assign = assign.ask

    def _take_over(self, colleague):
        """Make this colleague the lead, and the owner of the next actions of the former one."""
        former = self.caseworker_id
        self._set_team(caseworker_id=colleague.id)
        Notice = self.env['huiskamer.case.notice']
        if former not in (colleague, self.env.user):
            Notice._tell(former, self.mapped('code'))
        if colleague not in (former, self.env.user):
            Notice._tell(colleague, self.mapped('code'), 'passed')

    # Hooks: other rooms of casework answer.

    def _ensure_standing(self):
        """Hold the wall for a change of who works on the file; the room of access keeps guests out.

        :raise AccessError: when the caller may not make it
        """
        self._ensure_own()

    def _record_lock_out(self, colleague):
        """Put on record that this file must not exist for a colleague; the room of access does.

        :param colleague: the user who was locked out
        """

    def _lock_out_question(self):
        """For whom this file must not exist: anybody of the house."""
        return self._colleague_question(self._people_of_the_house())

    def _colleague_question(self, colleagues=None):
        """Which of these colleagues, by default of all who work on files."""
        return [self._question(
            'caseworker_id', required=True, type='selection', label=self.env._("Colleague"),
            options=self._options(self._caseworkers() if colleagues is None else colleagues, 'name'))]

    @api.model
    def _caseworkers(self):
        """The colleagues who have the role of caseworker."""
        # sudo: who is in a group is hidden from non-administrators; only names of colleagues come back
        return self.env.ref('huiskamer_case.group_caseworker').sudo().user_ids.filtered('active').sudo(False)

    @api.model
    def _people_of_the_house(self):
        """Everybody who has a role here: whose relative a client is can be anybody, also at the door or on top."""
        people = self.env['res.users']
        for group in OURS:
            # sudo: who is in a group is hidden from non-administrators; only names of colleagues come back
            people |= self.env.ref(f'huiskamer_case.{group}').sudo().all_user_ids.filtered('active')
        return people.sudo(False)

    def _who_is_locked_out(self, answers):
        """The colleague named in the answers, whatever her role.

        :raise UserError: when it is nobody of the house
        """
        colleague = self._people_of_the_house().filtered(lambda user: user.id == answers.get('caseworker_id'))
        if not colleague:
            raise UserError(self.env._("Choose a colleague of this house."))
        return colleague

    def _colleague(self, answers, allow_locked_out=False):
        """The colleague named in the answers.

        :raise UserError: when it is nobody, no caseworker, or locked out of the file
        """
        self.ensure_one()
        colleague = self._caseworkers().filtered(lambda user: user.id == answers.get('caseworker_id'))
        if not colleague:
            raise UserError(self.env._("Choose a colleague who works on files."))
        # sudo: being locked out is hidden from supervisors; only the refusal shows
        if not allow_locked_out and colleague in self.sudo().locked_out_ids:
            raise UserError(self.env._("This colleague cannot work on this file."))
        return colleague

    def _set_team(self, **vals):
        """Change who works on the file."""
        # sudo: who works on a file changes by named methods only, no role may write it
        files = through_method(self).sudo()
        before = {case: case._who_sees() for case in files}
        files.write(vals)
        for case, seen in before.items():
            case._note_narrowed(*(was - now for was, now in zip(seen, case._who_sees(), strict=True)))
        self.env['huiskamer.step']._replace_owners(cases=self)

    def _who_sees(self):
        """Who is named on this file, and the place whose evening team sees it."""
        return self.member_ids | self.caseworker_id, self.location_id.filtered(lambda _place: self.open_to == 'team')

    def _note_narrowed(self, people, place):
        """Remember who no longer sees this file: they do not come back with a back-up.

        :param people: who was named on it
        :param place: whose evening team saw it
        """
        Ended = self.env['huiskamer.ended']
        Ended._add('member', [f'{self.code} {Ended._whom(user)}' for user in people])
        Ended._add('team', [self.code] if place else [])

    def _ensure_own(self):
        """Hold the wall: only those who work on the file, not a supervisor who sees its cover.

        :raise AccessError: when the caller may not write the content of the file
        """
        self.ensure_one()
        self.check_access('read')
        self.client_id.check_access('write')
