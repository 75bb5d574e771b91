from contextlib import contextmanager

from odoo import api, models

from ..walls.remembered import keep_in_step
from .access_request import ROLES


class ResUsers(models.Model):
    """A colleague goes, or loses a role: what hangs on that follows at once, in whichever room it is."""
    _inherit = 'res.users'

    # public: core's own write of users with core's own rights; what follows is told or given on by the rooms
    def write(self, vals):
        """Change users; what hangs on those who may have left follows."""
        if not vals.keys() & {'active', 'group_ids'} or self._addon_goes():
            return super().write(vals)
        with self._watched():
            result = super().write(vals)
        self._have_left()
        return result

    # public: core's own deletion of users with core's own rights; an account that is deleted was closed
    def unlink(self):
        """Delete users; they are gone as those whose account was closed."""
        if not self._addon_goes():
            self._have_lost([], self._open_ones())
        return super().unlink()

    @api.model
    def _addon_goes(self):
        """Whether all roles go because the addon does: then nothing is left that hangs on one or could be told."""
        if self.env.registry.ready:  # nobody is let in while a module goes
            return False
        # sudo: whether a module stays is a word of Odoo's own
        return self.env.ref('base.module_huiskamer_case').sudo().state == 'to remove'

    @contextmanager
    def _watched(self):
        """Look before and after what is done inside who holds which role and whose account is open, whoever does it
        and by whatever way: a dialog of ours, Odoo's own form of a user or of a group, a group that gave another.
        """
        if self._addon_goes():
            yield
            return
        before, opened = self._held_roles(), self._open_ones()
        yield
        keep_in_step(self.env)  # by plain RPC too, where no call of a page begins
        self._have_lost(sorted(before - self._held_roles()), opened.filtered(lambda user: not user.active))

    def _open_ones(self):
        """Those of these accounts that are open, of the house or of a service."""
        # sudo: whether an account is open is no secret to who may close it; nothing is shown
        return self.sudo().filtered(lambda user: user.active and user._is_of_ours())

    def _is_of_ours(self):
        """Hook: whether this account is one of the house; the room of receivers knows of those of services."""
        return not self.share

    @api.model
    def _held_roles(self):
        """Who holds which role of the house now, by whatever way it came: a set of (number of the user, role)."""
        # what a group gives by another is remembered by Odoo past the change of a group
        self.env['res.groups'].invalidate_model(['all_user_ids', 'all_implied_by_ids', 'user_ids', 'implied_by_ids'])
        held = set()
        for role, _label in ROLES:
            group = self.env.ref(f'huiskamer_case.group_{role}', raise_if_not_found=False)
            if group:
                # sudo: who is in a group is hidden from non-administrators, and nothing is shown
                users = group.sudo().with_context(active_test=False).all_user_ids
                held |= {(user_id, role) for user_id in users.ids}
        return held

    def _have_left(self):
        """Hook: what follows when these colleagues may have left; each room adds its own."""

    @api.model
    def _have_lost(self, roles, closed):
        """Hook: where it is remembered what must not come back with a back-up; the room of endings fills it.

        :param roles: (number of the user, role) of every role that somebody held before and does not hold now
        :param closed: the users whose account was open before and is closed now
        """


class ResGroups(models.Model):
    """Taking a role away can begin at the role."""
    _inherit = 'res.groups'

    # public: core's own write of groups with core's own rights; what follows is told or given on by the rooms
    def write(self, vals):
        """Change groups; what hangs on those who leave them follows."""
        users = self.env['res.users']
        if not vals.keys() & {'user_ids', 'implied_ids', 'implied_by_ids'} or users._addon_goes():
            return super().write(vals)
        before = self._everybody()
        with users._watched():
            result = super().write(vals)
        (before - self._everybody())._have_left()
        return result

    # public: core's own deletion of groups with core's own rights; as above
    def unlink(self):
        """Delete groups; who held a role of the house by one of them holds it no more."""
        with self.env['res.users']._watched():
            return super().unlink()

    def _everybody(self):
        """Who is in one of these groups."""
        return self.sudo().user_ids  # sudo: who is in a group is hidden from non-administrators, and nothing is shown
