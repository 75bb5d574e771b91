from odoo import api, fields, models

from ...directory.capacity import CODES
from . import handover_flow as flow

# How the contact is on day 7, 30 and 90, in two voices.
CONTACT = [
    ('in_contact', "Still in contact"), ('ended_well', "Ended, as agreed"), ('lost', "No contact any more"),
    ('not_asked_unsafe', "Not asked: not safe"), ('not_asked_unreached', "Not asked: not reached"),
    ('not_asked_unwanted', "Not asked: not wanted")]
NOT_ASKED = tuple(key for key, _label in CONTACT if key.startswith('not_asked'))
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
    _house_place = 'case_id.location_id'

    case_id = fields.Many2one('huiskamer.case', string="File", required=True, readonly=True, index=True,
                              ondelete='restrict')
    alias = fields.Char(related='case_id.alias', related_sudo=False, groups='huiskamer_case.group_caseworker')
    service_id = fields.Many2one('huiskamer.service', required=True, readonly=True, index=True, ondelete='restrict')
    provider_id = fields.Many2one(
        'huiskamer.provider', string="Receiver", compute='_compute_provider_id', store=True, precompute=True,
        required=True,
        index=True, ondelete='restrict')
    urgency = fields.Selection(
        [('routine', "Routine"), ('soon', "Soon"), ('tonight', "Tonight")], required=True, readonly=True,
        default='routine')
    direction = fields.Selection(DIRECTIONS, required=True, readonly=True, default='not_said')

    # Where it stands
    stage = fields.Selection(
        [(stage.key, stage.label) for stage in flow.STAGES],
        required=True, readonly=True, default=flow.DRAFT, index=True, group_expand='_expand_stages')
    status = fields.Selection(
        [(code, code) for code in dict.fromkeys(stage.status for stage in flow.STAGES)],
        string="FHIR Task status", compute='_compute_status')
    business_status = fields.Char("Business status", compute='_compute_status', help="BSeR/360X step of a referral.")
    ended_because = fields.Selection([*flow.ENDED.items()], string="Ended because", readonly=True)
    held_from_stage = fields.Selection(
        [(stage.key, stage.label) for stage in flow.STAGES], string="Held at", readonly=True)
    part_of_id = fields.Many2one(
        'huiskamer.handover', string="Goes on from", readonly=True, index=True, ondelete='restrict')
    part_ids = fields.One2many('huiskamer.handover', 'part_of_id', string="Goes on as", readonly=True)
    chain_ids = fields.Many2many('huiskamer.handover', string="Chain", compute='_compute_chain_ids')
    hop = fields.Integer("Step of the chain", readonly=True, help="0 is the first handover of a chain.")

    # Who is next
    requester_id = fields.Many2one(
        'res.users', string="Caseworker", required=True, readonly=True, ondelete='restrict', index=True,
        default=lambda self: self.env.user)
    owner_id = fields.Many2one(
        'res.users', string="Next action by", readonly=True, ondelete='restrict', index=True)
    next_action = fields.Selection([*flow.NEXT_ACTIONS.items()], string="Next action", readonly=True)
    evening_owner_id = fields.Many2one(
        'res.users', string="Keeps it tonight", readonly=True, ondelete='restrict',
        help="Who can be called about it outside opening hours.")
    deadline = fields.Datetime(readonly=True)
    # What the job does next. Overdue does not wait for it.
    remind_at = fields.Datetime("Reminds at", readonly=True, index='btree_not_null')
    escalate_at = fields.Datetime("Goes to the supervisor at", readonly=True, index='btree_not_null')
    lapse_at = fields.Datetime("Ends by itself at", readonly=True, index='btree_not_null')
    alarm = fields.Selection(
        [('remind', "Reminded"), ('escalate', "Supervisor, please look")], string="Attention", readonly=True)
    is_overdue = fields.Boolean("Overdue", compute='_compute_is_overdue', search='_search_is_overdue')
    age_days = fields.Integer("Days since sent", compute='_compute_age_days')
    possible_moves = fields.Char(compute='_compute_possible_moves')
    is_mine = fields.Boolean("I work on this file", compute='_compute_possible_moves')
    consent_ran_out = fields.Boolean("Consent has run out", compute='_compute_possible_moves')

    # What was known of free places when the service was chosen
    capacity_seen = fields.Selection([*CODES, ('unknown', "Unknown")], string="Places, as seen then", readonly=True)
    capacity_seen_at = fields.Datetime("Said at", readonly=True)

    # What it stands on
    consent_id = fields.Many2one('huiskamer.consent', readonly=True, index='btree_not_null', ondelete='restrict')
    consent_checked_at = fields.Datetime("Consent checked at", readonly=True)
    has_consent = fields.Boolean(
        "Consent for this handover", compute='_compute_has_consent', groups='huiskamer_case.group_caseworker')
    consent_warned_at = fields.Datetime("Warned that consent ends", readonly=True)
    emergency_ground = fields.Selection(
        [('danger_to_life', "Acute danger to life"), ('meldcode', "Duty of the reporting code")],
        string="Emergency ground", readonly=True,
        help="The one ground to share without consent. The supervisor hears of it at once.")
    emergency_reviewed_at = fields.Datetime("Emergency looked at", readonly=True)
    end_seen_at = fields.Datetime(
        "End looked at", readonly=True, help="When a supervisor looked at why it ended without a word.")
    error_marked_by_id = fields.Many2one(
        'res.users', string="Marked as error by", readonly=True, ondelete='restrict',
        help="Somebody else confirms it.")
    disclosure_digest = fields.Char(
        "Fingerprint of what was shared", readonly=True,
        help="Keyed with the data key of the client: nobody else can try which words it stands for.")

    # Facts, dated
    sent_how = fields.Selection(
        [('phone', "Told by phone"), ('in_person', "Told in person"), ('letter', "By letter only")],
        string="Told how", readonly=True)
    sent_at = fields.Datetime("Sent at", readonly=True)
    received_at = fields.Datetime("Received at", readonly=True)
    answered_at = fields.Datetime("Answered at", readonly=True)
    first_contact_at = fields.Datetime("First contact planned at", readonly=True, window=(-7, 366))
    appointment_at = fields.Datetime("Appointment at", readonly=True, window=(-7, 366))
    accompaniment = fields.Selection(
        [('wanted', "We go along"), ('not_wanted', "Goes alone"), ('other', "Somebody else goes along")],
        string="Going along", readonly=True, help="What the client wants.")
    meeting_language_id = fields.Many2one(
        'huiskamer.language', string="Language of the meeting", readonly=True, ondelete='restrict')
    review_on = fields.Date("Asked again on", readonly=True, help="When there may be a place; within two weeks.")
    attempts = fields.Integer("Appointments made", readonly=True)
    no_shows = fields.Integer("Times not come", readonly=True)
    called_off_by = fields.Selection(
        [('service', "The service"), ('client', "The client")], string="Called off by", readonly=True)
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
        [('started', "Help started"), ('elsewhere', "Sent on by the service"), ('not_started', "Help did not start"),
         ('arrived', "Arrived"), ('not_arrived', "Did not arrive")],
        string="What the service says", readonly=True)
    client_word = fields.Selection(
        [('yes', "Yes, it helped"), ('partly', "Partly"), ('no', "No"), ('not_asked', "Not asked")],
        string="What the client says", readonly=True)
    not_asked_reason = fields.Selection(
        [('not_reached', "Could not be reached safely"), ('not_wanted', "Did not want to be asked")],
        string="Why not asked", readonly=True)
    check_7_receiver = fields.Selection(CONTACT, string="Day 7, the service says", readonly=True)
    check_7_client = fields.Selection(CONTACT, string="Day 7, the client says", readonly=True)
    check_30_receiver = fields.Selection(CONTACT, string="Day 30, the service says", readonly=True)
    check_30_client = fields.Selection(CONTACT, string="Day 30, the client says", readonly=True)
    check_90_receiver = fields.Selection(CONTACT, string="Day 90, the service says", readonly=True)
    check_90_client = fields.Selection(CONTACT, string="Day 90, the client says", readonly=True)
    next_check_on = fields.Date(
        "Next check", readonly=True, help="It stays a small task when the handover is completed.")
    recall_told_at = fields.Datetime("Service told to stop", readonly=True)
    recall_confirmed_at = fields.Datetime("Service has stopped", readonly=True)
    wait_told_at = fields.Datetime("Service told to wait", readonly=True)
    kept = fields.Selection(
        [('yes', "Still in contact on day 30"), ('no', "Not any more on day 30"), ('unknown', "Not known")],
        string="In contact on day 30", compute='_compute_kept', help="Computed from the check on day 30, never typed.")
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

    # The receiver is the organisation of then for good: the database refuses a service that would move.
    _same_provider = models.Constraint(
        'FOREIGN KEY (service_id, provider_id) REFERENCES huiskamer_service (id, provider_id) ON DELETE RESTRICT',
        "A service with handovers does not move to another organisation.")
    # The database's own word for it: two sessions at once cannot both pass it.
    _one_live_per_service = models.UniqueIndex(
        f"(case_id, service_id) WHERE stage IN {flow.OPEN}",
        "There is an open handover of this file to this service already.")
    # The board asks for the most urgent ones of a stage, the list for the most urgent ones of all.
    _by_stage = models.Index("(stage, deadline, id)")
    _by_deadline = models.Index("(deadline, id)")

    # Nothing of the cover is written by hand: it is drafted, and then it moves.
    _immutable_fields = frozenset({'case_id', 'service_id', 'urgency', 'direction'})

    @api.model
    def _expand_stages(self, stages, _domain):
        """The columns of the board: every stage that is open, and the ends that somebody reached."""
        return [stage.key for stage in flow.STAGES if stage.key in (*flow.OPEN, *stages)]

    @api.depends('service_id')
    def _compute_provider_id(self):
        """The organisation of the service when this was drafted; neither changes afterwards."""
        for handover in self:
            handover.provider_id = handover.service_id.provider_id

    @api.depends('stage', 'ended_because')
    def _compute_status(self):
        """The standard codes that the stage stands for; an end without a code of its own says why it ended."""
        for handover in self:
            stage = flow.STAGE.get(handover.stage, flow.STAGE[flow.DRAFT])
            handover.status = stage.status
            handover.business_status = stage.business_status or (handover.ended_because or '').replace('_', '-')

    @api.depends('deadline')
    def _compute_is_overdue(self):
        """Whether the next action is late at this second, with no job needed."""
        now = fields.Datetime.now()
        for handover in self:
            handover.is_overdue = bool(handover.deadline) and handover.deadline < now  # what has ended has none

    def _search_is_overdue(self, operator, value):
        """Find handovers by whether their next action is late."""
        if operator not in ('in', '='):
            return NotImplemented
        wanted = value if operator == '=' else True in value
        now = fields.Datetime.now()
        return [('deadline', '<', now)] if wanted else ['|', ('deadline', '=', False), ('deadline', '>=', now)]

    @api.depends('sent_how', 'introduced_at', 'attended_at', 'accompaniment')
    def _compute_warmth(self):
        """How warm the handover was, from its facts: told, introduced, accompanied."""
        for handover in self:
            if handover.attended_at and handover.accompaniment == 'wanted' and handover.introduced_at:
                handover.warmth = '3'
            elif handover.introduced_at:
                handover.warmth = '2'
            elif not (handover.sent_at or handover.attended_at):
                handover.warmth = False  # nothing was handed over yet
            else:
                handover.warmth = '1' if handover.sent_how in ('phone', 'in_person') else '0'

    @api.depends('sent_at', 'closed_at')
    def _compute_age_days(self):
        """How long it has been under way, until it ended."""
        for handover in self:
            until = handover.closed_at or fields.Datetime.now()
            handover.age_days = (until - handover.sent_at).days if handover.sent_at else 0

    @api.depends('part_of_id', 'part_ids')
    def _compute_chain_ids(self):
        """Every handover of the same chain that the reader may see, the first one first."""
        for handover in self:
            first = handover
            while first.part_of_id:
                first = first.part_of_id
            chain = step = first
            while step:
                step = step.part_ids
                chain |= step
            handover.chain_ids = chain

    @api.depends('check_30_receiver', 'check_30_client')
    def _compute_kept(self):
        """Whether there was contact on day 30, whoever of the two says so."""
        for handover in self:
            words = {handover.check_30_receiver, handover.check_30_client}
            handover.kept = 'yes' if 'in_contact' in words else 'no' if words & {'lost', 'ended_well'} else 'unknown'

    @api.depends('stage', 'case_id.state', 'next_action', 'introduced_at', 'emergency_ground', 'emergency_reviewed_at',
                 'error_marked_by_id',
                 'consent_id.valid_until', 'recall_told_at', 'recall_confirmed_at', 'next_check_on')
    @api.depends_context('uid')
    def _compute_possible_moves(self):
        """The verbs that the person at the screen can take now, as `` send drop ``; empty for onlookers."""
        for handover in self:
            handover.possible_moves = f" {' '.join(handover._verbs_now())} "
            handover.is_mine = handover._is_mine()
            handover.consent_ran_out = handover._stage_at(fields.Datetime.now()) != handover.stage

    @api.depends('stage', 'disclosure_ids.category_ids', 'case_id.client_id.consent_ids.state',
                 'case_id.client_id.consent_ids.is_newest')
    @api.depends_context('uid')
    def _compute_has_consent(self):
        """Whether what would be shared is covered by consent at this second."""
        for handover in self:
            handover.has_consent = handover._is_mine() and bool(handover._live_consent(fields.Datetime.now()))

    # public: answers with a window on this handover; its own rules decide whether it opens
    def action_show(self):
        """Go to this handover."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': self._name,
            'res_id': self.id,
            'views': [(False, 'form')],
        }
