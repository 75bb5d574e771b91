from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from .access_request import ROLES
from .second_person_mixin import DECIDERS

_lt = LazyTranslate(__name__)

REQUEST = ('huiskamer.access.request',)


class HuiskamerAccessHolding(models.Model):
    """Who holds which role now, beside what the requests on record say. A view; nothing is stored.

    A role that came by another way (a system administrator's hand, another module, a group that
    implies ours) stands out, and so does one that was taken away by another way.
    """
    _name = 'huiskamer.access.holding'
    _description = "Role of a colleague"
    _inherit = ['huiskamer.ask.mixin']
    _auto = False
    _order = 'is_wrong desc, user_id, role'
    _depends = {
        'huiskamer.access.request': ['user_id', 'role', 'kind', 'state', 'ends_at', 'decided_at'],
        'res.users': ['group_ids', 'active'],
        'res.groups': ['implied_ids', 'user_ids'],
    }

    user_id = fields.Many2one('res.users', string="Colleague", readonly=True)
    role = fields.Selection(ROLES, readonly=True)
    standing = fields.Selection(
        [('right', "By a request"), ('around', "Given around a request"), ('gone', "Taken away around a request"),
         ('past', "Past its end")], string="On record", readonly=True)
    is_wrong = fields.Boolean("Not by a request", readonly=True)
    since = fields.Datetime("Since", readonly=True)
    ends_at = fields.Datetime("Ends at", readonly=True)
    looked_at = fields.Datetime("Last looked at", readonly=True)
    review_on = fields.Datetime("To be looked at from", readonly=True)
    last_login = fields.Datetime("Last log-in", readonly=True)
    is_due = fields.Boolean("To be looked at", compute='_compute_is_due')
    may_take = fields.Boolean(compute='_compute_may')
    may_justify = fields.Boolean(compute='_compute_may')
    may_keep = fields.Boolean(compute='_compute_may')

    @property
    def _table_query(self):
        """Hold what is beside what was given; a group that implies one of ours gives it too."""
        return SQL(
            """
            WITH RECURSIVE ours AS (
                SELECT res_id AS gid, substr(name, 7) AS role FROM ir_model_data
                WHERE module = 'huiskamer_case' AND model = 'res.groups' AND substr(name, 7) IN %(roles)s
            ), giving AS (
                SELECT gid, role FROM ours
                UNION SELECT implied.gid, giving.role FROM res_groups_implied_rel implied JOIN giving ON implied.hid
                    = giving.gid
            ), held AS (
                SELECT rel.uid AS user_id, giving.role, bool_or(rel.gid = ours.gid) AS direct
                FROM res_groups_users_rel rel JOIN giving ON giving.gid = rel.gid JOIN ours ON ours.role = giving.role
                GROUP BY rel.uid, giving.role
            ), decided AS (
                SELECT DISTINCT ON (user_id, role) * FROM huiskamer_access_request
                WHERE state = 'done' AND kind <> 'keep' ORDER BY user_id, role, decided_at DESC, id DESC
            ), given AS (
                SELECT * FROM decided WHERE kind = 'give'
            ), looked AS (
                SELECT user_id, role, max(decided_at) AS at FROM huiskamer_access_request
                WHERE state = 'done' AND kind <> 'take' GROUP BY user_id, role
            ), both_sides AS (
                SELECT user_id, role, held.direct, given.decided_at, given.ends_at,
                       CASE WHEN given.id IS NULL OR NOT held.direct THEN 'around' WHEN held.direct IS NULL THEN 'gone'
                            WHEN given.ends_at <= %(now)s THEN 'past' ELSE 'right' END AS standing
                FROM held FULL JOIN given USING (user_id, role)
            )
            SELECT u.id * 10 + array_position(%(order)s::text[], b.role::text) AS id, u.id AS user_id, b.role,
                b.standing,
                   b.standing <> 'right' AS is_wrong, b.decided_at AS since, b.ends_at,
                   l.at AS looked_at, l.at + %(days)s * interval '1 day' AS review_on,
                   (SELECT max(create_date) FROM res_users_log WHERE create_uid = u.id) AS last_login
            FROM both_sides b JOIN res_users u ON u.id = b.user_id AND u.active
                 LEFT JOIN looked l ON l.user_id = b.user_id AND l.role = b.role
            """,
            roles=tuple(role for role, _label in ROLES), order=[role for role, _label in ROLES],
            now=fields.Datetime.now(), days=self.env['huiskamer.retention.term']._days('role_review'))

    @api.depends_context('lang')
    @api.depends('role', 'user_id')
    def _compute_display_name(self):
        """The role, without naming the colleague."""
        roles = dict(self._fields['role']._description_selection(self.env))
        for holding in self:
            holding.display_name = roles.get(holding.role, '')

    @api.depends('review_on', 'is_wrong')
    def _compute_is_due(self):
        """Whether somebody has to look whether it is still needed."""
        now = fields.Datetime.now()
        for holding in self:
            holding.is_due = not holding.is_wrong and bool(holding.review_on) and holding.review_on <= now

    @api.depends('standing', 'user_id')
    @api.depends_context('uid')
    def _compute_may(self):
        """What the person at the screen may do about this role of a colleague."""
        for holding in self:
            decides = holding._decides()
            holding.may_take = decides and (holding.is_wrong or holding._administers())
            holding.may_justify = decides and holding.standing in ('around', 'past')
            holding.may_keep = decides and holding.standing == 'right'

    # public: an access administrator any role of another, the others only one that came around a request
    @dialog(
        title=_lt("Take the role away"), confirm=_lt("Take away"), asks='_reason_question', reads=REQUEST,
        before=(lambda holding: holding._ensure_may('may_take'),))
    def take_away(self, answers):
        """Take the role away at once: an access administrator any role, the others one that came around a request.

        :param dict answers: ``reason``
        :raise AccessError: for one's own role, or for who may not
        :raise UserError: for the last access administrator, or without a reason
        """
        self._request('take', answers)
    action_take_away = take_away.ask

    # public: asks for a role of somebody else that came around a request; a second person confirms it
    @dialog(
        title=_lt("Ask for this role"), confirm=_lt("Ask"), asks='_reason_question', reads=REQUEST,
        before=(lambda holding: holding._ensure_may('may_justify'),))
    def justify(self, answers):
        """Ask on record for a role that came around a request; a second person confirms it.

        :param dict answers: ``reason``
        :raise AccessError: for one's own role, or for who may not
        """
        self._request('give', answers)
    action_justify = justify.ask

    # public: signs that a role of somebody else is still needed; it changes no right
    @dialog(
        title=_lt("Still needed"), confirm=_lt("Still needed"), asks='_reason_question', reads=REQUEST,
        before=(lambda holding: holding._ensure_may('may_keep'),))
    def keep(self, answers):
        """Sign that somebody looked and the role is still needed.

        :param dict answers: ``reason``
        :raise AccessError: for one's own role, or for who may not
        """
        self._request('keep', answers)
    action_keep = keep.ask

    # public: needs read access to who holds what, and prints what the caller sees
    def action_print_sheet(self):
        """Print who holds what: roles beside people."""
        self.browse().check_access('read')
        return self.env.ref('huiskamer_case.huiskamer_access_holding_report').report_action(self.search([]))

    def _reason_question(self):
        """Why."""
        return [self._question('reason', 'huiskamer.access.request', required=True)]

    def _request(self, kind, answers):
        """Make the ordinary request, in the name of the person at the screen.

        :raise UserError: without a reason
        """
        reason = (answers.get('reason') or '').strip()
        if not reason:
            raise UserError(self.env._("Say why, in a few words."))
        # sudo: supervisors and privacy officers make no requests by hand; this one is about a role seen here
        self.env['huiskamer.access.request'].sudo().create(
            {'user_id': self.user_id.id, 'role': self.role, 'kind': kind, 'reason': reason})
        self.env.flush_all()
        self.env.invalidate_all()

    def _ensure_may(self, right):
        """Hold who may do what here.

        :raise AccessError: for one's own role, or for who may not
        """
        self.ensure_one()
        self.check_access('read')
        if not self[right]:
            raise AccessError(self.env._("You cannot do this with this role. Ask a colleague."))

    def _decides(self):
        """Whether the caller may have a say: a deciding role, and never about oneself."""
        return self.env.user != self.user_id and any(
            self.env.user.has_group(f'huiskamer_case.group_{role}') for role in DECIDERS)

    def _administers(self):
        """Whether the caller administers access."""
        return self.env.user.has_group('huiskamer_case.group_access_administrator')


class HuiskamerAccessRequestHolding(models.Model):
    """What the posture check asks."""
    _inherit = 'huiskamer.access.request'

    @api.model
    def _unjustified(self):
        """Every role that is not as the requests on record say: given around them, taken around them, or past its end.

        For the posture check and the daily job.

        :return: rows of ``huiskamer.access.holding``, with ``user_id``, ``role`` and ``standing``
        """
        # sudo: the job and the check act for the house; who shows it to whom is theirs to hold
        return self.env['huiskamer.access.holding'].sudo().search([('is_wrong', '=', True)])
