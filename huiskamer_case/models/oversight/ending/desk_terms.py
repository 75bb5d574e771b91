from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...shared.desk import DUE, Waiting
from . import erasure

_lt = LazyTranslate(__name__)
OFFICER = ('privacy_officer',)
OPEN = [('closed_at', '=', False)]
TO_LOOK_AT = [('lifted_at', '=', False), ('review_on', '<=', 'today')]


class HuiskamerDesk(models.AbstractModel):
    """Registers with their clocks, and what has to go."""
    _inherit = 'huiskamer.desk'

    @api.model
    def _waiting(self):
        """Entries that are open, terms that ran out, and erasures that are not proven."""
        return [
            *super()._waiting(),
            Waiting('rights', 'huiskamer.rights.request', OFFICER, _lt("Somebody uses a right"),
                    _lt("Answer, or extend the term"), OPEN,
                    clock='due_on', clock_is=DUE, says=('reference', 'right'),
                    action='huiskamer_case.huiskamer_rights_request_action'),
            Waiting('demand', 'huiskamer.demand', OFFICER, _lt("An authority demands something"), _lt("Decide"), OPEN,
                    clock='due_on', clock_is=DUE, says=('reference', 'authority'),
                    action='huiskamer_case.huiskamer_demand_action'),
            Waiting('breach', 'huiskamer.breach', OFFICER, _lt("A breach"),
                    _lt("Decide on the risk, report it, close it"), OPEN,
                    clock='due_at', clock_is=DUE, says=('reference', 'kind'),
                    action='huiskamer_case.huiskamer_breach_action'),
            Waiting('hold', 'huiskamer.legal.hold', OFFICER, _lt("A legal hold is to be looked at again"),
                    _lt("Say that it is still needed, or lift it"),
                    TO_LOOK_AT, clock='review_on', clock_is=DUE, says=('code',),
                    action='huiskamer_case.huiskamer_legal_hold_action'),
            Waiting('term', 'huiskamer.retention.proposal', OFFICER, _lt("Terms that have run out"),
                    _lt("Confirm by month, or what you tick"), [('state', '!=', 'done')], clock='create_date',
                    as_one=True,
                    action='huiskamer_case.huiskamer_retention_proposal_action'),
            Waiting('erasure', 'huiskamer.erasure', OFFICER, _lt("An erasure is not proven"),
                    _lt("Look at what was found"),
                    [('state', 'in', erasure.TO_LOOK_AT)], clock='erased_at', says=('code', 'state'),
                    action='huiskamer_case.huiskamer_erasure_action')]
