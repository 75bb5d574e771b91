from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..shared.guards import is_through_method, through_method, without_defaults

# The only groups that can be given or taken here. Nothing of Odoo's own is among them.
ROLES = [
    ('host', "Host"),
    ('caseworker', "Caseworker"),
    ('supervisor', "Supervisor"),
    ('privacy_officer', "Privacy officer"),
    ('access_administrator', "Access administrator"),
]
DECIDERS = ('supervisor', 'privacy_officer', 'access_administrator')


class HuiskamerAccessRequest(models.Model):
    """A role for a colleague: asked by one person, confirmed by another, never for oneself.

    Taking a role away needs one person and works at once. Every request stays on record.
    """
    _name = 'huiskamer.access.request'
    _description = "Access request"
    _order = 'requested_at desc, id desc'

    user_id = fields.Many2one(
        'res.users', string="Colleague", required=True, index=True, ondelete='restrict',
        domain=[('share', '=', False)])
    role = fields.Selection(ROLES, required=True)
    kind = fields.Selection(
        [('give', "Give"), ('take', "Take away")], required=True, default='give',
        help="Giving waits for a second person. Taking away works at once.")
    reason = fields.Char(required=True, help="Why, in a few words. No names of clients.")
    state = fields.Selection(
        [('asked', "Waiting for a second person"), ('done', "Done"), ('refused', "Refused")],
        required=True, readonly=True, default='asked', copy=False)
    requested_by_id = fields.Many2one(
        'res.users', string="Asked by", readonly=True, default=lambda self: self.env.user, copy=False)
    requested_at = fields.Datetime("Asked at", readonly=True, default=fields.Datetime.now, copy=False)
    decided_by_id = fields.Many2one('res.users', string="Decided by", readonly=True, copy=False)
    decided_at = fields.Datetime("Decided at", readonly=True, copy=False)
    can_be_decided = fields.Boolean(compute='_compute_can_be_decided')

    @api.depends('role', 'kind')
    def _compute_display_name(self):
        """What is asked, without naming the colleague."""
        roles = dict(self._fields['role']._description_selection(self.env))
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for request in self:
            request.display_name = f"{kinds.get(request.kind, '')}: {roles.get(request.role, '')}"

    @api.depends_context('uid')
    @api.depends('state', 'user_id', 'requested_by_id')
    def _compute_can_be_decided(self):
        """Whether the person at the screen may be the second person."""
        may_decide = self._may_decide()
        for request in self:
            request.can_be_decided = (
                request.state == 'asked' and may_decide
                and self.env.user not in (request.requested_by_id | request.user_id))

    @api.model_create_multi
    def create(self, vals_list):
        """Ask for a role; a role that is taken away goes at once.

        :raise UserError: for oneself, for somebody outside the house, or when nothing would change
        """
        guarded = {'state', 'requested_by_id', 'requested_at', 'decided_by_id', 'decided_at'}
        for vals in vals_list:
            if guarded & vals.keys() and not is_through_method(self):
                raise UserError(self.env._("Who asked, who decided and when is filled in by the system."))
        requests = super(HuiskamerAccessRequest, without_defaults(self, guarded)).create(vals_list)
        for request in requests:
            request._ensure_makes_sense()
            if request.kind == 'take':
                request._carry_out()
        return requests

    def write(self, vals):
        """Keep a request as it was asked; only its decision is added, by its own methods.

        :raise UserError: always, unless a decision is being recorded
        """
        if not is_through_method(self):
            raise UserError(self.env._("A request stays as it was asked. Refuse it and make a new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Keep every request: it is the record of who got in, and why."""
        raise UserError(self.env._("Access requests stay on record and cannot be deleted."))

    def action_confirm(self):
        """Give the role, as the second person.

        :raise AccessError: when the caller asked for it, would get it, or may not decide
        """
        self._ensure_can_be_decided()
        self._carry_out()

    def action_refuse(self):
        """Turn the request down, as the second person.

        :raise AccessError: when the caller asked for it, would get it, or may not decide
        """
        self._ensure_can_be_decided()
        self._decide('refused')

    def _may_decide(self):
        """Whether the caller has a role that can confirm another person's request."""
        return any(self.env.user.has_group(f'huiskamer_case.group_{role}') for role in DECIDERS)

    def _ensure_can_be_decided(self):
        """Hold the rule of two persons.

        :raise AccessError: when the caller may not be the second person
        :raise UserError: when the request was decided before
        """
        self.check_access('read')
        for request in self:
            if request.state != 'asked':
                raise UserError(self.env._("This request was decided before."))
            if not request.can_be_decided:
                raise AccessError(self.env._(
                    "Somebody else has to decide this: not the person who asked, and not the person who gets the role."))

    def _ensure_makes_sense(self):
        """Refuse requests that nobody should make.

        :raise UserError: in the words of the access administrator
        """
        if self.user_id == self.env.user:
            raise UserError(self.env._("Nobody gives a role to herself or takes it from herself. Ask a colleague."))
        if self.user_id.share or not self.user_id.active:
            raise UserError(self.env._("Only active colleagues of the house can have a role."))
        has_role = self._group() in self.user_id.sudo().group_ids  # sudo: groups are hidden from non-administrators
        if self.kind == 'give' and has_role:
            raise UserError(self.env._("This colleague has this role already."))
        if self.kind == 'take' and not has_role:
            raise UserError(self.env._("This colleague does not have this role."))
        self._ensure_somebody_is_left()

    def _ensure_somebody_is_left(self):
        """Keep at least one access administrator, else nobody could give a role any more.

        :raise UserError: when the last one would lose the role
        """
        if self.kind == 'take' and self.role == 'access_administrator':
            # sudo: who is in a group is hidden from non-administrators, and only the number matters here
            others = self._group().sudo().user_ids.filtered('active') - self.user_id
            if not others:
                raise UserError(self.env._("This is the last access administrator. Give the role to somebody else first."))

    def _group(self):
        """The group behind the role, from the white-list."""
        return self.env.ref(f'huiskamer_case.group_{self.role}')

    def _carry_out(self):
        """Give or take the role, and record who decided."""
        for request in self:
            command = Command.link if request.kind == 'give' else Command.unlink
            # sudo: an access administrator has no right to change users, only this one group of this one user
            request.user_id.sudo().write({'group_ids': [command(request._group().id)]})
        self._decide('done')

    def _decide(self, state):
        """Record the decision with its maker and its moment."""
        # sudo: nobody has write access to requests; the decision is the only thing ever added
        through_method(self).sudo().write({
            'state': state,
            'decided_by_id': self.env.user.id,
            'decided_at': fields.Datetime.now(),
        })
