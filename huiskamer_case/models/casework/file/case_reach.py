from odoo import api, fields, models

from ...oversight.sealing.sealed import showing
from .client import OUTSIDE


class HuiskamerCaseReach(models.Model):
    """What was agreed about reaching the client, on the page of the file: before somebody calls, not after."""
    _inherit = 'huiskamer.case'

    reach_words = fields.Char(
        "Agreed about that", compute='_compute_reach_words', groups='huiskamer_case.group_caseworker')

    @api.depends('client_id')
    @api.depends_context('uid', 'lang')
    def _compute_reach_words(self):
        """Hours, voicemail and whether one may say who calls, for those who work on the file; nothing for who is only met here."""
        readable = self.client_id._filtered_access('read')
        for case in self:
            case.reach_words = ' · '.join(showing(case.client_id & readable)._reach_words())


class HuiskamerClientReach(models.Model):
    """What a client agreed to about being reached."""
    _inherit = 'huiskamer.client'

    def _reach_words(self):
        """What was agreed, as short sentences; none when there is no way outside the huiskamer."""
        if self.contact_channel not in OUTSIDE:
            return []
        said = [self.contact_hours or self.env._("No hours agreed")]
        said.append(self.env._("Voicemail allowed") if self.voicemail_allowed else self.env._("No voicemail"))
        said.append(
            self.env._("You may say who is calling") if self.may_say_who else self.env._("Do not say who is calling"))
        return said
