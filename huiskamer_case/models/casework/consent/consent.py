from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...shared.guards import through_method
from . import consent_flow as flow

STORED = [(state.key, state.label) for state in flow.STATES if state.is_stored]
PURPOSES = [(purpose.key, purpose.label) for purpose in flow.PURPOSES]
# From when on a caseworker is told that a consent ends.
WARNING_DAYS = 14


class HuiskamerConsent(models.Model):
    """One answer of a person: to one question, about one receiver and named kinds of facts, for some months.

    It is made by ``record_consent`` of the file. The newest answer to a question is the only one that
    counts: a new one ends the earlier in the same transaction, by the database's own unique index.
    Whether it still holds is judged at the second it is asked, never by a nightly job (GDPR art. 4(11),
    7 and 9(2)(a)). How it changes is in ``consent_flow.py``, what it keeps by value in ``consent_receipt.py``.
    """
    _name = 'huiskamer.consent'
    _description = "Consent"
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.confidential.mixin']
    _order = 'given_at desc, id desc'

    client_id = fields.Many2one('huiskamer.client', required=True, readonly=True, index=True, ondelete='restrict')
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    question = fields.Char(
        required=True, readonly=True, help="Whatever words were read out: answers to one question replace each other.")
    basis = fields.Char("Legal basis then", readonly=True, help="The controller's legal basis when this was answered.")
    service_id = fields.Many2one('huiskamer.service', string="Shared with", readonly=True, index=True,
                                 ondelete='restrict')
    provider_id = fields.Many2one('huiskamer.provider', string="Organisation then", readonly=True, ondelete='restrict')
    category_ids = fields.Many2many('huiskamer.data.category', string="What may be shared", readonly=True)
    text_id = fields.Many2one('huiskamer.consent.text', string="Words", required=True, readonly=True,
                              ondelete='restrict')
    method = fields.Selection(
        [('spoken', "Spoken"), ('written', "Written")], required=True, readonly=True, default='spoken',
        help="Spoken is enough. Paper with a name on it can be dangerous.")
    spoken_alone = fields.Boolean(
        "Spoken alone", readonly=True, help="Nobody else was there who could hear it or press for it.")
    interpreter = fields.Boolean("With an interpreter", readonly=True)
    given_at = fields.Datetime("Answered at", required=True, readonly=True)
    recorded_by_id = fields.Many2one('res.users', string="Recorded by", required=True, readonly=True,
                                     ondelete='restrict')
    valid_until = fields.Datetime("Valid until", required=True, readonly=True)
    renews_id = fields.Many2one('huiskamer.consent', string="Follows on", readonly=True, index='btree_not_null',
                                ondelete='restrict')
    used_at = fields.Datetime("Last used at", readonly=True)
    state = fields.Selection(STORED, required=True, readonly=True)
    is_newest = fields.Boolean("Newest answer", readonly=True, default=True,
                               help="The only answer to its question that counts.")
    status = fields.Selection(
        [(state.key, state.label) for state in flow.STATES], string="Now", compute='_compute_is_live')
    standard_status = fields.Char("ISO/IEC TS 27560", compute='_compute_is_live')
    event_ids = fields.One2many('huiskamer.consent.event', 'consent_id', string="History", readonly=True)
    is_live = fields.Boolean("Holds now", compute='_compute_is_live', search='_search_is_live')
    ends_soon = fields.Boolean("Ends soon", compute='_compute_is_live')
    can_be_withdrawn = fields.Boolean(compute='_compute_is_live')

    # An answer is written down whole, once; afterwards only these change, by what happens.
    _changing_fields = frozenset({'state', 'is_newest', 'used_at', 'client_id'})

    _with_receiver = models.Constraint(
        f"CHECK (purpose NOT IN {flow.WITH_RECEIVER} OR (service_id IS NOT NULL AND provider_id IS NOT NULL))",
        "Consent to share is for one service.")
    # The database's own words: one answer per question counts, what counts can be relied on, and its receiver
    # is the organisation of then for good.
    _one_newest = models.UniqueIndex(
        "(client_id, question, COALESCE(service_id, 0)) WHERE is_newest",
        "Another answer to this question was recorded at the same time. Look at it, and try again.")
    _live_is_newest = models.Constraint(
        f"CHECK (is_newest OR state NOT IN {flow.LIVE})", "Only the newest answer counts.")
    _same_provider = models.Constraint(
        'FOREIGN KEY (service_id, provider_id) REFERENCES huiskamer_service (id, provider_id) ON DELETE RESTRICT',
        "A service with consents does not move to another organisation.")

    @api.depends('state', 'given_at', 'valid_until')
    def _compute_is_live(self):
        """Where the consent stands at this second."""
        now = fields.Datetime.now()
        for consent in self:
            consent.status = consent.id and flow.now(consent.state, consent.given_at, consent.valid_until, now)
            consent.standard_status = flow.STATE[consent.status].standard if consent.status else False
            consent.is_live = consent.status in flow.LIVE
            consent.can_be_withdrawn = bool(flow.find(consent.status, 'withdraw'))
            consent.ends_soon = consent.is_live and consent.valid_until < now + timedelta(days=WARNING_DAYS)

    def _search_is_live(self, operator, value):
        """Find consents by whether they hold at this second."""
        if operator not in ('in', '='):
            return NotImplemented
        wanted = value if operator == '=' else True in value
        domain = self._live_domain(fields.Datetime.now())
        return domain if wanted else ['!', *domain]

    # public: lets a consent begin only in a state of the table; no role has the right to create
    @api.model_create_multi
    def create(self, vals_list):
        """Record answers; each begins in a state in which the table lets it begin.

        :raise UserError: for any other state
        """
        if any(vals.get('state') not in flow.first_states() for vals in vals_list):
            raise UserError(self.env._("An answer is recorded in the file, with the words that were read out."))
        return super().create(vals_list)

    # public: refuses everything but what happens to an answer, for every user; what was agreed never changes
    def write(self, vals):
        """Let a consent end, be used or be followed by a newer answer; what was agreed never changes.

        :raise UserError: for anything else, whoever asks
        """
        if vals.keys() - self._changing_fields:
            raise UserError(self.env._("What was agreed stays as it was. Ask again, and record the new answer."))
        return super().write(vals)

    @api.model
    def _live_domain(self, moment):
        """The consents that hold at this moment (a UTC datetime)."""
        return ['&', '&', ('state', 'in', flow.LIVE), ('given_at', '<=', moment), ('valid_until', '>', moment)]

    def _holds_at(self, moment):
        """Whether this consent holds at this moment (a UTC datetime)."""
        return flow.now(self.state, self.given_at, self.valid_until, moment) in flow.LIVE

    @api.model
    def _newest(self, client, question, service=None):
        """The newest answer of a person to a question, whatever it was: the one place that is asked "may we?".

        :param service: the receiver, for questions that have one
        """
        return self.search_fetch([
            ('client_id', '=', client.id), ('question', '=', question), ('is_newest', '=', True),
            ('service_id', '=', service.id if service else False)], self._at_once(), limit=1)

    @api.model
    def _at_once(self):
        """The columns that are fetched together: all but what is noted as read."""
        return [name for name, field in self._fields.items() if field.prefetch is True and field.column_type
                and field.store and self._has_field_access(field, 'read')]

    @api.model
    def _record(self, client, vals, until=None):
        """Write down the answer of a person: it becomes the one that counts, and what it no longer allows ends.

        :param dict vals: checked by ``huiskamer.case.record_consent``
        :param until: a moment before which its words let it end, for invented files
        :raise UserError: when something newer was said already, or the words changed since they were shown
        """
        # sudo: no role may write consents by hand; this is the one place where they are made
        Consent, client = through_method(self).sudo(), client.sudo()
        text = Consent.env['huiskamer.consent.text'].browse(vals['text_id'])
        service = Consent.env['huiskamer.service'].browse(vals.get('service_id') or [])
        Consent._hold_person(client)
        text._use()
        verb = {flow.REFUSED: 'refuse', flow.NOT_ASKED: 'leave_unasked'}.get(vals.get('state'), 'give')
        given_at = vals.get('given_at') or fields.Datetime.now()
        former = Consent._newest(client, flow.PURPOSE[text.purpose].question, service)
        former._ensure_newer(verb, given_at)
        if text.purpose != flow.FILE:
            Consent._newest(client, flow.FILE)._ensure_not_before(verb, given_at)
        stood = former.filtered(lambda consent: consent.state in flow.LIVE)
        verb = 'renew' if verb == 'give' and stood else verb
        answer = Consent._answer_vals(client, text, service, vals, given_at, until) | {
            'renews_id': stood.id, 'state': flow.find(flow.NOTHING, verb).target}
        stands = former._standing()
        former._give_way(verb, given_at, vals.get('channel') or 'here')
        consent = Consent.create(answer | Consent._receipt_vals(answer, vals.get('words_digest')))
        consent._add_event(consent.state, given_at, vals.get('channel') or 'here')
        consent._outlast(stands)
        consent._settle(stands)
        return consent.sudo(False).with_env(self.env)

    @api.model
    def _hold_person(self, client):
        """Hold all that hangs on a person's answers until the call ends, in the order in which a handover moves.

        Hook: the rooms of handovers and files hold their own rows before these. Of two sessions one goes
        first; the other meets a row that changed, and Odoo runs its whole call again with fresh eyes.
        """
        self.search([('client_id', '=', client.id)])._lock()

    def _answer_vals(self, client, text, service, vals, given_at, until):
        """The values of an answer, as they will stay."""
        return {
            'client_id': client.id,
            'purpose': text.purpose,
            'question': flow.PURPOSE[text.purpose].question,
            'basis': self.env['huiskamer.legal.basis']._of(text.purpose),
            'service_id': service.id,
            'provider_id': service.provider_id.id,
            'category_ids': [fields.Command.set(vals.get('category_ids') or [])],
            'text_id': text.id,
            'method': vals.get('method') or 'spoken',
            'spoken_alone': vals.get('spoken_alone') is True,
            'interpreter': vals.get('interpreter') is True,
            'given_at': given_at,
            'valid_until': until or given_at + relativedelta(months=text.valid_months),
            'recorded_by_id': self.env.user.id,
        }

    def _give_way(self, verb, moment, channel):
        """Let a newer answer take the place of this one: a no takes a yes back, a yes replaces it."""
        for consent in self:
            change = flow.find(consent.state, 'withdraw' if verb == 'refuse' else 'replace')
            through_method(consent).write({'is_newest': False} | ({'state': change.target} if change else {}))
            if change:
                consent._add_event(change.target, moment, channel)
        self.flush_recordset()  # before the newer one: one answer counts

    def _settle(self, stood):
        """End what no longer has a yes, and let what still has one stand on this answer.

        Hook: each room adds what it does with its own purposes. ``self`` is the newest answer to its
        question, whatever it is.

        :param stood: the yes of which something still stood (see ``_standing``), or that was taken back; empty when
            there was none
        """

    def _use(self, moment):
        """Hold this consent and leave a mark that it was used: it carries something out at this moment.

        The mark is what makes a withdrawal in another session see what this one did, and the
        other way round: of the two, one goes first and the other starts anew with fresh eyes.
        """
        self.ensure_one()
        # sudo: no role may write consents; the mark is set by what happens, never by hand
        consent = through_method(self).sudo()
        consent._lock()
        consent.write({'used_at': moment})

    def _add_event(self, state, moment, channel):
        """Add one line to the history of this consent."""
        # sudo: history is written by what happens, never by hand
        self.env['huiskamer.consent.event'].sudo().create([
            {'consent_id': consent.id, 'state': state, 'occurred_at': moment, 'by_id': self.env.user.id,
             'channel': channel}
            for consent in self
        ])
