from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import ormcache

from ...shared.guards import through_method
from ...shared.separate_transaction import _separate_transaction


class HuiskamerAccessRequestEnd(models.Model):
    """Roles for a time, and the first roles of all.

    Odoo remembers who is in a group and knows no group that ends. So a role is taken away by the
    first call that anybody makes after its end, before that call is answered, and by a daily job.
    What runs inside the server without a call (another job) could still count with it until then.
    """
    _inherit = 'huiskamer.access.request'

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
        return [('kind', '=', 'give'), ('state', '=', 'done'), ('ends_at', '!=', False), ('ended_at', '=', False)]

    @api.model
    def _end_before_answering(self):
        """Take away what is past its end, before a call is answered; nearly always one look at what is remembered."""
        next_end = self._next_end()
        if not next_end or next_end > fields.Datetime.now():
            return
        with _separate_transaction(self.env) as cr:
            api.Environment(cr, SUPERUSER_ID, {})[self._name]._end_due()
        self.env.registry.clear_cache()
        self.env.registry.signal_changes()
        self.env.cr.rollback()  # nothing was done yet; the call sees what was just written

    @api.model
    def _end_due(self):
        """End every role whose time is over, on record; one that was given again meanwhile stays."""
        # sudo: the clock ends roles, whoever's call it is
        due = self.sudo().search([*self._ending(), ('ends_at', '<=', fields.Datetime.now())])
        for given in due:
            if given._given() == given and given._has_role():
                self.sudo().with_user(SUPERUSER_ID).create({  # sudo: as above
                    'user_id': given.user_id.id, 'role': given.role, 'kind': 'take',
                    'reason': self.env._("Its time is over.")})
        through_method(due).write({'ended_at': fields.Datetime.now()})
        self.env.flush_all()
        self.env.registry.clear_cache()

    @api.model
    def _cron_roles(self):
        """The daily job: end what is over, and tell who watches over access when a role was given around a request."""
        self._end_due()
        if self._unjustified():
            Grant = self.env['huiskamer.access.grant']
            Grant._tell_now(Grant._watchers('supervisor', 'privacy_officer'))

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
            raise UserError(self.env._("Somebody administers access already. She asks for roles, and a second person confirms."))
        if administrator == second:
            raise UserError(self.env._("The first two roles go to two different people."))
        requests = through_method(self).create([
            {'user_id': user.id, 'role': role, 'is_first': True, 'reason': self.env._("First installation")}
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
