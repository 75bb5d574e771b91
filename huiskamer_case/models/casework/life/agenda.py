from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ..handover import handover_flow as flow
from .case_closing import DIED

STEP, APPOINTMENT, CHECK = 'step', 'appointment', 'check'


class HuiskamerAgenda(models.Model):
    """Steps, appointments and checks of the files one works on, side by side in a calendar. A view; nothing is stored.

    It holds no words: those of a step are read from the step, by who may, and are then in the log.
    """
    _name = 'huiskamer.agenda'
    _description = "Calendar"
    _inherit = ['huiskamer.guarded.mixin']
    _auto = False
    _order = 'starts_at, id'
    _depends = {
        'huiskamer.step': ['case_id', 'due_on', 'due_at', 'owner_id', 'state'],
        'huiskamer.handover': ['case_id', 'owner_id', 'stage', 'appointment_at', 'next_check_on'],
        'huiskamer.case': ['code', 'state', 'outcome', 'caseworker_id'],
    }

    case_id = fields.Many2one('huiskamer.case', string="File", readonly=True)
    code = fields.Char("Code of the file", readonly=True)
    kind = fields.Selection(
        [(STEP, "Step"), (APPOINTMENT, "Appointment"), (CHECK, "Check")], string="What kind", readonly=True)
    starts_at = fields.Datetime("When", readonly=True)
    is_all_day = fields.Boolean("Any time of the day", readonly=True)
    owner_id = fields.Many2one('res.users', string="Done by", readonly=True)
    step_id = fields.Many2one('huiskamer.step', readonly=True)
    handover_id = fields.Many2one('huiskamer.handover', readonly=True)
    alias = fields.Char(related='case_id.alias', related_sudo=False, groups='huiskamer_case.group_caseworker')
    what = fields.Char("What", compute='_compute_what')

    @property
    def _table_query(self):
        """What waits: open steps, the appointments of handovers that are under way, and checks; noon stands for any
        time.
        """
        return SQL(
            """
            SELECT s.id * 3 AS id, s.case_id, c.code, %(step)s AS kind, s.owner_id, s.id AS step_id,
                   NULL::int AS handover_id, coalesce(s.due_at, s.due_on + time '12:00') AS starts_at,
                   s.due_at IS NULL AS is_all_day
              FROM huiskamer_step s JOIN huiskamer_case c ON c.id = s.case_id
             WHERE s.state = 'open' AND c.state = 'open' AND %(hers)s
            UNION ALL
            SELECT h.id * 3 + 1, h.case_id, c.code, %(appointment)s, coalesce(h.owner_id, c.caseworker_id), NULL, h.id,
                   h.appointment_at, false
              FROM huiskamer_handover h JOIN huiskamer_case c ON c.id = h.case_id
             WHERE h.appointment_at IS NOT NULL AND h.stage = %(scheduled)s AND %(hers)s
            UNION ALL
            SELECT h.id * 3 + 2, h.case_id, c.code, %(check)s, coalesce(h.owner_id, c.caseworker_id), NULL, h.id,
                   h.next_check_on + time '12:00', true
              FROM huiskamer_handover h JOIN huiskamer_case c ON c.id = h.case_id
             WHERE h.next_check_on IS NOT NULL AND c.outcome IS DISTINCT FROM %(died)s AND %(hers)s
            """, step=STEP, appointment=APPOINTMENT, check=CHECK, scheduled=flow.SCHEDULED, died=DIED,
            hers=self._of_hers())

    def _of_hers(self):
        """The part of the question that begins at the asker's own files; else each look would put the whole house
        side by side first, and let the rules take out of it what is hers.
        """
        if self.env.uid == SUPERUSER_ID:
            return SQL("true")
        # sudo: the set is the one that the rules are made of, see InOneOf
        hers = self.env['huiskamer.case'].sudo().with_context(active_test=False)._search([('is_hers', '=', True)])
        return SQL("c.id IN %s", hers.subselect())

    @api.depends('code')
    def _compute_display_name(self):
        """The code of the file."""
        for entry in self:
            entry.display_name = entry.code

    @api.depends('kind', 'step_id', 'handover_id')
    @api.depends_context('uid', 'lang')
    def _compute_what(self):
        """The words of the step, or the service; for who may read them."""
        for entry in self:
            entry.what = entry.step_id.what if entry.step_id else entry.handover_id.service_id.display_name

    # public: answers with a window on a file or a handover; their own rules decide whether it opens
    def action_open(self):
        """Go to what this stands for: the file of a step, or the handover."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'views': [(False, 'form')],
            'res_model': 'huiskamer.handover' if self.handover_id else 'huiskamer.case',
            'res_id': self.handover_id.id or self.case_id.id}
