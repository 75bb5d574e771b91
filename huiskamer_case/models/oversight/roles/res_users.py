import secrets

from odoo import models

from .groups import OURS, SEES_NAMES

SET_UP = 'huiskamer_set_up'
ASKED_OF = {'off': (), 'names': SEES_NAMES, 'ours': OURS}


class ResUsers(models.Model):
    """A second factor for whoever sees names, and its way back when it is lost.

    Core asks one of everybody or of nobody; here the house decides for which roles.
    """
    _inherit = 'res.users'

    def _mfa_type(self):
        """Lead to setting one up whoever needs a second factor and has none."""
        kind = super()._mfa_type()
        if kind is None and self._needs_second_factor():
            return SET_UP
        return kind

    def _mfa_url(self):
        """The page on which a second factor is set up, in the middle of a log-in."""
        url = super()._mfa_url()
        if url is None and self._mfa_type() == SET_UP:
            return '/huiskamer/second_factor'
        return url

    def _rpc_api_keys_only(self):
        """Refuse a bare pass phrase over plain RPC to whoever needs a second factor."""
        return self._needs_second_factor() or super()._rpc_api_keys_only()

    def _get_auth_methods(self):
        """Leave out of the lock screen what is no way to unlock it."""
        return [method for method in super()._get_auth_methods() if method != SET_UP]

    def _session_token_get_values(self):
        """End the sessions of whoever comes to need a second factor: they were begun without the question."""
        values = super()._session_token_get_values()
        if values and self._needs_second_factor():
            return (*values, ('huiskamer_second_factor', 'needed'))
        return values

    def _needs_second_factor(self):
        """Whether the house asks one of this user's roles."""
        self.ensure_one()
        asked_of = ASKED_OF.get(self._second_factor_policy(), OURS)
        return any(self._has_group(f'huiskamer_case.{group}') for group in asked_of)

    def _second_factor_policy(self):
        """Hook: of whom the house asks a second factor, a key of ``ASKED_OF``; its settings know."""
        return 'off'

    def _has_second_factor(self):
        """Whether this user set one up: an app, or a passkey."""
        self.ensure_one()
        user = self.sudo()  # sudo: passkeys are hidden from colleagues; only yes or no comes out
        return bool(user.totp_secret or user.auth_passkey_key_ids)

    def _forget_second_factor(self):
        """Take away app, trusted devices and passkeys; every session of this user ends with them."""
        self.ensure_one()
        user = self.sudo()  # sudo: two people decided, and one of them may be no administrator
        user._revoke_all_devices()
        user.auth_passkey_key_ids.unlink()
        user.write({'totp_secret': False})
        self.env.registry.clear_cache()

    def _begin_anew(self, email):
        """Let in nobody who could come in before by this account, and send what comes for it to this address.

        A closed account, or one of the portal, may have been made by anybody who makes contacts, who may also have
        changed where its mail goes: core looks after the contacts of colleagues who are there.
        """
        self.ensure_one()
        user = self.sudo()  # sudo: two people decided, or a supervisor who may write no account
        # first, and on the contact: core tells an address that is left what happens to its account
        user.partner_id.email = email
        self._forget_second_factor()
        user.env['res.users.apikeys'].search([('user_id', '=', self.id)]).unlink()
        user.write({'password': secrets.token_urlsafe(32)})
