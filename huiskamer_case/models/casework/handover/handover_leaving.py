from odoo import api, models

from ...shared.guards import through_method


class HuiskamerCaseHandoverLeaving(models.Model):
    """The next actions that hang on a colleague who leaves the house, or a file."""
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

    def _set_team(self, **vals):
        """Change who works on the file, and who has its next actions."""
        result = super()._set_team(**vals)
        # sudo: every handover of the file counts, whoever changes the team
        handovers = self.sudo().handover_ids
        handovers._replace_owners(handovers.owner_id | handovers.evening_owner_id)
        return result


class HuiskamerAccessGrantOwner(models.Model):
    """Access for a time that ends gives back what its holder owned."""
    _inherit = 'huiskamer.access.grant'

    def _end(self):
        """Close these now; next actions go back to who works on the file."""
        super()._end()
        self.env['huiskamer.handover']._replace_owners(self.user_id)


class HuiskamerLocationTeam(models.Model):
    """A colleague who leaves the evening team leaves the next actions of files that were open to it."""
    _inherit = 'huiskamer.location'

    # public: core's own writes of users, groups and places, with core's own rights; next actions follow afterwards
    def write(self, vals):
        """Change a huiskamer; the evening team's next actions follow."""
        before = self.staff_ids
        result = super().write(vals)
        if 'staff_ids' in vals:
            self.env['huiskamer.handover']._replace_owners(before)
        return result


class ResUsers(models.Model):
    """A colleague who goes, or loses the role, leaves her next actions."""
    _inherit = 'res.users'

    def _have_left(self):
        """Next actions follow at once."""
        super()._have_left()
        self.env['huiskamer.handover']._replace_owners(self)
