from odoo import fields, models

# What is counted of a held place -> the step it is counted as.
STEPS = {'held': 'place_held', 'let_go': 'place_let_go'}


class HuiskamerOutcomeCount(models.Model):
    """The same counters, for places that were held for a night."""
    _inherit = 'huiskamer.outcome.count'

    event = fields.Selection(
        selection_add=[('place_held', "Place held"), ('place_let_go', "Held place let go")],
        ondelete={'place_held': 'cascade', 'place_let_go': 'cascade'})


class HuiskamerHold(models.Model):
    """A hold is counted when it happens: its month and the kind of service, and nothing else."""
    _inherit = 'huiskamer.hold'

    def _happened(self, what):
        """Add one to the month for each hold."""
        super()._happened(what)
        for hold in self:
            self.env['huiskamer.outcome.count']._count(
                hold.service_id.kind, STEPS[what], fields.Date.context_today(self))
