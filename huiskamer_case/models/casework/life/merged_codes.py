from odoo import api, models
from odoo.tools import SQL


class HuiskamerCodedMixin(models.AbstractModel):
    """The codes of files that became part of one that somebody is locked out of lead to it too."""
    _inherit = 'huiskamer.coded.mixin'

    @api.model
    def _locked_codes(self, uid):
        """Also the codes of these files and of their clients."""
        return SQL("""
            %s UNION ALL
            SELECT unnest(ARRAY[f.code, p.code]) FROM huiskamer_case_locked_out_rel l
              JOIN huiskamer_case kept ON kept.id = l.case_id
              JOIN huiskamer_client p ON p.merged_into_id = kept.client_id
              JOIN huiskamer_case f ON f.client_id = p.id
             WHERE l.user_id = %s""", super()._locked_codes(uid), uid)
