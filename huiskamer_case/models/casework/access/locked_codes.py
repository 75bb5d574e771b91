from odoo import api, models
from odoo.tools import SQL


class HuiskamerCodedMixin(models.AbstractModel):
    """Which codes lead to a file that somebody is locked out of."""
    _inherit = 'huiskamer.coded.mixin'

    @api.model
    def _locked_codes(self, uid):
        """The codes of these files, of their clients, and of their handovers and consents."""
        return SQL("""
            SELECT unnest(ARRAY[f.code, p.code, h.code, s.code]) FROM huiskamer_case_locked_out_rel l
              JOIN huiskamer_case f ON f.id = l.case_id JOIN huiskamer_client p ON p.id = f.client_id
              LEFT JOIN huiskamer_handover h ON h.case_id = f.id LEFT JOIN huiskamer_consent s ON s.client_id = p.id
             WHERE l.user_id = %s""", uid)
