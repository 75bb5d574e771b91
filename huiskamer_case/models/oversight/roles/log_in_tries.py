from contextlib import contextmanager

from odoo import models
from odoo.exceptions import AccessDenied

from ...shared.limits import has_strange_signs
from ...shared.tries import LOG_IN, TooManyTriesError


class ResUsers(models.Model):
    """Guesses at a pass phrase or a code are counted in the database: at the log-in, at the lock screen, over RPC.

    Core counts them too, in each worker process for itself and by address.
    """
    _inherit = 'res.users'

    @contextmanager
    def _assert_can_auth(self, user=None):
        """Let a log-in through or not, by the name that was typed; the same for a name that nobody has.

        :raise AccessDenied: after too many tries
        """
        row = self._count_log_in(user)
        with super()._assert_can_auth(user=user):
            yield
        self.env['huiskamer.try']._was_right(row)

    def _check_credentials(self, credential, env):
        """Let a guess through or not, where somebody is known already: a lock screen, a second factor.

        :raise AccessDenied: after too many tries
        """
        row = self._count_log_in(self.login)
        answer = super()._check_credentials(credential, env)
        self.env['huiskamer.try']._was_right(row)
        return answer

    def _count_log_in(self, typed):
        """Count a log-in with this name, or this number of a user; returns the row."""
        if isinstance(typed, str) and has_strange_signs(typed):
            raise AccessDenied()  # nobody is called so, and the database could not be asked
        # sudo: asked before anybody is let in; only a number comes out
        users = self.sudo().with_context(active_test=False)
        user = users.browse(typed).exists() if isinstance(typed, int) else users.search([('login', '=', typed)],
            limit=1)
        try:
            return self.env['huiskamer.try']._count(LOG_IN, user=user, typed=user.login or str(typed))
        except TooManyTriesError as error:
            raise AccessDenied(str(error)) from None
