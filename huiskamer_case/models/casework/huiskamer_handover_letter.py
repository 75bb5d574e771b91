from odoo import models

from ..oversight import read_log


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
        self._ensure_possible('print_letter')

    def _print_letter(self):
        """Write down that the letter was opened, or refuse it."""
        read_log.begin(self.env, 'letter')
        self._ensure_letter()
        self._move('print_letter')
