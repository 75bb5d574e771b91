from odoo import SUPERUSER_ID, models

ROLE = 'role'


class HuiskamerAccessRequestEnded(models.Model):
    """A role that was taken away does not come back with a back-up."""
    _inherit = 'huiskamer.access.request'

    def _note_taken(self):
        """Remember each role that was taken away, by log-in and role."""
        super()._note_taken()
        taken = self.filtered(lambda request: request.kind == 'take')
        # sudo: a log-in is no secret to the house
        self.env['huiskamer.ended']._add(ROLE, [f'{request.user_id.sudo().login} {request.role}' for request in taken])


class HuiskamerEndedRole(models.Model):
    """Taking a role away again."""
    _inherit = 'huiskamer.ended'

    def _end_again_role(self, what, moment):
        """Take the role away, unless it was given on record after this moment."""
        login, role = what.rsplit(' ', 1)
        # sudo: for whoever brings the database back; a role goes, none comes
        user = self.env['res.users'].sudo().with_context(active_test=False).search([('login', '=', login)])
        given = self.env['huiskamer.access.request'].sudo().search_count([
            ('user_id', '=', user.id), ('role', '=', role), ('kind', '=', 'give'), ('state', '=', 'done'), ('decided_at', '>', moment)])
        if user and not given and self.env.ref(f'huiskamer_case.group_{role}') in user.all_group_ids:
            # sudo: the system takes it, as when the time of a role is over
            self.env['huiskamer.access.request'].sudo().with_user(SUPERUSER_ID).create({
                'user_id': user.id, 'role': role, 'kind': 'take',
                'reason': self.env._("It was taken away before, and came back with a back-up.")})
