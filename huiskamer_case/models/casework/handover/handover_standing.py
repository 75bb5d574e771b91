from odoo import api, models
from odoo.exceptions import AccessError

from . import handover_flow as flow


class HuiskamerHandoverFigures(models.AbstractModel):
    """How the handovers that are under way stand at this moment, in numbers."""
    _inherit = 'huiskamer.handover.figures'

    @api.model
    def read_standing(self, location_id=False):
        """How many handovers stand at each open stage, and how many of those are late.

        :param location_id: a huiskamer, or False for all of them
        :return: a list of dicts with ``stage``, ``label``, ``count`` and ``late``
        :raise AccessError: for anybody but supervisors and privacy officers
        """
        user = self.env.user
        if not (user.has_group('huiskamer_case.group_supervisor') or user.has_group('huiskamer_case.group_privacy_officer')):
            raise AccessError(self.env._("Figures are for supervisors."))
        Handover = self.env['huiskamer.handover']
        domain = [('stage', 'in', flow.OPEN)] + ([('case_id.location_id', '=', int(location_id))] if location_id else [])
        counts = dict(Handover._read_group(domain, ['stage'], ['__count']))
        late = dict(Handover._read_group([*domain, ('is_overdue', '=', True)], ['stage'], ['__count']))
        labels = dict(Handover._fields['stage']._description_selection(self.env))
        return [{'stage': stage, 'label': labels[stage], 'count': counts[stage], 'late': late.get(stage, 0)}
                for stage in flow.OPEN if counts.get(stage)]
