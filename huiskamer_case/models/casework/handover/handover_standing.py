from odoo import api, fields, models
from odoo.exceptions import AccessError

from . import handover_flow as flow

DAY = 24


class HuiskamerHandoverFigures(models.AbstractModel):
    """How the handovers that are under way stand at this moment, in numbers."""
    _inherit = 'huiskamer.handover.figures'

    # public: supervisors and privacy officers only; counts covers that they may read, by stage
    @api.model
    def read_standing(self, location_id=False):
        """How many handovers stand at each open stage, and how many of those are late.

        :param location_id: a huiskamer, or False for all of them
        :return: a list of dicts with ``stage``, ``label``, ``count``, ``late``, and ``opens``: the domain of what is
            counted
        :raise AccessError: for anybody but supervisors and privacy officers
        """
        user = self.env.user
        if not (user.has_group('huiskamer_case.group_supervisor')
                or user.has_group('huiskamer_case.group_privacy_officer')):
            raise AccessError(self.env._("Figures are for supervisors."))
        Handover = self.env['huiskamer.handover']
        domain = [('stage', 'in', flow.OPEN)] + ([('case_id.location_id', '=', int(location_id))] if location_id
                                                 else [])
        counts = dict(Handover._read_group(domain, ['stage'], ['__count']))
        late = dict(Handover._read_group([*domain, ('is_overdue', '=', True)], ['stage'], ['__count']))
        labels = dict(Handover._fields['stage']._description_selection(self.env))
        return [{'stage': stage, 'label': labels[stage], 'count': counts[stage], 'late': late.get(stage, 0),
                 'opens': [*domain, ('stage', '=', stage)] if Handover.has_access('read') else False}
                for stage in flow.OPEN if counts.get(stage)]


class HuiskamerHandoverMeasures(models.Model):
    """What is measured of one handover, to be added up in a list: how long the answer took, and how much longer than
    agreed.
    """
    _inherit = 'huiskamer.handover'

    answer_days = fields.Float(
        "Days to answer", compute='_compute_answer_days', store=True, aggregator='avg',
        help="From sent to yes, no or waiting list. Empty while nobody answered.")
    late_days = fields.Float(
        "Days late with the answer", compute='_compute_answer_days', store=True, aggregator='avg',
        help="So much longer than the service says it needs to answer; nought when it was in time.")

    error_marked_at = fields.Datetime("Marked as error at", compute='_compute_error_marked_at')

    @api.depends('error_marked_by_id', 'event_ids')
    def _compute_error_marked_at(self):
        """When the first person said that it was entered in error; nothing when nobody does now."""
        for handover in self:
            marks = handover.event_ids.filtered(lambda event: event.verb == 'mark_error')
            handover.error_marked_at = max(marks.mapped('recorded_at'), default=False) \
                if handover.error_marked_by_id else False

    @api.depends('sent_at', 'answered_at')
    def _compute_answer_days(self):
        """Whole time on the wall, in days with decimals."""
        for handover in self:
            hours = 0
            if handover.sent_at and handover.answered_at:
                hours = max((handover.answered_at - handover.sent_at).total_seconds() / 3600, 0)
            handover.answer_days = hours / DAY
            handover.late_days = max(hours - handover.service_id.answer_within, 0) / DAY if hours else 0
