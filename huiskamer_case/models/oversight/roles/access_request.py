from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...shared import house_days

_lt = LazyTranslate(__name__)

# The only groups that can be given or taken here. Nothing of Odoo's own is among them.
ROLES = [
    ('host', "Host"),
    ('caseworker', "Caseworker"),
    ('supervisor', "Supervisor"),
    ('privacy_officer', "Privacy officer"),
    ('access_administrator', "Access administrator"),
]


class HuiskamerAccessRequest(models.Model):
    """A role for a colleague: asked by one person, confirmed by another, never for oneself.

    Taking a role away needs one person and works at once. Every request stays on record.
    """
    _name = 'huiskamer.access.request'
    _description = "Access request"
    _inherit = ['huiskamer.second.person.mixin', 'huiskamer.ask.mixin']
    _order = 'requested_at desc, id desc'
    _no_unlink = _lt("Access requests stay on record and cannot be deleted.")

    user_id = fields.Many2one(
        'res.users', string="Colleague", index=True, ondelete='restrict',
        domain=[('share', '=', False)])
    role = fields.Selection(ROLES, required=True)
    kind = fields.Selection(
        [('give', "Grant"), ('take', "Take away"), ('keep', "Still needed")], required=True, default='give',
        help="Giving waits for a second person. Taking away works at once. A role is looked at now and then.")
    reason = fields.Char(required=True, help="Why, in a few words. No names of clients.")
    ends_at = fields.Datetime("Ends at", window=house_days.AHEAD,
                              help="Where the role is for a time. At this moment it ends by itself.")
    ended_at = fields.Datetime("Ended at", readonly=True, copy=False)
    is_first = fields.Boolean("First installation", readonly=True, copy=False)
    requested_by_id = fields.Many2one(
        'res.users', string="Asked by", readonly=True, default=lambda self: self.env.user, copy=False)
    requested_at = fields.Datetime("Asked at", readonly=True, default=fields.Datetime.now, copy=False)

    @api.depends_context('lang')
    @api.depends('role', 'kind')
    def _compute_display_name(self):
        """What is asked, without naming the colleague."""
        roles = dict(self._fields['role']._description_selection(self.env))
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for request in self:
            request.display_name = ': '.join(filter(None, (kinds.get(request.kind), roles.get(request.role))))

    def _not_by(self):
        """Who asked, and who gets the role."""
        return self.requested_by_id | self.user_id

    # public: needs create access by list; never for oneself, only our five roles, and nothing of the decision from
    #   outside
    @api.model_create_multi
    def create(self, vals_list):
        """Ask for a role; a role that is taken away goes at once.

        :raise UserError: for oneself, for somebody outside the house, or when nothing would change
        """
        requests = super().create(vals_list)
        for request in requests:
            request._ensure_makes_sense()
            if request.kind != 'give':
                request._carry_out()
        return requests

    # public: needs a deciding role, and neither the one who asked nor the one who gets the role
    def action_confirm(self):
        """Give the role, as the second person.

        :raise AccessError: when the caller asked for it, would get it, or may not decide
        """
        asked = self._asked_together()
        asked._ensure_can_be_decided()
        asked._make_account()
        for request in asked:
            request._ensure_can_hold()
        asked._carry_out()

    # public: needs a deciding role, and neither the one who asked nor the one who gets the role
    def action_refuse(self):
        """Turn it down, with whatever was asked in one with it.

        :raise AccessError: when the caller may not be the second person
        """
        return super(HuiskamerAccessRequest, self._asked_together()).action_refuse()

    def _ensure_makes_sense(self):
        """Refuse requests that nobody should make.

        :raise UserError: in the words of the access administrator
        """
        if self.new_login:
            return
        if self.user_id == self.env.user:
            raise UserError(self.env._("Nobody gives a role to herself or takes it from herself. Ask a colleague."))
        has_role, given = self._has_role(), self._given()
        if self.kind == 'give':
            self._ensure_can_hold()
            if has_role and given and not given.ends_at:
                raise UserError(self.env._("This colleague has this role already."))
        elif not has_role and not (given and self.kind == 'take'):
            raise UserError(self.env._("This colleague does not have this role."))
        elif self.kind == 'keep' and not given:
            raise UserError(self.env._("Nobody gave this role on record. Ask for it, or take it away."))
        elif self.kind == 'take':
            self._ensure_somebody_is_left()

    def _ensure_can_hold(self):
        """Give roles to colleagues of the house only, until a moment that is still to come.

        :raise UserError: saying which of these it is
        """
        if self.user_id.share or not self.user_id.active:
            raise UserError(self.env._("Only active colleagues of the house can have a role."))
        if self.ends_at and self.ends_at <= fields.Datetime.now():
            raise UserError(self.env._("This end has passed. Choose a later one."))
        if self.ends_at and self.role == 'access_administrator':
            raise UserError(self.env._(
                "An access administrator has no end date: the last one must not go by herself. Take the role away "
                "instead."))

    def _ensure_somebody_is_left(self):
        """Keep at least one access administrator, else nobody could give a role any more.

        :raise UserError: when the last one would lose the role
        """
        if self.role == 'access_administrator':
            self._one_at_a_time()
            # sudo: who is in a group is hidden from non-administrators, and only the number matters here
            others = self._group().sudo().user_ids.filtered('active') - self.user_id
            if not others:
                raise UserError(self.env._("This is the last access administrator. Give the role to somebody else "
                                           "first."))

    def _one_at_a_time(self):
        """Let one change of who administers access win, and make Odoo run any other again with fresh eyes.

        Raw SQL: the row is written and not only held, for a transaction that waited for a lock would
        still count with the eyes it had before.
        """
        self.env.cr.execute(SQL(
            "UPDATE res_groups SET write_date = write_date WHERE id = %s",
            self.env.ref('huiskamer_case.group_access_administrator').id))

    def _has_role(self):
        """Whether the colleague has the role now, by whatever way it came."""
        # sudo: groups are hidden from non-administrators
        return self._group() in self.user_id.sudo().all_group_ids

    def _given(self):
        """The request by which the colleague has this role now; none when it was taken away or never given."""
        # sudo: whoever asks, the whole record decides
        last = self.sudo().search([
            ('user_id', '=', self.user_id.id), ('role', '=', self.role), ('state', '=', 'done'),
            ('kind', '!=', 'keep')],
            order='decided_at desc, id desc', limit=1)
        return last.filtered(lambda request: request.kind == 'give')

    def _group(self):
        """The group behind the role, from the white-list."""
        return self.env.ref(f'huiskamer_case.group_{self.role}')

    def _carry_out(self):
        """Give or take the role, and record who decided.

        :raise UserError: when a role that is taken away comes back with another group, or one that is given does not
            stay
        """
        for request in self.filtered(lambda request: request.kind != 'keep'):
            command = Command.link if request.kind == 'give' else Command.unlink
            # sudo: an access administrator has no right to change users, only this one group of this one user
            request.user_id.sudo().write({'group_ids': [command(request._group().id)]})
            if request.kind == 'take' and request._has_role():
                raise UserError(self.env._(
                    "This role comes with another group of this colleague. Whoever runs the system has to take that "
                    "away."))
            if request.kind == 'give' and not request._has_role():
                raise UserError(self.env._(
                    "The role did not stay: another module sets this colleague's groups from a list of its own, and "
                    "our role is not in it. "
                    "Whoever runs the system adds the role there, or takes this colleague from that list. Nothing was "
                    "confirmed."))
        self._decide('done')

    def _decide(self, state, **vals):
        """Record the decision with its maker and its moment."""
        super()._decide(state, **vals)
        self.env.registry.clear_cache()  # when the next role ends is remembered
