from odoo import fields, models

from ...oversight.sealing.sealed import Sealed, SealedChar


class HuiskamerHandoverDetail(models.Model):
    """The words of a handover: the named contact, the place, remarks. For those who work on the file."""
    _name = 'huiskamer.handover.detail'
    _description = "Handover detail"
    _inherit = ['huiskamer.free.text.mixin', 'huiskamer.sealed.mixin', 'huiskamer.confidential.mixin']
    _sealed_owner = 'handover_id.case_id.client_id'
    _free_text_fields = ('remarks', 'reason_words', 'place')

    handover_id = fields.Many2one(
        'huiskamer.handover', required=True, readonly=True, index=True, ondelete='restrict')
    named_contact = SealedChar("Contact at the service", help="A person or a desk that expects the client.")
    place = SealedChar(help="Where they meet. Never the address of a shelter.")
    reason_words = SealedChar("Reason, in words")
    remarks = Sealed()

    _one_detail = models.UniqueIndex('(handover_id)')

    def write(self, vals):
        """Change the words while the file is open.

        :raise UserError: when the file is closed or frozen
        """
        if not self.env.su:
            self.handover_id.case_id._ensure_open()
        return super().write(vals)
