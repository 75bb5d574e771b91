from datetime import timedelta

from odoo import api, fields, models

from ...oversight.walls.at_once import fetch_lines
from ...shared import house_days
from ...shared.answers import read
from ..consent import consent_flow as flow

# For how many days a file says in words what ended.
LATELY = 30


class HuiskamerCaseWho(models.Model):
    """Who may know what: the newest answer about each receiver, at eye level."""
    _inherit = 'huiskamer.case'

    what_ended = fields.Text(
        "What ended lately", compute='_compute_what_ended', groups='huiskamer_case.group_caseworker',
        help="For who works on the file. Whoever types a slip at the door learns nothing.")
    who_may_know = fields.Json("Who may know what", compute='_compute_who_may_know',
                               groups='huiskamer_case.group_caseworker')

    @api.depends('client_id.consent_ids.state', 'client_id.consent_ids.is_newest', 'state')
    @api.depends_context('uid', 'lang')
    def _compute_who_may_know(self):
        """Receivers by kinds of facts, until when; for those who work on the file."""
        readable = self.client_id._filtered_access('read')
        fetch_lines(readable, 'consent_ids', self.env['huiskamer.consent']._at_once())
        for case in self:
            newest = (case.client_id & readable).consent_ids.filtered(
                lambda consent: consent.is_newest and consent.purpose in flow.WITH_RECEIVER
                and consent.state != flow.NOT_ASKED)
            rows = [case._who_row(consent) for consent in newest]
            told = {code: name for row in rows for code, name in row.pop('names').items()}
            names = told | self._names_of_kinds(told)
            case.who_may_know = {
                'case': case.id, 'rows': rows, 'can_ask': case.state == 'open',
                'kinds': [{'code': code, 'name': names[code]} for code in told]}

    @api.model
    def _names_of_kinds(self, codes):
        """What kinds of facts are called in the reader's language: {code: name}. A receipt has the words of then, in
        the language that was spoken; a code never comes to mean something else.
        """
        kinds = self.env['huiskamer.data.category'].with_context(active_test=False).search_fetch(
            [('code', 'in', list(codes))], ['code', 'name']) if codes else ()
        return {kind.code: kind.name for kind in kinds}

    @api.depends('client_id.consent_ids.state', 'client_id.consent_ids.is_newest')
    @api.depends_context('uid', 'lang')
    def _compute_what_ended(self):
        """Which yes ended in the last weeks, how and when, in words."""
        readable, since = self.client_id._filtered_access('read'), fields.Datetime.now() - timedelta(days=LATELY)
        purposes = dict(self.env['huiskamer.consent']._fields['purpose']._description_selection(self.env))
        states = dict(self.env['huiskamer.consent']._fields['state']._description_selection(self.env))
        fetch_lines(readable, 'consent_ids', self.env['huiskamer.consent']._at_once())
        for case in self:
            ended = (case.client_id & readable).consent_ids.filtered(lambda consent: consent.state in (flow.WITHDRAWN,
                flow.ENDED))
            last = [(consent, consent.event_ids.sorted(lambda event: (event.occurred_at, event.id))[-1:])
                    for consent in ended]
            case.what_ended = '\n'.join(
                f"{' · '.join(filter(None, [purposes[consent.purpose], consent.receiver_then]))}: "
                f"{states[consent.state]}, {house_days.day_of_words(self.env, event.occurred_at, case)}"
                for consent, event in last if event.occurred_at > since)

    def _who_row(self, consent):
        """One receiver: what it may know, until when, and what can be done about it."""
        kinds = consent._receipt().get('kinds', ()) if consent.is_live else ()
        name = consent.receiver_then
        if consent.purpose != flow.SHARE:
            name = f"{name} · {dict(consent._fields['purpose']._description_selection(self.env))[consent.purpose]}"
        return {
            'consent': consent.id, 'service': consent.service_id.id, 'name': name,
            'may': [kind['code'] for kind in kinds], 'names': {kind['code']: kind['name'] for kind in kinds},
            'until': house_days.day_of_words(self.env, consent.valid_until), 'is_live': consent.is_live,
            'status': dict(consent._fields['status']._description_selection(self.env)).get(consent.status, ''),
            'can_stop': consent.can_be_withdrawn}

    # public: needs the wall and an open file, and answers with questions
    def action_ask_again(self, service_id):
        """Ask about one receiver again, with the kinds of facts of the last answer ticked.

        :param int service_id: the service
        """
        self._ensure_own()
        service = self.env['huiskamer.service'].browse(
            read(self.env, {'service_id': service_id}, ('huiskamer.consent',))['service_id'] or [])
        newest = self.env['huiskamer.consent']._newest(self.client_id, flow.SHARE, service)
        kinds = newest.category_ids & service.category_ids
        return self._ask('ask_about', questions=lambda case: case._receiver_questions(service, kinds))
