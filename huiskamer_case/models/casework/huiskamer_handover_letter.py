from odoo import fields, models
from odoo.exceptions import UserError

from . import handover_flow as flow


class HuiskamerHandoverLetter(models.Model):
    """The letter: exactly what was fixed when it was sent, under a neutral title."""
    _inherit = 'huiskamer.handover'

    def action_letter(self):
        """Go to the page that can be printed; opening it is written down."""
        self.ensure_one()
        self._ensure_letter()
        return {'type': 'ir.actions.act_url', 'url': f'/huiskamer/letter/{self.code}', 'target': 'new'}

    def _ensure_letter(self):
        """Something was sent, consent still holds, and the caller works on the file.

        :raise AccessError: for anybody who does not work on the file
        :raise UserError: when nothing may be printed
        """
        self.case_id._ensure_own()
        open_now = self._stage_at(fields.Datetime.now()) in flow.OPEN and self.stage != flow.CONSENT_EXPIRED
        if not (self.disclosure_digest and open_now):
            raise UserError(self.env._("There is nothing to print: it was not sent, or it has ended."))
