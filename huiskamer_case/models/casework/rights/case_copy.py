from odoo import api, fields, models
from odoo.tools.misc import format_date

from ....report.paper import body_of, printed
from ...oversight.read_log import read_log
from ...oversight.sealing.sealed import showing
from ...oversight.walls.one_time import number_for
from ...shared import house_days
from ..consent.consent_flow import STATE
from .consent_record import record_of

# What of each record stands in the client's own copy. No colleague's name is in it.
COPIED = {
    'huiskamer.client': (
        'code', 'alias', 'other_alias', 'official_name', 'age_band', 'language_ids', 'contact_channel', 'contact_hours',
        'voicemail_allowed', 'may_say_who', 'phone', 'contact_remarks'),
    'huiskamer.case': ('code', 'state', 'opened_on', 'closed_on', 'outcome', 'open_to', 'aftercare_on'),
    'huiskamer.consent': (
        'purpose', 'receiver_then', 'kinds_then', 'words_then', 'method', 'spoken_alone', 'interpreter', 'given_at',
        'valid_until', 'status', 'history_words'),
    'huiskamer.contact': ('held_on', 'channel', 'kind', 'facts', 'observation', 'health', 'corrects_id'),
    'huiskamer.step': ('due_on', 'due_at', 'what', 'state', 'word'),
    'huiskamer.goal': ('topic_id', 'wish', 'client_progress', 'progress', 'remark', 'set_on', 'looked_at_on'),
    'huiskamer.handover': (
        'code', 'service_id', 'stage', 'urgency', 'direction', 'sent_at', 'answered_at', 'decline_reason',
        'appointment_at', 'introduced_at', 'attended_at', 'closed_at', 'outcome', 'client_word'),
    'huiskamer.handover.detail': ('named_contact', 'place', 'reason_words', 'remarks'),
    'huiskamer.disclosure': ('sent_to', 'category_ids', 'question', 'text', 'frozen_at'),
}
FORMAT = 'huiskamer-own-file/1'


class HuiskamerConsentCopy(models.Model):
    """An answer, for the person who gave it and for her computer."""
    _inherit = 'huiskamer.consent'

    def _standard_record(self):
        """This answer as ISO/IEC TS 27560 writes it."""
        self.ensure_one()
        events = [
            (f'{event.occurred_at.isoformat()}Z', f'dpv:{STATE[event.state].standard}')
            for event in self.event_ids.sorted(lambda event: (event.occurred_at, event.id))]
        return record_of(self.code, self._receipt(), self.receipt_digest, events)


