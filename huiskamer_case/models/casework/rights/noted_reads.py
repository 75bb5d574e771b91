"""What of a file is personal besides what is sealed, and whose file a record belongs to.

Not personal, and read without a trace: codes, states, dates and who works on it. They are on the cover
of the file, which supervisors and privacy officers see anyway.
"""
from odoo import api, fields, models
from odoo.tools import SQL

# How a row r of each model meets the file c that it belongs to.
OF_HANDOVER = "c.id = (SELECT case_id FROM huiskamer_handover WHERE id = r.handover_id)"
FILES = {
    'huiskamer.client': SQL("c.client_id = r.id"),
    'huiskamer.consent': SQL("c.client_id = r.client_id"),
    'huiskamer.contact': SQL("c.id = r.case_id"),
    'huiskamer.goal': SQL("c.id = r.case_id"),
    'huiskamer.step': SQL("c.id = r.case_id"),
    'huiskamer.handover.detail': SQL(OF_HANDOVER),
    'huiskamer.disclosure': SQL(OF_HANDOVER),
}


class HuiskamerConfidentialMixin(models.AbstractModel):
    """How a record stands to the caseload of whoever reads it."""
    _inherit = 'huiskamer.confidential.mixin'

    @api.model
    def _read_places(self, uid, ids):
        """The records with these ids, with the codes of their files, and whether those are this user's.

        Raw SQL: one query for a whole list, at the commit of a call that was given these records; codes
        and one word come out, for the log alone.
        """
        if self._name not in FILES:
            return super()._read_places(uid, ids)
        return self.env.execute_query(SQL("""
            SELECT r.id, r.code, coalesce(string_agg(c.code, ' '), ''), CASE
                WHEN bool_or(c.caseworker_id = %(uid)s OR EXISTS (
                    SELECT 1 FROM huiskamer_case_member_rel m WHERE m.case_id = c.id AND m.user_id = %(uid)s)) THEN
                        'own'
                WHEN bool_or(c.open_to = 'team' AND EXISTS (
                    SELECT 1 FROM huiskamer_location_res_users_rel t
                     WHERE t.huiskamer_location_id = c.location_id AND t.res_users_id = %(uid)s)) THEN 'team'
                WHEN bool_or(EXISTS (
                    SELECT 1 FROM huiskamer_access_grant g WHERE g.case_id = c.id AND g.user_id = %(uid)s
                       AND g.kind <> 'lock_out' AND g.ended_at IS NULL AND g.since <= %(now)s AND g.until > %(now)s))
                           THEN 'grant'
                ELSE 'other' END
              FROM %(table)s r LEFT JOIN huiskamer_case c ON %(file)s
             WHERE r.id = ANY(%(ids)s) GROUP BY r.id, r.code
        """, uid=uid, table=SQL.identifier(self._table), file=FILES[self._name], ids=list(ids), now=fields.Datetime.now()))  # noqa: E501


class HuiskamerClient(models.Model):
    """Age, languages and how to reach somebody are personal, though many share them."""
    _inherit = 'huiskamer.client'

    age_band = fields.Selection(personal=True, prefetch=False)
    language_ids = fields.Many2many(personal=True, prefetch=False)
    contact_channel = fields.Selection(personal=True, prefetch=False)
    voicemail_allowed = fields.Boolean(personal=True, prefetch=False)
    may_say_who = fields.Boolean(personal=True, prefetch=False)


class HuiskamerConsent(models.Model):
    """With whom what may be shared, and how it was said, is personal; whether it holds is on the cover."""
    _inherit = 'huiskamer.consent'

    service_id = fields.Many2one(personal=True, prefetch=False)
    category_ids = fields.Many2many(personal=True, prefetch=False)
    method = fields.Selection(personal=True, prefetch=False)
    spoken_alone = fields.Boolean(personal=True, prefetch=False)
    interpreter = fields.Boolean(personal=True, prefetch=False)
    receipt = fields.Text(personal=True, prefetch=False)


class HuiskamerContact(models.Model):
    """What kind of contact it was is personal; when it was is on the cover."""
    _inherit = 'huiskamer.contact'

    channel = fields.Selection(personal=True, prefetch=False)
    kind = fields.Selection(personal=True, prefetch=False)


class HuiskamerGoal(models.Model):
    """What a goal is about is personal."""
    _inherit = 'huiskamer.goal'

    topic_id = fields.Many2one(personal=True, prefetch=False)
    progress = fields.Selection(personal=True, prefetch=False)
    client_progress = fields.Selection(personal=True, prefetch=False)


class HuiskamerDisclosure(models.Model):
    """What kinds of facts are shared is personal."""
    _inherit = 'huiskamer.disclosure'

    category_ids = fields.Many2many(personal=True, prefetch=False)
    sent_to = fields.Char(personal=True, prefetch=False)


class HuiskamerMinorPath(models.Model):
    """What is thought and decided about a minor is personal."""
    _inherit = 'huiskamer.minor.path'

    suspected_band = fields.Selection(personal=True, prefetch=False)
    consulted = fields.Selection(personal=True, prefetch=False)
    decision = fields.Selection(personal=True, prefetch=False)
    informed = fields.Selection(personal=True, prefetch=False)
    handed_to = fields.Selection(personal=True, prefetch=False)

    @api.model
    def _read_places(self, uid, ids):
        """Paths with these ids; a path is its reader's own when she is named on it.

        Raw SQL: one query at the commit of a call that was given these records.
        """
        return self.env.execute_query(SQL("""
            SELECT r.id, r.code, r.code, CASE WHEN %(uid)s = l.focal_person_id OR EXISTS (
                SELECT 1 FROM huiskamer_minor_path_member_rel m WHERE m.path_id = r.id AND m.user_id = %(uid)s)
                THEN 'own' ELSE 'other' END
              FROM huiskamer_minor_path r JOIN huiskamer_location l ON l.id = r.location_id WHERE r.id = ANY(%(ids)s)
        """, uid=uid, ids=list(ids)))
