from datetime import timedelta

from odoo import api, models

from ...shared import house_days
from ..notes.stream import choices
from . import handover_flow as flow

# What the page and the bell look at, fetched with the search itself.
HANDOVER = ('code', 'case_id', 'service_id', 'next_action', 'deadline', 'stage', 'sent_at', 'urgency')
EVENT = ('handover_id', 'verb', 'recorded_at', 'by_id', 'acted_as')


class HuiskamerHandoverToday(models.Model):
    """Handovers on Today and in the bell."""
    _inherit = 'huiskamer.case'

    @api.model
    def _found_today(self, cases, opened=()):
        """Whose next action is the caller's, and what moved since yesterday by another hand than hers."""
        found = super()._found_today(cases, opened)
        found['handovers'] = self.env['huiskamer.handover'].search_fetch([
            ('owner_id', '=', self.env.uid), ('next_action', '!=', False),
            ('case_id.client_id.code', '!=', False),  # of a person whom she may know: the person's own rules are asked
        ], HANDOVER, order='deadline, id')
        found['moved'] = self._moved_since_yesterday(cases._open_ones())
        return found

    def _moved_since_yesterday(self, cases):
        """The steps of handovers in these files that somebody else took, or the clock, newest first."""
        return self.env['huiskamer.handover.event'].search_fetch([
            ('handover_id.case_id', 'in', cases.ids), ('recorded_at', '>=', self._yesterday()),
            ('verb', 'not in', ('remind', 'print_letter')),
            '|', ('by_id', '!=', self.env.uid), ('acted_as', 'in', (flow.CLOCK, flow.SYSTEM))], EVENT,
            order='recorded_at desc, id desc')

    def _notices_rows(self, notices, cases):
        """What came to her of a handover leads to it, where it is hers to read."""
        rows = super()._notices_rows(notices, cases)
        codes = [row['code'] for row in rows if row['code'] and not row['id']]
        if not codes:
            return rows
        handovers = {handover.code: handover for handover in self.env['huiskamer.handover'].search_fetch(
            [('code', 'in', codes), ('case_id.client_id.code', '!=', False)], HANDOVER)}
        return [
            row | {'model': handover._name, 'id': handover.id, 'case': handover.case_id.id} if handover else row
            for row in rows for handover in [handovers.get(row['code'])]]

    def _yesterday(self):
        """The moment at which yesterday began."""
        return house_days.begin_of(house_days.today() - timedelta(days=1))

    def _handovers_rows(self, handovers, _cases):
        """The handovers in which the next action is the caller's."""
        actions = choices(handovers, 'next_action')
        return [
            self._row(handover.case_id, handover,
                      f'{actions[handover.next_action]} · {handover.service_id.display_name}',
                      handover.deadline, handover.is_overdue)
            for handover in handovers]

    def _moved_rows(self, events, _cases):
        """What moved, each leading to its handover."""
        verbs = choices(events, 'verb')
        events.handover_id.fetch(HANDOVER)
        return [
            self._row(event.handover_id.case_id, event.handover_id,
                      f'{verbs[event.verb]} · {event.handover_id.service_id.display_name}', event.recorded_at, False)
            | {'record': event.id, 'who': event.by_id.name if event.acted_as not in (flow.CLOCK, flow.SYSTEM) else ''}
            for event in events]


class HuiskamerHandoverNotice(models.Model):
    """Notices about the handovers of a file go with those about the file."""
    _inherit = 'huiskamer.case.notice'

    @api.model
    def _withdraw(self, codes, user=None, kind=None):
        """Take notices away, also about handovers of these files."""
        # sudo: whose file it is, is looked at by whoever takes notices away
        handovers = self.env['huiskamer.handover'].sudo().with_context(active_test=False).search(
            [('case_id.code', 'in', codes)])
        super()._withdraw([*codes, *handovers.mapped('code')], user, kind)


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
