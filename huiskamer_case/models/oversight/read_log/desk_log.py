from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...shared.desk import Waiting

_lt = LazyTranslate(__name__)


class HuiskamerDesk(models.AbstractModel):
    """The weeks of the log that nobody looked at yet."""
    _inherit = 'huiskamer.desk'

    @api.model
    def _waiting(self):
        """Weeks that are to be signed off."""
        return [
            *super()._waiting(),
            Waiting('log', 'huiskamer.access.review', ('privacy_officer',), _lt("A week of the access log"),
                    _lt("Look at it and sign it off"), [('state', '=', 'open')], clock='monday',
                    action='huiskamer_case.huiskamer_access_review_action')]
