from odoo import models

from ...oversight.sealing.sealed import showing
from . import handover_flow as flow


class HuiskamerHandoverWords(models.Model):
    """What a dialog about a step says besides its questions: what one agrees with, and where to call."""
    _inherit = 'huiskamer.handover'

    def _move_intro(self, verb):
        """What stands above the questions of a step."""
        if self.stage == flow.DECLINE_PROPOSED:
            return self._said_no_words()
        move = flow.find(self.stage, verb)
        return self.service_id._call_words() if move and (verb == 'send' or self._is_for_receiver(move)) else ''

    def _said_no_words(self):
        """What the service said, for who agrees with it or does not."""
        reasons = dict(self._fields['decline_reason']._description_selection(self.env))
        said = [self.env._("%(service)s said no.", service=self.service_id.display_name)]
        if self.decline_reason:
            said.append(self.env._("Reason: %(reason)s.", reason=reasons[self.decline_reason]))
        words = showing(self.detail_ids).reason_words if self._is_mine() else ''
        if words:
            said.append(self.env._("In their words: %(words)s", words=words))
        return ' '.join(said)

    def _phone_intro(self):
        """What one confirmation stands for, and where to call."""
        return ' '.join([
            self.env._("This writes down: sent by phone, received, accepted, appointment now, we go along."),
            self.service_id._call_words()])
