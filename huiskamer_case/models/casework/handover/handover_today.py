from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models

from ..file.stream import choices
from . import handover_flow as flow


class HuiskamerHandoverToday(models.Model):
    """Handovers on Today and in the bell."""
    _inherit = 'huiskamer.case'

    @api.model
    def _found_today(self):
        """Whose next action is the caller's, and what moved since yesterday by another hand than hers."""
        found = super()._found_today()
        mine = self.env['huiskamer.handover'].search(
            [('owner_id', '=', self.env.uid), ('next_action', '!=', False)], order='deadline, id')
        readable = mine.case_id.client_id._filtered_access('read')
        found['handovers'] = mine.filtered(lambda handover: handover.case_id.client_id in readable)
        found['moved'] = self._moved_since_yesterday()
        return found

    def _moved_since_yesterday(self):
        """The steps of handovers in the caller's files that somebody else took, or the clock, newest first."""
        return self.env['huiskamer.handover.event'].search([
            ('handover_id.case_id', 'in', self._my_caseload().ids), ('recorded_at', '>=', self._yesterday()),
            ('verb', 'not in', ('remind', 'print_letter')),
            '|', ('by_id', '!=', self.env.uid), ('acted_as', 'in', (flow.CLOCK, flow.SYSTEM))], order='recorded_at desc, id desc')

    def _yesterday(self):
        """The moment at which yesterday began for the person at the screen."""
        zone = pytz.timezone(self.env.user.tz or 'Europe/Amsterdam')
        day = fields.Date.context_today(self) - timedelta(days=1)
        return zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)

    def _handovers_rows(self, handovers):
        """The handovers in which the next action is the caller's."""
        actions = choices(handovers, 'next_action')
        return [
            self._row(handover.case_id, handover, f'{actions[handover.next_action]} · {handover.service_id.display_name}',
                      handover.deadline, handover.is_overdue)
            for handover in handovers]

    def _moved_rows(self, events):
        """What moved, each leading to its handover."""
        verbs = choices(events, 'verb')
        return [
            self._row(event.handover_id.case_id, event.handover_id,
                      f'{verbs[event.verb]} · {event.handover_id.service_id.display_name}', event.recorded_at, False)
            | {'record': event.id, 'who': event.by_id.name if event.acted_as not in (flow.CLOCK, flow.SYSTEM) else ''}
            for event in events]


class HuiskamerHandoverStream(models.AbstractModel):
    """Handovers in the stream of a file."""
    _inherit = 'huiskamer.stream'

    @api.model
    def _found(self, case):
        """Also every step of every handover of this file."""
        found = super()._found(case)
        events = self.env['huiskamer.handover.event'].search([('handover_id.case_id', '=', case.id)])
        found['handover'] = [(event.occurred_at, event) for event in events]
        return found

    def _handover_lines(self, events):
        """Steps of handovers, each leading to its handover."""
        verbs = choices(events, 'verb')
        for event in events:
            handover = event.handover_id
            yield event, {
                'title': f'{verbs[event.verb]} · {handover.service_id.display_name}', 'who': event.by_id.name,
                'model': handover._name, 'id': handover.id}
