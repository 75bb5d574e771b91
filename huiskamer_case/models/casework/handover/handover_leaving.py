from odoo import api, models

from ...shared.guards import through_method


class HuiskamerCaseHandoverLeaving(models.Model):
    """The next actions that hang on a colleague who leaves."""
    _inherit = 'huiskamer.case'

    @api.model
    def _hangs_on(self, colleague):
        """Her next actions, and what she keeps outside opening hours."""
        # sudo: a supervisor sees covers; the rest is looked at by named methods
        Handover = self.env['huiskamer.handover'].sudo()
        return super()._hangs_on(colleague) | {
            'steps': Handover.search([('owner_id', '=', colleague.id), ('next_action', '!=', False)]),
            'evening': Handover.search([('evening_owner_id', '=', colleague.id)]),
        }

    @api.model
    def _part_words(self):
        """What these parts are called."""
        return super()._part_words() | {
            'steps': self.env._("Next steps of handovers"),
            'evening': self.env._("Handovers that this colleague keeps outside opening hours"),
        }

    @api.model
    def _give_steps(self, handovers, former, to):
        """Give next actions to another colleague where she may open the file; else they stay, or go to its lead."""
        able = handovers.filtered(lambda handover: handover._can_own(to))
        through_method(able).write({'owner_id': to.id})
        return handovers - able

    @api.model
    def _give_evening(self, handovers, former, to):
        """Let another colleague keep these outside opening hours, where she may open the file."""
        able = handovers.filtered(lambda handover: handover._can_own(to))
        through_method(able).write({'evening_owner_id': to.id})
        return handovers - able

    @api.model
    def _without_somebody(self):
        """Next actions whose owner is not there, or may not open the file."""
        # sudo: a check of the house; codes come out
        handovers = self.env['huiskamer.handover'].sudo().with_context(active_test=False).search(
            [('next_action', '!=', False)])
        waiting = handovers.filtered(lambda handover: not handover.owner_id or not handover._can_own(handover.owner_id))
        return super()._without_somebody() + [
            self.env._("%(code)s: whoever has the next step is gone", code=handover.code) for handover in waiting]
