from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...shared.guards import through_method
from . import consent_flow as flow
from .consent_text import PURPOSES

STORED = [(state.key, state.label) for state in flow.STATES if state.is_stored]
# From when on a caseworker is told that a consent ends.
WARNING_DAYS = 14


class HuiskamerConsent(models.Model):
    """What a person allows: one purpose, one receiver, named kinds of facts, for some months.

    It is made by ``record_consent`` of the file and ends by withdrawing. Whether it still holds
    is judged at the second it is asked, never by a nightly job (GDPR art. 4(11), 7 and 9(2)(a)).
    How it changes is in ``consent_flow.py``.
    """
    _name = 'huiskamer.consent'
    _description = "Consent"
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.confidential.mixin']
    _order = 'given_at desc, id desc'
    _protected_fields = frozenset({'state', 'used_at'})

    client_id = fields.Many2one('huiskamer.client', required=True, index=True, ondelete='restrict')
    purpose = fields.Selection(PURPOSES, required=True)
    basis = fields.Char("Legal basis then", readonly=True, help="The controller's legal basis when this was answered.")
    service_id = fields.Many2one('huiskamer.service', string="Shared with", index=True, ondelete='restrict')
    category_ids = fields.Many2many('huiskamer.data.category', string="What may be shared")
    text_id = fields.Many2one('huiskamer.consent.text', string="Words", required=True, ondelete='restrict')
    method = fields.Selection(
        [('spoken', "Spoken"), ('written', "Written")], required=True, default='spoken',
        help="Spoken is enough. Paper with a name on it can be dangerous.")
    spoken_alone = fields.Boolean(
        "Spoken alone", help="Nobody else was there who could hear it or press for it.")
    interpreter = fields.Boolean("With an interpreter")
    given_at = fields.Datetime("Answered at", required=True)
    recorded_by_id = fields.Many2one('res.users', string="Recorded by", required=True, ondelete='restrict')
    valid_until = fields.Datetime("Valid until", required=True)
    renews_id = fields.Many2one('huiskamer.consent', string="Follows on", readonly=True, ondelete='restrict')
    used_at = fields.Datetime("Last used at", readonly=True)
    state = fields.Selection(STORED, required=True, readonly=True)
    status = fields.Selection(
        [(state.key, state.label) for state in flow.STATES], string="Now", compute='_compute_is_live')
    standard_status = fields.Char("ISO/IEC TS 27560", compute='_compute_is_live')
    event_ids = fields.One2many('huiskamer.consent.event', 'consent_id', string="History", readonly=True)
    is_live = fields.Boolean("Holds now", compute='_compute_is_live', search='_search_is_live')
    ends_soon = fields.Boolean("Ends soon", compute='_compute_is_live')
    can_be_withdrawn = fields.Boolean(compute='_compute_is_live')

    _share_names_service = models.Constraint(
        "CHECK (purpose != 'share' OR service_id IS NOT NULL)", "Consent to share is for one service.")

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

    @api.model_create_multi
    def create(self, vals_list):
        """Record answers; each begins in a state in which the table lets it begin.

        :raise UserError: for any other state
        """
        if any(vals.get('state') not in flow.first_states() for vals in vals_list):
            raise UserError(self.env._("An answer is recorded in the file, with the words that were read out."))
        return super().create(vals_list)

    @api.model
    def _live_domain(self, moment):
        """The consents that hold at this moment (a UTC datetime)."""
        return ['&', '&', ('state', 'in', flow.LIVE), ('given_at', '<=', moment), ('valid_until', '>', moment)]

    def _holds_at(self, moment):
        """Whether this consent holds at this moment (a UTC datetime)."""
        return flow.now(self.state, self.given_at, self.valid_until, moment) in flow.LIVE

    @api.model
    def _record(self, client, vals):
        """Write down the answer of a person, yes or no, with its first event.

        :param dict vals: checked by ``huiskamer.case.record_consent``
        """
        text = self.env['huiskamer.consent.text'].browse(vals['text_id'])
        given_at = vals.get('given_at') or fields.Datetime.now()
        verb = {flow.REFUSED: 'refuse', flow.NOT_ASKED: 'leave_unasked'}.get(vals.get('state'), 'give')
        # sudo: no role may write consents by hand; this is the one place where they are made
        Consent = through_method(self).sudo()
        same = [('purpose', '=', text.purpose), ('service_id', '=', vals.get('service_id') or False)]
        Consent.search([('client_id', '=', client.id), '|', ('purpose', '=', 'file'), '&', *same])._ensure_not_withdrawn_since(given_at)
        former = Consent
        if verb == 'give':
            former = Consent.search([('client_id', '=', client.id), ('state', 'in', flow.LIVE), *same], limit=1)
        consent = Consent.create({
            'client_id': client.id,
            'purpose': text.purpose,
            'basis': self.env['huiskamer.legal.basis']._of(text.purpose),
            'service_id': vals.get('service_id'),
            'category_ids': [fields.Command.set(vals.get('category_ids') or [])],
            'text_id': text.id,
            'method': vals.get('method') or 'spoken',
            'spoken_alone': vals.get('spoken_alone') is True,
            'interpreter': vals.get('interpreter') is True,
            'given_at': given_at,
            'valid_until': given_at + relativedelta(months=text.valid_months),
            'recorded_by_id': self.env.user.id,
            'renews_id': former.id,
            'state': flow.find(flow.NOTHING, 'renew' if former else verb).target,
        })
        consent._add_event(consent.state, given_at, vals.get('channel') or 'here')
        return consent.sudo(False).with_env(self.env)

    def _ensure_not_withdrawn_since(self, given_at):
        """Keep a yes that was on paper from undoing a later no.

        :raise UserError: when the person withdrew after this moment
        """
        withdrawn = self.event_ids.filtered(lambda event: event.state == flow.WITHDRAWN)
        # A yes at the very second of the withdrawal counts as after it: people give times to the minute.
        if any(event.occurred_at > given_at for event in withdrawn):
            raise UserError(self.env._("The client withdrew after this moment. Ask again, and record what she says now."))

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
