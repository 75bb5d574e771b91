from datetime import timedelta

from odoo import api, fields, models

from ...oversight.sealing.sealed import showing
from ...oversight.walls.at_once import names_at_once, people_of
from ...shared import house_days
from ...shared.guards import asking_once
from ..consent.consent import WARNING_DAYS
from .step import OPEN

# How far ahead a next step is shown.
AHEAD_DAYS = 7
# What the page and the bell look at, fetched with the search itself; nothing of it is sealed.
COVER = ('code', 'client_id', 'location_id', 'state', 'erase_on', 'frozen_because')
NOTICE = ('code', 'kind', 'by_id', 'at')
STEP = ('case_id', 'state', 'due_on', 'due_at', 'owner_id')
CONSENT = ('client_id', 'purpose', 'state', 'given_at', 'valid_until')


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

        :return dict: a list of rows for each section: ``model``, ``id``, ``code``, ``name``, ``what``, ``who``,
            ``due`` (a
            day or a moment as text) and ``is_late``; and ``stopped``, the names of huiskamers where no new files are
            opened
        """
        self._ensure_caseworker()
        with asking_once(self.env):
            cases = self._my_caseload()
            found = showing(self)._found_today(cases, ('what',))
            named = set().union(*(people_of(records) for records in found.values()))
            names_at_once(self.env, named - {self.env.uid})
            rows = {name: getattr(self, f'_{name}_rows')(records, cases) for name, records in found.items()}
            self._name_rows([row for section in rows.values() for row in section])
        return rows | {'stopped': self.env['huiskamer.location']._winding_down().mapped('name')}

    def _name_rows(self, rows):
        """Write into each row whose file it is about; the names of the whole page are opened at once."""
        cases = self.browse({row['case'] for row in rows} - {False})
        names = {case.id: case.alias for case in cases}
        for row in rows:
            row['name'] = names.get(row.pop('case')) or ''

    # public: needs the role of caseworker; numbers of her own lines come out and no word of them
    @api.model
    def bell(self):
        """How many lines of Today wait, for the bell: numbers, and nothing of what they say.

        Steps of the coming days stand on the page and do not ring.

        :return dict: ``count``, and the number of lines of each section
        """
        self._ensure_caseworker()
        with asking_once(self.env):
            found = self._found_today(self._my_caseload())
        found['steps'] = found['steps'].filtered(lambda step, today=house_days.today(self): step.due_on <= today)
        numbers = {name: len(records) for name, records in found.items()}
        return {'count': sum(numbers.values()), 'sections': numbers}

    @api.model
    def _found_today(self, cases, opened=()):
        """The records of each section, in the order of the page, for the files of a caseload; other rooms add theirs.

        Each section is one question however long it is. What is sealed is not opened, but for these fields of the
        steps.
        """
        return {
            'notices': self.env['huiskamer.case.notice'].search_fetch([('user_id', '=', self.env.uid)], NOTICE),
            'steps': self._steps_due(cases, opened),
            'consents': self._consents_due(cases, ('service_id',) if opened else ()),
            'frozen': cases.filtered(lambda case: case.state == 'frozen' and case.erase_on).sorted('erase_on'),
        }

    def _my_caseload(self, *which):
        """The files, open or frozen where nothing else is said, that the caller leads, is named on or has for a time.

        Not the whole evening team's.
        """
        which = which or (('state', 'in', ('open', 'frozen')),)
        return self.search_fetch([*which, ('is_hers_by_name', '=', True)], COVER)

    def _steps_due(self, cases, opened):
        """The steps of open files that are due soon, or were missed and wait until somebody says what happened.

        Also what the caller herself does in a file that is open to her evening team.
        """
        until = house_days.today(self) + timedelta(days=AHEAD_DAYS)
        return self.env['huiskamer.step'].search_fetch([
            '|', ('case_id', 'in', cases._open_ones().ids),
            '&', ('owner_id', '=', self.env.uid), ('case_id.state', '=', 'open'),
            ('state', '=', OPEN), ('due_on', '<=', until)], (*STEP, *opened))

    def _open_ones(self):
        """Those of these files that are open."""
        return self.filtered(lambda case: case.state == 'open')

    def _consents_due(self, cases, opened):
        """The answers of open files that count and end soon, and those to a file that are over."""
        now = fields.Datetime.now()
        consents = self.env['huiskamer.consent'].search_fetch([
            ('client_id', 'in', cases._open_ones().client_id.ids), ('is_newest', '=', True),
            ('valid_until', '<', now + timedelta(days=WARNING_DAYS))], (*CONSENT, *opened))
        return consents.filtered(
            lambda consent: consent.can_be_withdrawn and (consent.purpose == 'file' or consent.valid_until > now)
        ).sorted('valid_until')

    def _notices_rows(self, notices, cases):
        """What is new to her: a code, a sentence, and the file where it is still hers to read."""
        files = {case.code: case for case in cases}
        if missing := set(notices.mapped('code')) - files.keys() - {False}:
            files |= {case.code: case for case in self.search_fetch([('code', 'in', list(missing))], COVER)}
        return [
            self._row(files.get(notice.code, self), notice, notice._sentence(), notice.at, notice.kind == 'emergency')
            | {'seen': notice.id} for notice in notices]

    def _steps_rows(self, steps, _cases):
        """The steps, ready to be ticked off."""
        return [
            self._row(step.case_id, step, step.what, step.due_at or step.due_on, step.is_late)
            | {'who': step.owner_id.name if step.owner_id != self.env.user else ''} for step in showing(steps)]

    def _consents_rows(self, consents, cases):
        """What ends, of whom, and when."""
        purposes = dict(consents._fields['purpose']._description_selection(self.env))
        files = {case.client_id: case for case in cases._open_ones()}
        return [
            self._row(files[consent.client_id], files[consent.client_id],
                      ' · '.join(filter(None, [purposes[consent.purpose], consent.service_id.display_name])),
                      consent.valid_until, consent.valid_until <= fields.Datetime.now())
            for consent in consents]

    def _frozen_rows(self, frozen, _cases):
        """The files whose consent was withdrawn, until they are erased."""
        return [
            self._row(case, case, self.env._("Can be undone in person") if case.can_be_undone
                      else self.env._("Will be erased"),
                      case.erase_on, False)
            for case in frozen]

    def _row(self, case, record, what, due, is_late):
        """One line of the screen; it leads to the file where the record itself is no page. Whose it is comes last."""
        target = case if record._name in ('huiskamer.case.notice', 'huiskamer.step') else record
        return {
            'model': target._name,
            'id': target.id,
            'record': record.id,
            'code': record.code if record._name != 'huiskamer.step' else case.code,
            'case': case.id,
            'what': what or '',
            'who': '',
            'due': fields.Datetime.to_string(due) if hasattr(due, 'hour') else fields.Date.to_string(due),
            'is_late': bool(is_late),
        }
