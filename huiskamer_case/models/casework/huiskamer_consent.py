from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..shared.guards import through_method
from .huiskamer_consent_text import PURPOSES


class HuiskamerConsent(models.Model):
    """What a person allows: one purpose, one receiver, named kinds of facts, for some months.

    It is made by ``record_consent`` of the file and ends by withdrawing. Whether it still holds
    is judged at the second it is asked, never by a nightly job (GDPR art. 4(11), 7 and 9(2)(a)).
    """
    _name = 'huiskamer.consent'
    _description = "Consent"
    _inherit = ['huiskamer.confidential.mixin']
    _order = 'given_at desc, id desc'
    _protected_fields = frozenset({'state'})

    client_id = fields.Many2one('huiskamer.client', required=True, index=True, ondelete='restrict')
    purpose = fields.Selection(PURPOSES, required=True)
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
    state = fields.Selection(
        [('given', "Given"), ('refused', "Refused"), ('withdrawn', "Withdrawn")], required=True, readonly=True)
    event_ids = fields.One2many('huiskamer.consent.event', 'consent_id', string="History", readonly=True)
    is_live = fields.Boolean("Holds now", compute='_compute_is_live', search='_search_is_live')

    _share_names_service = models.Constraint(
        "CHECK (purpose != 'share' OR service_id IS NOT NULL)", "Consent to share is for one service.")

    @api.depends('state', 'given_at', 'valid_until')
    def _compute_is_live(self):
        """Whether the consent holds at this second."""
        now = fields.Datetime.now()
        for consent in self:
            consent.is_live = consent._holds_at(now)

    def _search_is_live(self, operator, value):
        """Find consents by whether they hold at this second."""
        if operator not in ('in', '='):
            return NotImplemented
        wanted = value if operator == '=' else True in value
        domain = self._live_domain(fields.Datetime.now())
        return domain if wanted else ['!', *domain]

    @api.model
    def _live_domain(self, moment):
        """The consents that hold at this moment (a UTC datetime)."""
        return ['&', '&', ('state', '=', 'given'), ('given_at', '<=', moment), ('valid_until', '>', moment)]

    def _holds_at(self, moment):
        """Whether this consent holds at this moment (a UTC datetime)."""
        return self.state == 'given' and self.given_at <= moment < self.valid_until

    @api.model
    def _record(self, client, vals):
        """Write down the answer of a person, yes or no, with its first event.

        :param dict vals: checked by ``huiskamer.case.record_consent``
        """
        text = self.env['huiskamer.consent.text'].browse(vals['text_id'])
        given_at = fields.Datetime.to_datetime(vals.get('given_at')) or fields.Datetime.now()
        # sudo: no role may write consents by hand; this is the one place where they are made
        consent = through_method(self).sudo().create({
            'client_id': client.id,
            'purpose': text.purpose,
            'service_id': vals.get('service_id'),
            'category_ids': [fields.Command.set(vals.get('category_ids') or [])],
            'text_id': text.id,
            'method': vals.get('method') or 'spoken',
            'spoken_alone': bool(vals.get('spoken_alone')),
            'interpreter': bool(vals.get('interpreter')),
            'given_at': given_at,
            'valid_until': given_at + relativedelta(months=text.valid_months),
            'recorded_by_id': self.env.user.id,
            'state': vals.get('state') or 'given',
        })
        consent._add_event(consent.state, given_at)
        return consent.with_env(self.env)

    def action_withdraw(self):
        """Withdraw consent, at once and without a reason.

        Withdrawing consent to share ends every live consent for that service and every open
        handover to it. Withdrawing consent to the file freezes the file and ends everything.

        :raise AccessError: when the person at the screen does not work on this file
        """
        self.client_id.check_access('write')
        # sudo: no role may write consents by hand, and withdrawing must reach handovers in any stage
        for consent in self.sudo():
            consent._withdraw()

    def _withdraw(self):
        """End this consent and all that stands on it."""
        ended = self._with_what_falls()
        ended._lock()
        ended = ended.filtered(lambda consent: consent.state == 'given')
        through_method(ended).write({'state': 'withdrawn'})
        now = fields.Datetime.now()
        for consent in ended:
            consent._add_event('withdrawn', now)
        cases = self.client_id.case_ids
        if self.purpose == 'file':
            cases._freeze()
        cases._cancel_handovers(self.service_id if self.purpose == 'share' else None)

    def _with_what_falls(self):
        """This consent and those that end with it."""
        siblings = self.client_id.consent_ids.filtered(lambda consent: consent.state == 'given')
        if self.purpose == 'share':
            siblings = siblings.filtered(lambda consent: consent.service_id == self.service_id)
        return self | siblings

    def _add_event(self, state, moment):
        """Add one line to the history of this consent."""
        # sudo: history is written by what happens, never by hand
        self.env['huiskamer.consent.event'].sudo().create([
            {'consent_id': consent.id, 'state': state, 'occurred_at': moment, 'by_id': self.env.user.id}
            for consent in self
        ])
