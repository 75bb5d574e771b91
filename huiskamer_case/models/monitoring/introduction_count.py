from odoo import fields, models

# What is counted of an introduction without a name -> the step it is counted as.
STEPS = {'introduced': 'nameless', 'came': 'nameless_came', 'not_came': 'nameless_not_came'}


class HuiskamerOutcomeCount(models.Model):
    """The same counters, for people who wanted no file."""
    _inherit = 'huiskamer.outcome.count'

    event = fields.Selection(
        selection_add=[
            ('nameless', "Introduced without a name"),
            ('nameless_came', "Came without a name"),
            ('nameless_not_came', "Did not come, without a name"),
        ],
        ondelete={'nameless': 'cascade', 'nameless_came': 'cascade', 'nameless_not_came': 'cascade'})


class HuiskamerIntroduction(models.Model):
    """An introduction is counted when it happens: its month and the kind of service, and nothing else."""
    _inherit = 'huiskamer.introduction'

    def _happened(self, what):
        """Add one to the month for each introduction."""
        super()._happened(what)
        for introduction in self:
            self.env['huiskamer.outcome.count']._count(
                introduction.service_id.kind, STEPS[what], fields.Date.context_today(self))
