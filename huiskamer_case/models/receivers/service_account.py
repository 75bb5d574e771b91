from datetime import timedelta

from odoo import Command, api, fields, models

from ..shared.random_code import random_code

# What a key of ours opens: our own interface, and no other of Odoo's.
SCOPE = 'huiskamer.receiver'
DAYS = 365


class HuiskamerServiceAccount(models.Model):
    """The account by which a service's own system reads and answers: no pass phrase, one key, this one service."""
    _inherit = 'huiskamer.service'

    # public: needs the role of supervisor; makes an account without a pass phrase and shows its key once
    def action_make_account(self):
        """Make an account for a system of this service, and show its key, once.

        :raise AccessError: for anybody but a supervisor
        """
        self.ensure_one()
        self.check_access('read')
        self._ensure_inviting()
        code = random_code()
        # sudo: accounts of systems are made here only; they get the portal and nothing more
        user = self.env['res.users'].sudo().create({
            'name': self.env._("System %(code)s", code=code), 'login': f'system-{code}', 'tz': 'Europe/Amsterdam',
            'group_ids': [Command.set(self.env.ref('base.group_portal').ids)]})
        self._let_answer(user, is_system=True)
        return {
            'type': 'ir.actions.act_window', 'res_model': 'res.users.apikeys.show',
            'name': self.env._("Key, shown once"),
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_key': self._key_for(user)}}

    @api.model
    def _key_for(self, user):
        """A new key of this account: for our interface only, for a year."""
        until = fields.Datetime.now() + timedelta(days=DAYS)
        # sudo: a key of a year for an account that can do nothing else
        return self.env['res.users.apikeys'].with_user(user).sudo()._generate(SCOPE, SCOPE, until)


class HuiskamerServiceMemberAccount(models.Model):
    """How a key is known."""
    _inherit = 'huiskamer.service.member'

    @api.model
    def _user_of_key(self, key):
        """The number of the account whose key this is, when it answers for a service at this second; else nothing."""
        # sudo: asked before anybody is let in; core compares digests, and a number comes out
        uid = self.env['res.users.apikeys'].sudo()._check_credentials(scope=SCOPE, key=key) if key else None
        if not uid:
            return None
        rows = self.with_user(uid)._of_caller()
        return uid if any(row.is_system for row in rows) else None
