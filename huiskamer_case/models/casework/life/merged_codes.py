from odoo import api, models
from odoo.tools import SQL

# What ends of a file or a client by its code, and not all that it ever was.
OF_A_FILE = frozenset({'locked_out', 'member', 'team', 'slip', 'reach', 'frozen', 'grant'})
# Of these, what ends of a file that comes apart from another, as it does of one that comes back from a back-up.
OF_BOTH = ('member', 'team', 'slip', 'reach')


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


class HuiskamerEndedMerged(models.Model):
    """What has ended of a file that others became part of has ended of each of them: a back-up from before brings them
    back as files of their own.
    """
    _inherit = 'huiskamer.ended'

    @api.model
    def _add(self, kind, whats):
        """Also under the codes of what became part of these files and of these clients."""
        if kind in OF_A_FILE:
            whats = [' '.join([code, *rest]) for what in whats for first, *rest in [what.split(' ', 1)]
                     for code in [first, *self._codes_before(first)]]
        super()._add(kind, whats)

    @api.model
    def _codes_before(self, code):
        """The codes of the files that became part of the one with this code, or of the clients that became this one."""
        # sudo: shells are nobody's to see; only codes come out, of what the caller has
        files = self.env['huiskamer.case'].sudo().search([('code', '=', code)])
        # sudo: as above
        clients = files.client_id or self.env['huiskamer.client'].sudo().search([('code', '=', code)])
        shells = clients._shells()
        return (shells.case_ids if files else shells).mapped('code')

    def _end_of_one(self):
        """Let what ended of two files while they were one be ended of the one that comes out."""
        for row in self.filtered(lambda row: row.kind in OF_BOTH):
            getattr(self, f'_end_again_{row.kind}')(row.what, row.at)
