from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...shared.desk import DUE, ROLES, Waiting
from .decision import DONE
from .second_person_mixin import ASKED

_lt = LazyTranslate(__name__)


class HuiskamerDesk(models.AbstractModel):
    """What waits for a second person: roles, lost second factors, what destroys or weakens, and access that was
    taken.
    """
    _inherit = 'huiskamer.desk'

    @api.model
    def _waiting(self):
        """Requests of others, and what somebody else has to look at."""
        me, asked = self.env.uid, ('state', '=', ASKED)
        return [
            *super()._waiting(),
            Waiting('role', 'huiskamer.access.request', ROLES, _lt("A role is asked"), _lt("Confirm or refuse"),
                    [asked, ('requested_by_id', '!=', me), ('user_id', '!=', me)], clock='requested_at',
                    says=('user_id', 'new_name', 'kind', 'role'),
                    action='huiskamer_case.huiskamer_access_request_action'),
            Waiting('factor', 'huiskamer.second.factor.reset', ROLES, _lt("A second factor was lost"),
                    _lt("Confirm or refuse"),
                    [asked, ('asked_by_id', '!=', me), ('user_id', '!=', me)], clock='asked_at', says=('user_id',),
                    action='huiskamer_case.huiskamer_second_factor_reset_action'),
            Waiting('decision', 'huiskamer.decision', ROLES, _lt("Waits for a second person"), _lt("Confirm or refuse"),
                    [asked, ('asked_by_id', '!=', me)], clock='due_at', clock_is=DUE, says=('about', 'kind'),
                    action='huiskamer_case.huiskamer_decision_action'),
            Waiting('decided', 'huiskamer.decision', ROLES, _lt("Was done by colleagues"),
                    _lt("Look at it as somebody else"),
                    [('state', '=', DONE), ('looked_at', '=', False), ('asked_by_id', '!=', me),
                     ('decided_by_id', '!=', me),
                     ('decided_at', '>', '-30d')],
                    clock='decided_at', says=('about', 'kind'), action='huiskamer_case.huiskamer_decision_action'),
            Waiting('grant', 'huiskamer.access.grant', ('supervisor', 'privacy_officer'),
                    _lt("Access that somebody has to look at"),
                    _lt("Talk to the colleague, and write down what you found"),
                    [('review_due', '<=', 'now'), ('reviewed_at', '=', False), ('user_id', '!=', me),
                     ('given_by_id', '!=', me)],
                    clock='review_due', says=('code', 'kind', 'user_id'),
                    action='huiskamer_case.huiskamer_access_grant_action')]
