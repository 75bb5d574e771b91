import contextlib
import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import ormcache
from odoo.tools.translate import LazyTranslate

from ...shared.guards import through_method
from ...shared.separate_transaction import SOMEBODY_AT_IT, _separate_transaction
from .access_request import ROLES

_lt = LazyTranslate(__name__)
_logger = logging.getLogger(__name__)

TIME_IS_OVER, CAME_BACK, OPENED_AGAIN = 'time_is_over', 'came_back', 'opened_again'
# What the clock keeps as its reason; the words are made when shown.
BY_ITSELF = {TIME_IS_OVER: _lt("Its time is over."),
             CAME_BACK: _lt("It was taken away before, and came back with a back-up."),
             OPENED_AGAIN: _lt("The account was closed and is open again: each role is asked for anew.")}


class HuiskamerAccessRequestEnd(models.Model):
    """Roles for a time, and the first roles of all.

    Odoo remembers who is in a group and knows no group that ends. So a role is taken away by the
    first call that anybody makes after its end, before that call is answered, and by a daily job.
    What runs inside the server without a call (another job) could still count with it until then.
    """
    _inherit = 'huiskamer.access.request'

    stuck_at = fields.Datetime(
        "Could not be ended at", readonly=True, copy=False,
        help="Another group gives this role, so it is still held past its end.")

    reason_words = fields.Char("Why", compute='_compute_reason_words')

    @api.depends_context('lang')
    @api.depends('reason', 'is_first')
    def _compute_reason_words(self):
        """What was written, and of the first roles and of what the clock took how that came, in the language of the
        reader.
        """
        for asked in self:
            of_itself = BY_ITSELF.get(asked.reason)
            asked.reason_words = (self.env._("First installation") if asked.is_first else
                                  self.env._(of_itself) if of_itself else asked.reason)

    @api.model
    @ormcache()
    def _next_end(self):
        """When the next role ends; nothing when none does."""
        # sudo: asked by every call, also before anybody is logged in; only a moment comes out
        first = self.sudo().search(self._ending(), order='ends_at', limit=1)
        return first.ends_at or None

    @api.model
    def _ending(self):
        """The roles that were given for a time and were not ended yet."""
        return [('kind', '=', 'give'), ('state', '=', 'done'), ('ends_at', '!=', False), ('ended_at', '=', False),
                ('stuck_at', '=', False)]

    @api.model
    def _end_before_answering(self):
        """Take away what is past its end, before a call is answered; nearly always one look at what is remembered.

        Whatever goes wrong in here, the call is answered: a house that cannot be entered helps nobody. The
        posture check shows a role that is held past its end.
        """
        try:
            next_end = self._next_end()
            if next_end and next_end <= fields.Datetime.now():
                with _separate_transaction(self.env) as cr:
                    api.Environment(cr, SUPERUSER_ID, {})[self._name]._end_due()
                self.env.registry.clear_cache()
                self.env.registry.signal_changes()
        except Exception as error:  # whatever it is: see above
            _logger.error("roles whose time is over could not be taken away: %s", type(error).__name__)
        self.env.cr.rollback()  # nothing was done yet; the call begins here, and sees what was just written

    @api.model
    def _end_due(self):
        """End every role whose time is over, on record; one that was given again meanwhile stays."""
        # sudo: the clock ends roles, whoever's call it is
        due = self.sudo().search([*self._ending(), ('ends_at', '<=', fields.Datetime.now())])
        for given in due:
            given._end_safely()
        self.env.flush_all()
        self.env.registry.clear_cache()

    def _end_safely(self):
        """End one role whose time is over; one that cannot be taken away is marked, and stops no other. One whose
        colleague somebody has in hand is not: the next call that anybody makes ends it.
        """
        now = fields.Datetime.now()
        try:
            with self.env.cr.savepoint():
                if self._given() == self and self._has_role():
                    # sudo: as above
                    self.sudo().with_user(SUPERUSER_ID).create({
                        'user_id': self.user_id.id, 'role': self.role, 'kind': 'take',
                        'reason': TIME_IS_OVER})
                through_method(self).write({'ended_at': now, 'stuck_at': False})
        except SOMEBODY_AT_IT:
            self.env.invalidate_all(flush=False)
        except Exception as error:  # whatever it is, the others end
            self.env.invalidate_all(flush=False)
            through_method(self).write({'stuck_at': now})
            _logger.error("a role whose time is over could not be taken away: %s", type(error).__name__)

    @api.model
    def _cron_roles(self):
        """The daily job: end what is over, and tell who watches over access when a role was given around a request."""
        # sudo: the clock tries again what it could not end before
        through_method(self.sudo().search([('stuck_at', '!=', False), ('ended_at', '=', False)])).write(
            {'stuck_at': False})
        self._end_due()
        if self._unjustified():
            self.env['res.users']._with_role('supervisor', 'privacy_officer')._tell_now()

    @api.model
    def _bootstrap(self, administrator, second):
        """Give the first access administrator and the first privacy officer their roles, on record.

        For the command line of whoever runs the server, and only while nobody administers access:
        afterwards roles take two people, and these two are the first two.

        :param administrator: the user who becomes access administrator
        :param second: the user who confirms what the first one asks
        :raise UserError: when somebody administers access already, or the two are not two colleagues of the house
        """
        self._one_at_a_time()
        if self.env.ref('huiskamer_case.group_access_administrator').user_ids.filtered('active'):
            raise UserError(self.env._("Somebody administers access already. She asks for roles, and a second person "
                                       "confirms."))
        if administrator == second:
            raise UserError(self.env._("The first two roles go to two different people."))
        requests = through_method(self).create([
            {'user_id': user.id, 'role': role, 'is_first': True, 'reason': ''}
            for user, role in ((administrator, 'access_administrator'), (second, 'privacy_officer'))])
        requests._carry_out()
        return requests


class IrHttp(models.AbstractModel):
    """Every call over HTTP passes here before anybody is let in."""
    _inherit = 'ir.http'

    @classmethod
    def _authenticate(cls, endpoint):
        """Let a caller in with the roles she has at this second."""
        request.env['huiskamer.access.request']._end_before_answering()
        return super()._authenticate(endpoint)


class ResUsers(models.Model):
    """Calls with a user's number and pass phrase pass here."""
    _inherit = 'res.users'

    def _check_uid_passwd(self, uid, passwd):
        """Let a caller in with the roles she has at this second."""
        self.env['huiskamer.access.request']._end_before_answering()
        return super()._check_uid_passwd(uid, passwd)

    # public: core's own write of users with core's own rights; who is let in again begins without a role
    def write(self, vals):
        """Change users; whose account was closed, also in Odoo's own form, comes back without the roles she had: two
        people give each.
        """
        if vals.get('active') and not self._addon_goes():
            # sudo: which accounts are closed is no secret to who may open them
            for user in self.sudo().filtered(lambda user: not user.active):
                user._begin_without_roles()
        return super().write(vals)

    def _begin_without_roles(self):
        """Take every role of a closed account, on record. What another group gives stays, and stands out; so does the
        last access administrator, or nobody could give a role any more.
        """
        for role, _label in ROLES:
            if self.env.ref(f'huiskamer_case.group_{role}') not in self.all_group_ids:
                continue
            with contextlib.suppress(UserError), self.env.cr.savepoint():
                # sudo: as the system, for whoever opens the account
                self.env['huiskamer.access.request'].sudo().with_user(SUPERUSER_ID).create({
                    'user_id': self.id, 'role': role, 'kind': 'take', 'reason': OPENED_AGAIN})
