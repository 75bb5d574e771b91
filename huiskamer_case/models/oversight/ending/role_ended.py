from odoo import SUPERUSER_ID, models

from ..roles.access_request import ROLES

ROLE, LEFT = 'role', 'left'


class HuiskamerAccessRequestEnded(models.Model):
    """A role that was taken away does not come back with a back-up."""
    _inherit = 'huiskamer.access.request'

    def _note_taken(self):
        """Remember each role that was taken away, by log-in and role."""
        super()._note_taken()
        taken = self.filtered(lambda request: request.kind == 'take')
        # sudo: a log-in is no secret to the house
        self.env['huiskamer.ended']._add(ROLE, [f'{request.user_id.sudo().login} {request.role}' for request in taken])


class ResUsers(models.Model):
    """A colleague whose account was closed does not come back with a back-up."""
    _inherit = 'res.users'

    def _have_left(self):
        """Remember whose account is closed now, by log-in."""
        super()._have_left()
        roles = self.env['res.groups'].union(*(
            self.env.ref(f'huiskamer_case.group_{role}', raise_if_not_found=False) or self.env['res.groups'] for role,
            _label in ROLES))
        # sudo: a log-in is no secret to the house
        gone = self.sudo().filtered(lambda user: not user.active and user.all_group_ids & roles)
        self.env['huiskamer.ended']._add(LEFT, gone.mapped('login'))


class HuiskamerEndedRole(models.Model):
    """Taking a role away again, and closing an account again."""
    _inherit = 'huiskamer.ended'

    def _end_again_left(self, what, _moment):
        """Close the account with this log-in, if it came back open."""
        # sudo: for whoever brings the database back; an account is closed, none is opened
        self.env['res.users'].sudo().search([('login', '=', what)]).write({'active': False})

    def _end_again_role(self, what, moment):
        """Take the role away, unless it was given on record after this moment."""
        login, role = what.rsplit(' ', 1)
        # sudo: for whoever brings the database back; a role goes, none comes
        user = self.env['res.users'].sudo().with_context(active_test=False).search([('login', '=', login)])
        given = self.env['huiskamer.access.request'].sudo().search_count([
            ('user_id', '=', user.id), ('role', '=', role), ('kind', '=', 'give'), ('state', '=', 'done'),
            ('decided_at', '>', moment)])
        if user and not given and self.env.ref(f'huiskamer_case.group_{role}') in user.all_group_ids:
            # sudo: the system takes it, as when the time of a role is over
            self.env['huiskamer.access.request'].sudo().with_user(SUPERUSER_ID).create({
                'user_id': user.id, 'role': role, 'kind': 'take',
                'reason': self.env._("It was taken away before, and came back with a back-up.")})
