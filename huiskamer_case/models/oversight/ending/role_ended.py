from datetime import timedelta

from odoo import SUPERUSER_ID, api, models

from ..roles.access_request_end import CAME_BACK

ROLE, LEFT = 'role', 'left'


class ResUsers(models.Model):
    """A role that was taken away and an account that was closed do not come back with a back-up."""
    _inherit = 'res.users'

    @api.model
    def _have_lost(self, roles, closed):
        """Remember who lost which role, and whose account was closed: of the house, or of a service."""
        super()._have_lost(roles, closed)
        ended = self.env['huiskamer.ended']
        ended._add(ROLE, [f'{ended._whom(self.browse(user_id))} {role}' for user_id, role in roles])
        ended._add(LEFT, [ended._whom(user) for user in closed])


class HuiskamerEndedRole(models.Model):
    """Taking a role away again, and closing an account again."""
    _inherit = 'huiskamer.ended'

    @api.model
    def _whom(self, user):
        """An account as it stands in the list: its number, which stays, and its log-in of then, for who reads it."""
        return f'{user.id} {user.sudo().login}'  # sudo: a log-in is no secret to the house

    @api.model
    def _account_in(self, whom, moment):
        """The account that is meant in the list, under whatever log-in it came back; none when it was made later."""
        # sudo: for whoever brings the database back; what is done with it only takes away
        user = self.env['res.users'].sudo().browse(int(whom.split(' ', 1)[0])).exists()
        return self._made_by(user, moment)

    @api.model
    def _made_by(self, records, moment):
        """Those of these that were there at a moment of the list, which has whole seconds."""
        return records.filtered(lambda record: record.create_date <= moment + timedelta(seconds=1))

    def _end_again_left(self, what, moment):
        """Close this account, if it came back open."""
        self._account_in(what, moment).filtered('active').write({'active': False})

    def _end_again_role(self, what, moment):
        """Take the role away, unless it was given on record after this moment."""
        whom, role = what.rsplit(' ', 1)
        user = self._account_in(whom, moment)
        # sudo: as above
        given = self.env['huiskamer.access.request'].sudo().search_count([
            ('user_id', '=', user.id), ('role', '=', role), ('kind', '=', 'give'), ('state', '=', 'done'),
            ('decided_at', '>', moment)])
        if user and not given and self.env.ref(f'huiskamer_case.group_{role}') in user.all_group_ids:
            # sudo: the system takes it, as when the time of a role is over
            self.env['huiskamer.access.request'].sudo().with_user(SUPERUSER_ID).create({
                'user_id': user.id, 'role': role, 'kind': 'take', 'reason': CAME_BACK})
