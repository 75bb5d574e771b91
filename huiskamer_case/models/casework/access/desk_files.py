from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...shared.desk import Waiting

_lt = LazyTranslate(__name__)


class HuiskamerDesk(models.AbstractModel):
    """Files whose lead is gone: somebody has to be named. A cover is seen and nothing of what is in it."""
    _inherit = 'huiskamer.desk'

    @api.model
    def _waiting(self):
        """Files without a lead who is there."""
        there = self.env['huiskamer.case']._caseworkers()
        return [
            *super()._waiting(),
            Waiting('lead', 'huiskamer.case', ('supervisor',), _lt("A file whose lead is gone"),
                    _lt("Give the file to another lead"),
                    [('state', '!=', 'closed'), ('caseworker_id', 'not in', there.ids)], says=('code',),
                    action='huiskamer_case.huiskamer_case_action')]
