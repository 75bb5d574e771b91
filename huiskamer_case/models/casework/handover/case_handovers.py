from odoo import models

from ...shared.guards import through_method
from .handover_flow import DRAFT, OPEN


class HuiskamerCaseHandovers(models.Model):
    """What a file knows of its handovers: the hooks of its cover, answered."""
    _inherit = 'huiskamer.case'

    def _open_handovers(self):
        """The handovers that are under way."""
        return self.handover_ids.filtered(lambda handover: handover.stage in OPEN)

    def _stop_handovers(self):
        """End what is under way, because the client chose otherwise."""
        super()._stop_handovers()
        for handover in self._open_handovers():
            handover._move('cancel')

    def _cancel_handovers(self, service=None):
        """End the handovers that stood on a withdrawn consent, to one service or to all."""
        super()._cancel_handovers(service)
        handovers = self.handover_ids.filtered(
            lambda handover: handover.stage in (DRAFT, *OPEN) and service in (None, handover.service_id))
        for handover in handovers:
            handover._move('withdraw_consent')

    def _drop_drafts(self):
        """Take back what was never sent."""
        super()._drop_drafts()
        for handover in self.handover_ids.filtered(lambda handover: handover.stage == DRAFT):
            handover._move('drop')

    def _take_over(self, colleague):
        """Make this colleague the lead, and the owner of the next actions of the former one."""
        former = self.caseworker_id
        super()._take_over(colleague)
        # sudo: the owner of next actions moves along with the file, in whatever stage the handover is
        open_handovers = self.sudo().handover_ids.filtered(
            lambda handover: handover.stage in (DRAFT, *OPEN) and handover.owner_id == former)
        through_method(open_handovers).write({'owner_id': colleague.id})
