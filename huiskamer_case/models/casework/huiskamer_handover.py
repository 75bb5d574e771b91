from odoo import api, fields, models

from . import handover_flow as flow

DIRECTIONS = [('in', "Entering"), ('out', "Leaving"), ('other', "Neither"), ('not_said', "Not said")]


class HuiskamerHandover(models.Model):
    """The cover of a warm handover: which file, to which service, where it stands, who is next.

    It holds codes, dates and people of ours. Names, places and words are in its detail, what the
    receiver gets is in its disclosure. How it moves is in ``handover_flow.py``.
    """
    _name = 'huiskamer.handover'
    _description = "Handover"
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.confidential.mixin']
    _order = 'deadline, id'

    case_id = fields.Many2one('huiskamer.case', string="File", required=True, readonly=True, index=True, ondelete='restrict')
    service_id = fields.Many2one('huiskamer.service', required=True, readonly=True, index=True, ondelete='restrict')
    urgency = fields.Selection(
        [('routine', "Routine"), ('soon', "Soon"), ('tonight', "Tonight")], required=True, readonly=True, default='routine')
    direction = fields.Selection(DIRECTIONS, required=True, readonly=True, default='not_said')

    # Where it stands
    stage = fields.Selection(
        [(stage.key, stage.label) for stage in flow.STAGES],
        required=True, readonly=True, default=flow.DRAFT, index=True, group_expand=True)
    status = fields.Selection(
        [(code, code) for code in dict.fromkeys(stage.status for stage in flow.STAGES)],
        string="FHIR Task status", compute='_compute_status')
    business_status = fields.Char("Business status", compute='_compute_status', help="BSeR/360X step of a referral.")
    ended_because = fields.Selection(
        [('completed', "Completed"), ('declined', "Declined by the service"), ('dropped', "Never sent"),
         ('client_declined', "Client chose otherwise"), ('consent_withdrawn', "Consent withdrawn")],
        string="Ended because", readonly=True)

    # Who is next
    requester_id = fields.Many2one(
        'res.users', string="Caseworker", required=True, readonly=True, ondelete='restrict', index=True,
        default=lambda self: self.env.user)
    owner_id = fields.Many2one(
        'res.users', string="Next action by", readonly=True, ondelete='restrict', index=True)
    next_action = fields.Selection(
        [('send', "Send"), ('answer', "Get an answer"), ('book', "Book an appointment"),
         ('introduce', "Introduce"), ('attend', "Ask whether the client came"), ('complete', "Ask how it went")],
        string="Next action", readonly=True)
    deadline = fields.Datetime(readonly=True)
    is_overdue = fields.Boolean("Overdue", compute='_compute_is_overdue', search='_search_is_overdue')
    possible_moves = fields.Char(compute='_compute_possible_moves')

    # What it stands on
    consent_id = fields.Many2one('huiskamer.consent', readonly=True, ondelete='restrict')
    consent_checked_at = fields.Datetime("Consent checked at", readonly=True)
    has_consent = fields.Boolean(
        "Consent for this handover", compute='_compute_has_consent', groups='huiskamer_case.group_caseworker')
    disclosure_digest = fields.Char("Fingerprint of what was shared", readonly=True, help="Keyed with the data key of the client: nobody else can try which words it stands for.")

    # Facts, dated
    sent_how = fields.Selection(
        [('phone', "Told by phone"), ('in_person', "Told in person"), ('letter', "By letter only")],
        string="Told how", readonly=True)
    sent_at = fields.Datetime("Sent at", readonly=True)
    received_at = fields.Datetime("Received at", readonly=True)
    answered_at = fields.Datetime("Answered at", readonly=True)
    first_contact_at = fields.Datetime("First contact planned at", readonly=True)
    appointment_at = fields.Datetime("Appointment at", readonly=True)
    accompaniment = fields.Selection(
        [('wanted', "We go along"), ('not_wanted', "Goes alone"), ('other', "Somebody else goes along")],
        string="Going along", readonly=True, help="What the client wants.")
    introduced_at = fields.Datetime("Introduced at", readonly=True)
    introduced_how = fields.Selection(
        [('room', "In one room"), ('phone', "By phone, together"), ('video', "By video, together")],
        string="Introduced how", readonly=True)
    present = fields.Selection(
        [('caseworker', "Client, receiver and caseworker"), ('colleague', "Client, receiver and a colleague"),
         ('volunteer', "Client, receiver and a volunteer")],
        string="Who was there", readonly=True)
    attended_at = fields.Datetime("Attended at", readonly=True)
    closed_at = fields.Datetime("Closed at", readonly=True)
    decline_reason = fields.Selection(
        [('no_place', "No place"), ('no_indication', "Not for this person"), ('language', "Language"),
         ('status', "Residence status"), ('safety', "Safety"), ('other', "Other")],
        string="Why not", readonly=True)
    outcome = fields.Selection(
        [('started', "Help started"), ('elsewhere', "Sent on by the service"), ('not_started', "Help did not start")],
        string="What the service says", readonly=True)
    client_word = fields.Selection(
        [('yes', "Yes, it helped"), ('partly', "Partly"), ('no', "No"), ('not_asked', "Not asked")],
        string="What the client says", readonly=True)
    not_asked_reason = fields.Selection(
        [('not_reached', "Could not be reached safely"), ('not_wanted', "Did not want to be asked")],
        string="Why not asked", readonly=True)
    warmth = fields.Selection(
        [('0', "Details given"), ('1', "Receiver was told"), ('2', "Introduced together"), ('3', "Went along")],
        compute='_compute_warmth', help="Computed from what happened, never typed.")

    # What belongs to it
    event_ids = fields.One2many('huiskamer.handover.event', 'handover_id', string="History", readonly=True)
    detail_ids = fields.One2many(
        'huiskamer.handover.detail', 'handover_id', string="Details", groups='huiskamer_case.group_caseworker')
    disclosure_ids = fields.One2many(
        'huiskamer.disclosure', 'handover_id', string="What the receiver gets", readonly=True,
        groups='huiskamer_case.group_caseworker')

    # The database's own word for it: two sessions at once cannot both pass it.
    _one_live_per_service = models.UniqueIndex(
        "(case_id, service_id) WHERE stage IN ('requested', 'received', 'accepted', 'scheduled', 'attended')",
        "There is an open handover of this file to this service already.")
    _open_queue = models.Index(
        "(deadline, id) WHERE stage IN ('requested', 'received', 'accepted', 'scheduled', 'attended')")

    # Nothing of the cover is written by hand: it is drafted, and then it moves.
    _protected_fields = frozenset({
        'stage', 'ended_because', 'requester_id', 'owner_id', 'next_action', 'deadline', 'consent_checked_at',
        'consent_id', 'disclosure_digest', 'sent_how', 'sent_at', 'received_at', 'answered_at', 'first_contact_at',
        'appointment_at', 'accompaniment', 'introduced_at', 'introduced_how', 'present', 'attended_at', 'closed_at',
        'decline_reason', 'outcome', 'client_word', 'not_asked_reason'})

    @api.depends('stage')
    def _compute_status(self):
        """The standard codes that the stage stands for."""
        for handover in self:
            stage = flow.STAGE.get(handover.stage, flow.STAGE[flow.DRAFT])
            handover.status = stage.status
            handover.business_status = stage.business_status

    @api.depends('deadline', 'stage')
    def _compute_is_overdue(self):
        """Whether the next action is late at this second, with no job needed."""
        now = fields.Datetime.now()
        for handover in self:
            handover.is_overdue = (
                handover.stage not in flow.FINAL and bool(handover.deadline) and handover.deadline < now)

    def _search_is_overdue(self, operator, value):
        """Find handovers by whether their next action is late."""
        if operator not in ('in', '='):
            return NotImplemented
        wanted = value if operator == '=' else True in value
        domain = ['&', ('stage', 'not in', flow.FINAL), ('deadline', '<', fields.Datetime.now())]
        return domain if wanted else ['!', *domain]

    @api.depends('sent_how', 'introduced_at', 'attended_at', 'accompaniment')
    def _compute_warmth(self):
        """How warm the handover was, from its facts: told, introduced, accompanied."""
        for handover in self:
            if handover.attended_at and handover.accompaniment == 'wanted' and handover.introduced_at:
                handover.warmth = '3'
            elif handover.introduced_at:
                handover.warmth = '2'
            else:
                handover.warmth = '1' if handover.sent_how in ('phone', 'in_person') else '0'

    @api.depends('stage', 'introduced_at')
    @api.depends_context('uid')
    def _compute_possible_moves(self):
        """The verbs that the person at the screen can take now, as `` send drop ``; empty for onlookers."""
        for handover in self:
            verbs = handover._verbs_now() if handover._is_mine() else []
            handover.possible_moves = f" {' '.join(verbs)} "

    @api.depends('stage', 'disclosure_ids.category_ids', 'case_id.client_id.consent_ids.state')
    @api.depends_context('uid')
    def _compute_has_consent(self):
        """Whether what would be shared is covered by consent at this second."""
        for handover in self:
            handover.has_consent = handover._is_mine() and bool(handover._live_consent(fields.Datetime.now()))

    def action_show(self):
        """Go to this handover."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': self._name,
            'res_id': self.id,
            'views': [(False, 'form')],
        }

    def _is_mine(self):
        """Whether the caller works on this file (a supervisor sees the cover, and that is not enough)."""
        self.ensure_one()
        return bool(self.id) and self.case_id.client_id.has_access('write')

    def _verbs_now(self):
        """The verbs that the table allows in this stage, less what was done already."""
        self.ensure_one()
        return [
            verb for verb in flow.verbs_from(self.stage)
            if not (verb == 'introduce' and self.introduced_at)
        ]