class HuiskamerCaseCopy(models.Model):
    """The client's own copy of her file, to read or to take along."""
    _inherit = 'huiskamer.case'

    # public: needs the wall; the report itself passes it again and is written down
    def action_print_own_file(self):
        """Show the file as a page to read together or to print; taking it home can be dangerous."""
        self.ensure_one()
        self._ensure_own()
        return {'type': 'ir.actions.act_url', 'url': f'/huiskamer/own_file/{number_for(self.env, self.code)}/paper',
                'target': 'new'}

    def _own_file_paper(self):
        """The copy on paper; that it was made is written down where its values are fetched."""
        self.ensure_one()
        page = self.env['ir.actions.report']._render_qweb_html('huiskamer_case.own_file', self.ids)[0]
        return printed(self.env._("Own copy"), body_of(page), self.env.lang)

    # public: needs the wall and answers with an address; the controller passes the wall again
    def action_export_own_file(self):
        """Fetch the file as JSON, for the client."""
        self.ensure_one()
        self._ensure_own()
        return {'type': 'ir.actions.act_url', 'url': f'/huiskamer/own_file/{number_for(self.env, self.code)}',
                'target': 'self'}

    def _own_file(self):
        """Everything that is kept about the person, to be read: (title, [[(label, value), ...], ...])."""
        self._ensure_own()
        self = showing(self)
        client = self.client_id
        sections = (
            client, self._persons_before(), self, client.consent_ids, self.goal_ids, self._kept_notes(), self.step_ids,
            self.handover_ids, self.handover_ids.detail_ids, self.handover_ids.disclosure_ids)
        return [
            (self.env['ir.model']._get(records._name).name, [lines_of(record) for record in records])
            for records in sections if records] + self._said_left_out()

    def _said_left_out(self):
        """What is not on a copy that somebody of the evening team makes, whether there is anything or not."""
        if not self._is_read_as_team():
            return []
        label = self.env['huiskamer.contact']._fields['health']._description_string(self.env)
        return [(label, [[(label, self.env._(
            "This is not on this copy: the evening team does not read it. For all of it, ask your own worker."))]])]

    def _persons_before(self):
        """Hook: who the client was in files that became part of this one; the room of ordinary life knows."""
        return self.client_id.browse()

    def _kept_notes(self):
        """The notes of this file and their corrections, without what was moved away or taken back: it was never
        hers.
        """
        return self.contact_ids.filtered(lambda note: note.state == 'kept')

    def _own_file_json(self):
        """The same as a structure for another computer, in the words of the code."""
        self._ensure_own()
        read_log.begin(self.env, 'own_file')
        self = showing(self)
        client = self.client_id
        handovers = [
            values_of(handover) | {
                'details': [values_of(detail) for detail in handover.detail_ids],
                'shared': [values_of(disclosure) for disclosure in handover.disclosure_ids],
            }
            for handover in self.handover_ids
        ]
        return {
            'format': FORMAT,
            'made_at': made_at(),
            'person': values_of(client),
            'person_before': [values_of(before) for before in self._persons_before()],
            'file': values_of(self),
            'consents': [values_of(consent) for consent in client.consent_ids],
            'consent_records': [consent._standard_record() for consent in client.consent_ids],
            'goals': [values_of(goal) for goal in self.goal_ids],
            'contacts': [values_of(contact) for contact in self._kept_notes()],
            'steps': [values_of(step) for step in self.step_ids],
            'handovers': handovers,
            'left_out': ['health'] if self._is_read_as_team() else [],
        }


class OwnFileReport(models.AbstractModel):
    """The page with the client's own copy."""
    _name = 'report.huiskamer_case.own_file'
    _description = "Own file, to read"
    _of_model = 'huiskamer.case'

    @api.model
    def _get_report_values(self, docids, data=None):
        """What stands on the page; that it was made is written down, whichever way it was asked for."""
        cases = self.env[self._of_model].browse(docids)
        with read_log.reading_for(self.env, 'print'):
            sections = {case: case._own_file() for case in cases}
        self.env['huiskamer.rights.event']._add('print', cases.mapped('code'))
        house = self.env['huiskamer.house']._house()
        return {
            'docs': cases, 'sections': sections, 'until': {case: self._until(case) for case in cases},
            'reach': ', '.join(filter(None, [house.officer, house.officer_reach]))}

    @api.model
    def _until(self, case):
        """Until when this is kept, as far as it is known."""
        until = case.consent_until
        return case.erase_on or case.keep_until or (until and house_days.day_of(until, house_days.zone_of(case)))


def made_at():
    """This moment, as JSON knows it."""
    return f'{fields.Datetime.now().isoformat()}Z'


def values_of(record):
    """What of a record stands in the copy, as JSON knows it: codes of choices, names of lists, times in UTC."""
    values = {}
    for name in COPIED[record._name]:
        field, value = record._fields[name], record[name]
        if field.relational:
            value = value.mapped('display_name')
            value = value if field.type == 'many2many' else next(iter(value), None)
        elif field.type in ('date', 'datetime'):
            value = value.isoformat() + ('Z' if field.type == 'datetime' else '') if value else None
        elif field.type != 'boolean':
            value = value or None
        values[name] = value
    return values


def lines_of(record):
    """What of a record stands in the copy, as (label, value) in the reader's language; empty ones are left out."""
    lines = []
    for name in COPIED[record._name]:
        field, value = record._fields[name], record[name]
        if field.type == 'selection':
            value = dict(field._description_selection(record.env)).get(value)
        elif field.relational:
            value = ', '.join(value.mapped('display_name'))
        elif field.type == 'datetime' and value:
            value = house_days.moment_in_words(record.env, value, record)
        elif field.type == 'date' and value:
            value = format_date(record.env, value)
        elif field.type == 'boolean':
            value = record.env._("yes") if value else record.env._("no")
        if value:
            lines.append((field._description_string(record.env), value))
    return lines
