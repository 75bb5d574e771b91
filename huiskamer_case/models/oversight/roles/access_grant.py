from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ...shared.guards import through_method
from ..walls.code_char import CodeChar

_lt = LazyTranslate(__name__)

EMERGENCY, STAND_IN, LOCK_OUT = 'emergency', 'stand_in', 'lock_out'
# Why access was given that came with something else; kept as a code, the words are made when shown.
NEXT_ACTION = 'next_action'
CAME_WITH = {NEXT_ACTION: _lt("Takes over the next action")}
REVIEWERS = ('supervisor', 'privacy_officer')


class HuiskamerAccessGrant(models.Model):
    """Temporary access to one file, or being kept from it: for whom, why, until when, who looked at it.

    The rules of the files read these rows at every query: what is past its moment opens nothing,
    whether a job has run or not. Nobody writes or rewrites a row; ending it and looking at it are
    added by named methods. It holds the code of the file and no word of it, and stays without the
    file when that is erased.
    """
    _name = 'huiskamer.access.grant'
    _description = "Access to one file"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.ask.mixin', 'huiskamer.guarded.mixin']
    _order = 'since desc, id desc'
    _no_create = _no_write = _no_copy = _no_unlink = _lt(
        "Who had access is on record. It cannot be written, changed or copied.")
    _methods_may = frozenset({'create', 'write', 'unlink'})  # a row whose term ran out goes

    kind = fields.Selection(
        [(EMERGENCY, "Emergency"), (STAND_IN, "Stand-in"), (LOCK_OUT, "Locked out")], required=True, readonly=True)
    code = CodeChar("File", required=True, readonly=True, index=True, help="The code of the file.")
    user_id = fields.Many2one('res.users', string="For", required=True, readonly=True, index=True, ondelete='restrict')
    given_by_id = fields.Many2one('res.users', string="By", required=True, readonly=True, ondelete='restrict')
    reason = fields.Char("Reason", readonly=True,
                         help="Why, in a few words. No names, nothing about the client.")
    reason_words = fields.Char("Why", compute='_compute_reason_words')
    since = fields.Datetime("From", required=True, readonly=True)
    until = fields.Datetime("Until", readonly=True, help="At this moment it closes by itself.")
    ended_at = fields.Datetime("Ended early", readonly=True)
    ended_by_id = fields.Many2one('res.users', string="Ended by", readonly=True, ondelete='restrict')
    state = fields.Selection(
        [('planned', "Not yet"), ('live', "Now"), ('over', "Over")], string="Stands", compute='_compute_state')

    # Looked at by a second person
    review_due = fields.Datetime("To be looked at from", readonly=True, index=True)
    reviewed_at = fields.Datetime("Looked at", readonly=True)
    reviewed_by_id = fields.Many2one('res.users', string="Looked at by", readonly=True, ondelete='restrict')
    finding = fields.Selection(
        [('right', "It was right"), ('unclear', "To be talked about"), ('wrong', "It should not have happened")],
        readonly=True)
    is_due = fields.Boolean("To be looked at", compute='_compute_state')
    can_be_reviewed = fields.Boolean(compute='_compute_can_be_reviewed')
    can_be_ended = fields.Boolean(compute='_compute_can_be_reviewed')

    _only_a_lock_out_has_no_end = models.Constraint(
        f"CHECK ((kind = '{LOCK_OUT}') = (until IS NULL))", "Access to a file has an end.")
    _ends_after_it_began = models.Constraint("CHECK (until > since)", "Access to a file ends after it began.")

    @api.depends('code')
    def _compute_display_name(self):
        """The code of the file."""
        for grant in self:
            grant.display_name = grant.code

    @api.depends_context('lang')
    @api.depends('reason')
    def _compute_reason_words(self):
        """What was written, or with what it came in the language of the reader."""
        for grant in self:
            grant.reason_words = self.env._(CAME_WITH[grant.reason]) if grant.reason in CAME_WITH else grant.reason

    @api.depends('since', 'until', 'ended_at', 'review_due')
    def _compute_state(self):
        """Whether it opens the file at this second, and whether somebody has to look at it; judged at each read."""
        now = fields.Datetime.now()
        for grant in self:
            is_over = grant.ended_at or (grant.until and grant.until <= now)
            grant.state = 'over' if is_over else 'planned' if grant.since > now else 'live'
            grant.is_due = bool(grant.review_due and grant.review_due <= now)

    @api.depends('state', 'reviewed_at', 'is_due')
    @api.depends_context('uid')
    def _compute_can_be_reviewed(self):
        """What the person at the screen may do: look at it as a second person, or end it early."""
        for grant in self:
            grant.can_be_reviewed = grant._may_review()
            grant.can_be_ended = grant.state != 'over' and grant._may_end()

    # public: needs a second person who neither had it nor gave it, with the right role; once
    @dialog(
        title=_lt("Look at this access"), confirm=_lt("I looked at it"), asks=('finding',),
        before=('_ensure_may_review',),
        intro=_lt("Talk to the colleague first. What you find stays on record with your name."))
    def review(self, answers):
        """Sign that a second person looked at it.

        :param dict answers: ``finding``
        :raise AccessError: for who may not be the second person
        :raise UserError: without a finding, or when it was looked at already
        """
        now = fields.Datetime.now()
        # a lock-out goes on after it was looked at, so it is looked at again
        due = now + self._lock_out_term() if self.kind == LOCK_OUT and self.state != 'over' else False
        self._add(reviewed_at=now, reviewed_by_id=self.env.uid, finding=answers['finding'], review_due=due)
    action_review = review.ask

    # public: closes access early: who has it, who gave it, a supervisor or a privacy officer who reads the row
    def action_end(self):
        """End it before its time.

        :raise AccessError: for who may not end it
        """
        self.ensure_one()
        self.check_access('read')
        if self.kind == LOCK_OUT or not self._may_end():
            raise AccessError(self.env._("You cannot end this access."))
        if self.state != 'over':
            self._end()

    def _end(self):
        """Close these now, whoever opened them."""
        self._add(ended_at=fields.Datetime.now(), ended_by_id=self.env.uid)

    def _add(self, **vals):
        """Add what happened to rows that nobody rewrites."""
        # sudo: no role may write these rows; only a named method adds to them
        through_method(self).sudo().write(vals)

    @api.model
    def _give(self, vals_list):
        """Put access on record, for the person at the screen."""
        # sudo: no role may make these rows; the callers have checked who asks for what
        grants = through_method(self).sudo().create([{'given_by_id': self.env.uid} | vals for vals in vals_list])
        return grants.sudo(False).with_env(self.env)

    def _may_review(self):
        """Whether the caller may be the second person: it is hers neither to have had nor to have given."""
        self.ensure_one()
        mine = self.env.user in (self.user_id | self.given_by_id)
        return self._waits_for_a_look() and not mine and any(
            self.env.user.has_group(f'huiskamer_case.group_{role}') for role in REVIEWERS)

    def _waits_for_a_look(self):
        """Whether nobody looked at it yet, or the day of the next look has come: a lock-out gets one at each look."""
        return not self.reviewed_at or self.is_due

    def _may_end(self):
        """Whether the caller may end it: who has it, who gave it, and who looks at it."""
        return self.env.user in (self.user_id | self.given_by_id) or any(
            self.env.user.has_group(f'huiskamer_case.group_{role}') for role in REVIEWERS)

    def _ensure_may_review(self):
        """Hold the second person.

        :raise AccessError: when the caller had it, gave it or may not look at it
        :raise UserError: when it was looked at already
        """
        self.ensure_one()
        self.check_access('read')
        if not self._waits_for_a_look():
            raise UserError(self.env._("This was looked at already."))
        if not self._may_review():
            raise AccessError(self.env._("A second person looks at this: not who had it and not who gave it."))

    @api.model
    def _lock_out_term(self):
        """After how long a lock-out is looked at again."""
        return timedelta(days=self.env['huiskamer.retention.term']._days('lock_out_review'))
