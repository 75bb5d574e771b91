from datetime import timedelta

from odoo import api, fields, models

from ...oversight.sealing.sealed import showing
from ..consent.consent import WARNING_DAYS

# How far ahead a next step is shown.
AHEAD_DAYS = 7


class HuiskamerToday(models.Model):
    """What is due for the person at the screen: next steps, handovers, consents that end."""
    _inherit = 'huiskamer.case'

    @api.model
    def today(self):
        """All that is due in the caller's own files, most urgent first.

        :return dict: ``notices``, ``steps``, ``handovers``, ``consents``, ``frozen`` and ``paths``, each a list of rows with
            ``model``, ``id``, ``code``, ``name``, ``what``, ``due`` (a day or a moment as text) and ``is_late``;
            and ``stopped``, the names of huiskamers where no new files are opened
        """
        self._ensure_caseworker()
        return {
            'notices': self._notices(),
            'steps': self._steps_due(),
            'handovers': self._handovers_due(),
            'consents': self._consents_due(),
            'frozen': self._frozen_due(),
            'paths': self._paths_open(),
            'stopped': self.env['huiskamer.location']._winding_down().mapped('name'),
        }

    def _notices(self):
        """The files that were passed on by somebody else; a code and a sentence, for the file is no longer hers to read."""
        notices = self.env['huiskamer.case.notice'].search([('user_id', '=', self.env.uid)])
        return [
            self.browse()._row(notice, self.env._("%(name)s gave this file to another lead", name=notice.by_id.name), notice.at, False)
            for notice in notices]

    def _my_caseload(self, state='open'):
        """The files that the caller leads, is named on or has for a time; not those of the whole evening team."""
        return self.search([
            ('state', '=', state), '|', '|', ('caseworker_id', '=', self.env.uid), ('member_ids', 'in', [self.env.uid]),
            ('grant_ids', 'any', [
                ('user_id', '=', self.env.uid), ('ended_at', '=', False), ('since', '<=', 'now'), ('until', '>', 'now')])])

    def _steps_due(self):
        """The newest agreed step of each file that is due soon or was missed."""
        today = fields.Date.context_today(self)
        rows = []
        for case in showing(self._my_caseload()):
            latest = case.contact_ids.sorted('held_on')[-1:]
            if latest.next_step_on and latest.next_step_on <= today + timedelta(days=AHEAD_DAYS):
                rows.append(case._row(case, latest.next_step, latest.next_step_on, latest.next_step_on < today))
        return sorted(rows, key=lambda row: row['due'])

    def _handovers_due(self):
        """The handovers in which the next action is the caller's."""
        Handover = self.env['huiskamer.handover']
        actions = dict(Handover._fields['next_action']._description_selection(self.env))
        mine = Handover.search([('owner_id', '=', self.env.uid), ('next_action', '!=', False)], order='deadline, id')
        return [
            handover.case_id._row(
                handover, f'{actions[handover.next_action]} · {handover.service_id.display_name}',
                handover.deadline, handover.is_overdue)
            for handover in mine if handover.case_id.alias]

    def _consents_due(self):
        """The consents that end soon, and files whose consent is over."""
        purposes = dict(self.env['huiskamer.consent']._fields['purpose']._description_selection(self.env))
        now = fields.Datetime.now()
        soon = now + timedelta(days=WARNING_DAYS)
        rows = []
        for case in self._my_caseload():
            newest = {}
            for consent in case.client_id.consent_ids.sorted('given_at'):
                newest[consent.purpose, consent.service_id] = consent
            for consent in newest.values():
                wanted = consent.purpose == 'file' or consent.valid_until > now
                if consent.can_be_withdrawn and wanted and consent.valid_until < soon:
                    what = ' · '.join(filter(None, [purposes[consent.purpose], consent.service_id.display_name]))
                    rows.append(case._row(case, what, consent.valid_until, consent.valid_until <= now))
        return sorted(rows, key=lambda row: row['due'])

    def _frozen_due(self):
        """The files whose consent was withdrawn, until they are erased."""
        return [
            case._row(case, self.env._("Can be undone in person") if case.can_be_undone else self.env._("Will be erased"),
                      case.erase_on, False)
            for case in self._my_caseload('frozen').sorted('erase_on') if case.erase_on]

    def _paths_open(self):
        """The paths for minors on which the caller is named."""
        Path = self.env['huiskamer.minor.path']
        labels = {name: Path._fields[name]._description_string(self.env) for name in Path._fields}
        return [
            self._row(path, labels.get(path.next_step) or self.env._("Complete"), path.begun_on, False)
            for path in Path.search([])]

    def _row(self, record, what, due, is_late):
        """One line of the screen."""
        return {
            'model': record._name,
            'id': record.id,
            'code': record.code,
            'name': self.alias or '',
            'what': what or '',
            'due': fields.Datetime.to_string(due) if hasattr(due, 'hour') else fields.Date.to_string(due),
            'is_late': bool(is_late),
        }
