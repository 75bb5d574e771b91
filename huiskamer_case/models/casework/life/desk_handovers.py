from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...shared.desk import DUE, Waiting
from ..handover import handover_flow as flow

_lt = LazyTranslate(__name__)
SUPERVISOR, LIST = ('supervisor',), 'huiskamer_case.huiskamer_handover_action'
SAYS = ('code', 'service_id')
# While its file is on hold a no waits for nobody; what the service still has to be told does.
LOOK_AT_NO = flow.STAGE[flow.DECLINE_PROPOSED].next_action


class HuiskamerDesk(models.AbstractModel):
    """Handovers at which a supervisor has to look: covers only, codes and dates."""
    _inherit = 'huiskamer.desk'

    @api.model
    def _waiting(self):
        """Ends without a word, noes, marked errors, sent without consent, and what stayed too long."""
        return [
            *super()._waiting(),
            Waiting('end', 'huiskamer.handover', SUPERVISOR, _lt("A handover ended without a word"),
                    _lt("Look at why it ended"),
                    [('next_action', '=', flow.LOOK)], clock='deadline', clock_is=DUE, says=SAYS, owner='owner_id',
                    action=LIST),
            Waiting('decline', 'huiskamer.handover', SUPERVISOR, _lt("A service said no"), _lt("Look at the no"),
                    [('stage', '=', flow.DECLINE_PROPOSED), ('next_action', '=', LOOK_AT_NO)],
                    clock='deadline', clock_is=DUE,
                    says=(*SAYS, 'decline_reason'), action=LIST),
            Waiting('error', 'huiskamer.handover', SUPERVISOR, _lt("A handover was marked as entered in error"),
                    _lt("Confirm or refuse"),
                    [('error_marked_by_id', 'not in', [False, self.env.uid]), ('stage', '!=', flow.ERROR)],
                    clock='deadline', says=SAYS,
                    action=LIST),
            Waiting('emergency', 'huiskamer.handover', SUPERVISOR, _lt("Sent without consent, on a ground of law"),
                    _lt("Look at it and sign that you did"),
                    [('emergency_ground', '!=', False), ('emergency_reviewed_at', '=', False),
                     ('stage', '!=', flow.ERROR)],
                    clock='sent_at', says=SAYS, action=LIST),
            Waiting('late', 'huiskamer.handover', SUPERVISOR, _lt("A handover waits too long"),
                    _lt("Ask its lead, or give the next action to a colleague"),
                    [('alarm', '=', 'escalate'), ('next_action', 'not in', [False, flow.LOOK, LOOK_AT_NO])],
                    clock='deadline', clock_is=DUE, says=(*SAYS, 'next_action', 'owner_id'), action=LIST)]


class HuiskamerHandover(models.Model):
    """A look at an end can be taken over from another supervisor."""
    _inherit = 'huiskamer.handover'

    # Which few of all handovers does a supervisor have to look at?
    _to_look_at = models.Index("(deadline) WHERE next_action = 'look_at_end'")
    _late = models.Index("(deadline) WHERE alarm = 'escalate'")
    _marked = models.Index("(error_marked_by_id) WHERE error_marked_by_id IS NOT NULL")
    _without_consent = models.Index("(sent_at) WHERE emergency_ground IS NOT NULL AND emergency_reviewed_at IS NULL")

    def _take_over_waiting(self):
        """Make the person at the screen the one who looks."""
        self.reassign({'owner_id': self.env.uid})
