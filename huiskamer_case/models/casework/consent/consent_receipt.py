import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...shared import house_days
from . import consent_flow as flow

FORMAT = 'huiskamer-consent-receipt/1'
ANSWERED, MIGRATED = 'answer', 'migration'


def sealed(receipt):
    """A receipt as text that is always the same for the same content, and its fingerprint."""
    text = json.dumps(receipt, ensure_ascii=False, sort_keys=True, separators=(',', ':'))
    return text, hashlib.sha256(text.encode()).hexdigest()


class HuiskamerConsentReceipt(models.Model):
    """What was asked and answered, by value and for good (ISO/IEC TS 27560; GDPR art. 7(1)).

    The very words with receiver and kinds filled in, the receiver as named then, what each kind of fact
    meant then. Whether something may be shared is judged by these values: what is renamed, moved or given
    another meaning afterwards was not agreed to.
    """
    _inherit = 'huiskamer.consent'

    receipt = fields.Text(readonly=True, help="What was asked and answered, as JSON, in the words of then.")
    receipt_digest = fields.Char("Fingerprint of the receipt", readonly=True, help="SHA-256.")
    receiver_then = fields.Char("Receiver, as named then", compute='_compute_receipt_words')
    kinds_then = fields.Char("Kinds of facts, as named then", compute='_compute_receipt_words')
    words_then = fields.Text("Words that were read out", compute='_compute_receipt_words')
    history_words = fields.Text("What became of it", compute='_compute_history_words')

    @api.depends('receipt')
    def _compute_receipt_words(self):
        """What a person reads of a receipt."""
        for consent in self:
            receipt = consent._receipt()
            receiver = receipt.get('receiver') or {}
            consent.receiver_then = ' – '.join(filter(None, [receiver.get('organisation'), receiver.get('service')]))
            consent.kinds_then = ', '.join(kind['name'] for kind in receipt.get('kinds', ()))
            consent.words_then = receipt.get('words', {}).get('text')

    @api.depends('event_ids')
    @api.depends_context('lang')
    def _compute_history_words(self):
        """What was answered and what became of it, a line each, without a colleague's name."""
        states = dict(self.env['huiskamer.consent.event']._fields['state']._description_selection(self.env))
        for consent in self:
            lines = [
                f"{house_days.moment_in_words(self.env, event.occurred_at)}: {states[event.state]}"
                for event in consent.event_ids.sorted(lambda event: (event.occurred_at, event.id))]
            if consent.status == flow.EXPIRED:
                label = dict(consent._fields['status']._description_selection(self.env))[flow.EXPIRED]
                lines.append(f"{house_days.moment_in_words(self.env, consent.valid_until)}: {label}")
            consent.history_words = '\n'.join(lines)

    def _receipt(self):
        """The receipt as a dict; empty when there is none."""
        return json.loads(self.receipt) if self.receipt else {}

    @api.model
    def _receipt_vals(self, answer, shown_digest):
        """The receipt of an answer in the making, from the values that it is made of.

        :param str shown_digest: the fingerprint of the words that the dialog showed
        :raise UserError: when the words are not those any more
        """
        text = self.env['huiskamer.consent.text'].browse(answer['text_id'])
        service = self.env['huiskamer.service'].browse(answer['service_id'] or [])
        categories = self.env['huiskamer.data.category'].browse(answer['category_ids'][0][2]).sorted()
        read_out = text._read_out(service, categories)
        if shown_digest != read_out['digest']:
            raise UserError(self.env._(
                "The words are not those that were shown: somebody changed them meanwhile. Open this again, read the "
                "words out again, and ask again."))
        house = self.env['huiskamer.house']._house()
        lang = text._lang()
        receipt = {
            'format': FORMAT,
            'made_from': ANSWERED,
            'about': self.env['huiskamer.client'].browse(answer['client_id']).code,
            'controller': {'name': house.controller or '', 'reach': house.controller_reach or ''},
            'purpose': answer['purpose'],
            'basis': answer['basis'],
            'words': {'text': read_out['text'], 'digest': read_out['digest'], 'language': text.language_id.code,
                      'version': text.version},
            'receiver': service.with_context(lang=lang)._as_named_now() if service else None,
            'kinds': categories.with_context(lang=lang)._as_meant_now(),
            'answer': answer['state'],
            'method': answer['method'],
            'spoken_alone': answer['spoken_alone'],
            'interpreter': answer['interpreter'],
            'given_at': f"{answer['given_at'].isoformat()}Z",
            'valid_until': f"{answer['valid_until'].isoformat()}Z",
            'recorded_by': answer['recorded_by_id'],
        }
        return dict(zip(('receipt', 'receipt_digest'), sealed(receipt), strict=True))

    def _covers(self, service, categories):
        """Whether this answer was about this receiver as it is now, and about all of these kinds as they are meant
        now.
        """
        self.ensure_one()
        self.fetch(['receipt', 'service_id'])
        receipt = self._receipt()
        receiver, now = receipt.get('receiver') or {}, service._as_named_now()
        agreed = {kind['code']: set(kind['means']) for kind in receipt.get('kinds', ())}
        return (
            self.question == flow.SHARE and service == self.service_id and service.provider_id == self.provider_id
            and all(receiver.get(what) == now[what] for what in ('kind', 'works_with'))
            and bool(categories)
            and all(kind['code'] in agreed and set(kind['means']) <= agreed[kind['code']]
                    for kind in categories._as_meant_now()))
