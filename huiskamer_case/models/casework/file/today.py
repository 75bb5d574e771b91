from datetime import timedelta

from odoo import api, fields, models

from ...oversight.sealing.sealed import showing
from ..consent.consent import WARNING_DAYS
from .step import OPEN

# How far ahead a next step is shown.
AHEAD_DAYS = 7


class HuiskamerToday(models.Model):
    """The one page of the evening: what is due for the person at the screen, and what is new to her.

    Each section is found first, without opening anything that is sealed; the page then shows it, and
    the bell counts it. So the two can never say different things.
    """
    _inherit = 'huiskamer.case'

    # public: needs the role; answers about the caller's own files by rule
    @api.model
    def today(self):
        """All that is due in the caller's own files, most urgent first.

        :return dict: a list of rows for each section: ``model``, ``id``, ``code``, ``name``, ``what``, ``who``, ``due`` (a
            day or a moment as text) and ``is_late``; and ``stopped``, the names of huiskamers where no new files are opened
        """
        self._ensure_caseworker()
        return {
            name: getattr(self, f'_{name}_rows')(found) for name, found in self._found_today().items()
        } | {'stopped': self.env['huiskamer.location']._winding_down().mapped('name')}

    # public: needs the role of caseworker; numbers of her own lines come out and no word of them
    @api.model
    def bell(self):
        """How many lines of Today wait, for the bell: numbers, and nothing of what they say.

        Steps of the coming days stand on the page and do not ring.

        :return dict: ``count``, and the number of lines of each section
        """
        self._ensure_caseworker()
        found = self._found_today()
        found['steps'] = found['steps'].filtered(lambda step, today=fields.Date.context_today(self): step.due_on <= today)
        numbers = {name: len(records) for name, records in found.items()}
        return {'count': sum(numbers.values()), 'sections': numbers}

    @api.model
    def _found_today(self):
        """The records of each section, in the order of the page; other rooms add theirs."""
        cases = self._my_caseload()
        return {
            'notices': self.env['huiskamer.case.notice'].search([('user_id', '=', self.env.uid)]),
            'steps': self._steps_due(cases),
            'consents': self._consents_due(cases),
            'frozen': self._my_caseload('frozen').filtered('erase_on').sorted('erase_on'),
        }

    def _my_caseload(self, state='open'):
        """The files that the caller leads, is named on or has for a time; not those of the whole evening team."""
        return self.search([
            ('state', '=', state), '|', '|', ('caseworker_id', '=', self.env.uid), ('member_ids', 'in', [self.env.uid]),
            ('grant_ids', 'any', [
                ('user_id', '=', self.env.uid), ('ended_at', '=', False), ('since', '<=', 'now'), ('until', '>', 'now')])])

    def _steps_due(self, cases):
        """The steps of these files that are due soon, or were missed and wait until somebody says what happened."""
        until = fields.Date.context_today(self) + timedelta(days=AHEAD_DAYS)
        return self.env['huiskamer.step'].search([
            ('case_id', 'in', cases.ids), ('state', '=', OPEN), ('due_on', '<=', until)])

    def _consents_due(self, cases):
        """The answers of these files that count and end soon, and those to a file that are over."""
        now = fields.Datetime.now()
        consents = self.env['huiskamer.consent'].search([
            ('client_id', 'in', cases.client_id.ids), ('is_newest', '=', True),
            ('valid_until', '<', now + timedelta(days=WARNING_DAYS))])
        return consents.filtered(
            lambda consent: consent.can_be_withdrawn and (consent.purpose == 'file' or consent.valid_until > now)
        ).sorted('valid_until')

    def _notices_rows(self, notices):
        """What is new to her: a code, a sentence, and the file where it is still hers to read."""
        files = {case.code: case for case in self.search([('code', 'in', notices.mapped('code'))])}
        return [
            self._row(files.get(notice.code, self), notice, notice._sentence(), notice.at, notice.kind == 'emergency')
            | {'seen': notice.id} for notice in notices]

    def _steps_rows(self, steps):
        """The steps, ready to be ticked off."""
        return [
            self._row(step.case_id, step, step.what, step.due_at or step.due_on, step.is_late)
            | {'who': step.owner_id.name if step.owner_id != self.env.user else ''} for step in showing(steps)]

    def _consents_rows(self, consents):
        """What ends, of whom, and when."""
        purposes = dict(consents._fields['purpose']._description_selection(self.env))
        files = {case.client_id: case for case in self.search([('client_id', 'in', consents.client_id.ids)])}
        return [
            self._row(files[consent.client_id], files[consent.client_id],
                      ' · '.join(filter(None, [purposes[consent.purpose], consent.service_id.display_name])),
                      consent.valid_until, consent.valid_until <= fields.Datetime.now())
            for consent in consents]

    def _frozen_rows(self, cases):
        """The files whose consent was withdrawn, until they are erased."""
        return [
            self._row(case, case, self.env._("Can be undone in person") if case.can_be_undone else self.env._("Will be erased"),
                      case.erase_on, False)
            for case in cases]

    def _row(self, case, record, what, due, is_late):
        """One line of the screen; it leads to the file where the record itself is no page."""
        target = case if record._name in ('huiskamer.case.notice', 'huiskamer.step') else record
        return {
            'model': target._name,
            'id': target.id,
            'record': record.id,
            'code': record.code if record._name != 'huiskamer.step' else case.code,
            'name': case.alias or '',
            'what': what or '',
            'who': '',
            'due': fields.Datetime.to_string(due) if hasattr(due, 'hour') else fields.Date.to_string(due),
            'is_late': bool(is_late),
        }
