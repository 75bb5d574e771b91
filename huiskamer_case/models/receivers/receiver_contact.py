"""The contact behind the account of whoever answers for a service: who may edit contacts does not come in by it.

Core keeps the contacts of colleagues from those who may edit contacts and not accounts, and no others: where the mail
of a portal account goes, and so the link with which a pass phrase is chosen, is anybody's to change who makes contacts.
Whoever answers for a service reads names, so her contact is kept as a colleague's is.
"""
from odoo import models
from odoo.exceptions import AccessError

# Where a link to choose a pass phrase goes, and that there is one.
LETS_IN = frozenset({'email', 'signup_type'})


class ResPartner(models.Model):
    """Where the mail of whoever answers for a service goes is changed by herself or with the accounts."""
    _inherit = 'res.partner'

    # public: core's own; refuses another address for who answers for a service, but to herself and to who may change
    #   accounts
    def write(self, vals):
        """Change contacts.

        :raise AccessError: for another address of who answers for a service
        """
        if LETS_IN & vals.keys():
            # sudo: whether the address becomes another one, which whoever writes it knows
            is_other = 'email' in vals and {vals['email']} != set(self.sudo().mapped('email'))
            self._ensure_lets_in_nobody_else(is_other)
        return super().write(vals)

    def _ensure_lets_in_nobody_else(self, is_address):
        """Let pass who may change the accounts behind these contacts.

        Core's page of one's addresses changes those of a whole organisation with the limits off, for anybody with a
        portal account of it: there it counts who asks, and not that they are off.

        :raise AccessError: for anybody else, when one of them answers for a service
        """
        is_page = is_address and self.env.user.share
        if (self.env.su and not is_page) or self.env(su=False)['res.users'].has_access('write'):
            return
        # sudo: whoever edits contacts sees no accounts; only whether one of them lets in comes out
        users = self.sudo().with_context(active_test=False).user_ids - self.env.user
        if users._is_let_in():
            raise AccessError(self.env._(
                "This is the address of somebody who answers for a service of the huiskamer. It stays as it is here: "
                "ask a supervisor of the huiskamer, who invites the new address and ends the old one."))


class ResUsers(models.Model):
    """Accounts that answer for a service."""
    _inherit = 'res.users'

    def _is_let_in(self):
        """Whether one of these was named for a service and that has not ended, also where it counts for nothing now."""
        return bool(self._named_for())

    def _named_for(self):
        """By which rows one of these was named for a service and that has not ended; with the limits off."""
        # sudo: asked for whoever edits contacts, who hears yes or no, and for a supervisor who invites
        return self.env['huiskamer.service.member'].sudo().search(
            [('user_id', 'in', self.ids), ('ended_at', '=', False)])


class PortalWizardUser(models.TransientModel):
    """Core's dialog with which who makes contacts gives and takes the portal."""
    _inherit = 'portal.wizard.user'

    # public: core's own, but for who answers for a service: a supervisor ends that
    def action_revoke_access(self):
        """Take the portal from a contact.

        :raise AccessError: for who answers for a service
        """
        # sudo: whoever edits contacts sees no accounts; only whether it lets in comes out
        if not self.env['res.users'].has_access('write') and self.sudo().user_id._is_let_in():
            raise AccessError(self.env._(
                "This is somebody who answers for a service of the huiskamer. A supervisor of the huiskamer ends it."))
        return super().action_revoke_access()
