from odoo import api, fields, models

from ...shared.guards import through_method
from ..walls.code_char import CodeChar


class HuiskamerConsentProof(models.Model):
    """What remains of a consent when its file is erased: which words, when, and how it ended. No name, no service.

    The controller has to be able to show that there was consent (GDPR art. 7(1)), also to a client
    who comes with the code on her slip.
    """
    _name = 'huiskamer.consent.proof'
    _description = "Proof of consent"
    _inherit = ['huiskamer.append.only.mixin']
    _order = 'ended_on desc, id desc'
    _log_access = False
    _retention_kinds = ('consent_proof',)

    code = CodeChar(required=True, readonly=True, index=True, help="The code of the client, as on the slip.")
    purpose = fields.Char(required=True, readonly=True)
    language = fields.Char(readonly=True)
    version = fields.Integer(required=True, readonly=True)
    digest = fields.Char("Fingerprint of the words", required=True, readonly=True)
    state = fields.Selection(
        [('given', "Given"), ('refused', "Refused"), ('withdrawn', "Withdrawn"),
         ('replaced', "Replaced by a newer answer"),
         ('not_asked', "Not asked"), ('renewed', "Given again"), ('ended', "Ended with the file")], required=True,
         readonly=True)
    given_on = fields.Date("Answered on", required=True, readonly=True)
    ended_on = fields.Date("Ended on", required=True, readonly=True)

    @api.depends('code')
    def _compute_display_name(self):
        """The code."""
        for proof in self:
            proof.display_name = proof.code

    @api.model
    def _retention_since(self, _kind):
        """Every proof with the day on which the consent ended."""
        return {proof: proof.ended_on for proof in self.search([])}

    def _retention_carry_out(self, _kind):
        """Let go of a proof whose term has run out."""
        through_method(self).unlink()
