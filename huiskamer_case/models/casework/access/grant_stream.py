from odoo import api, models

from ...oversight.roles.access_grant import EMERGENCY, LOCK_OUT


class HuiskamerGrantStream(models.AbstractModel):
    """Who had a file for a time, in its stream."""
    _inherit = 'huiskamer.stream'

    @api.model
    def _found(self, case):
        """Also who stood in, and who opened the file in an emergency."""
        found = super()._found(case)
        grants = self.env['huiskamer.access.grant'].search([('case_id', '=', case.id), ('kind', '!=', LOCK_OUT)])
        found['access'] = [(grant.since, grant) for grant in grants]
        return found

    def _access_lines(self, grants):
        """Who had the file, from when until when; why is for who looks at it."""
        for grant in grants:
            words = self.env._("Emergency access %(until)s") if grant.kind == EMERGENCY else self.env._(
                "Stands in %(until)s")
            yield grant, {'title': words % {'until': grant.case_id._until(grant)},
                          'who': grant.user_id.name}
