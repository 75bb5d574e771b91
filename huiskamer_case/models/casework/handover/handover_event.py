from odoo import fields, models

from . import handover_flow as flow

STAGES = [(stage.key, stage.label) for stage in flow.STAGES]


class HuiskamerHandoverEvent(models.Model):
    """One step of a handover: what, when it happened, when it was written down, by whom. No content."""
    _name = 'huiskamer.handover.event'
    _description = "Handover event"
    _inherit = ['huiskamer.append.only.mixin', 'huiskamer.confidential.mixin']
    _order = 'occurred_at, id'

    handover_id = fields.Many2one('huiskamer.handover', required=True, index=True, ondelete='restrict')
    verb = fields.Selection(list(flow.VERBS.items()), string="Step", required=True)
    from_stage = fields.Selection(STAGES, string="From stage", required=True)
    to_stage = fields.Selection(STAGES, string="To stage", required=True)
    occurred_at = fields.Datetime("Happened at", required=True, help="Only when it happened earlier than now.")
    recorded_at = fields.Datetime("Written down at", required=True, default=fields.Datetime.now)
    by_id = fields.Many2one('res.users', string="By", required=True, ondelete='restrict')
    acted_as = fields.Selection(
        [(flow.SENDER, "Our side"), (flow.RECEIVER, "The service"), (flow.SUPERVISOR, "Supervisor"),
         (flow.CLOCK, "The clock"), (flow.SYSTEM, "By itself")],
        string="As", required=True, default=flow.SENDER, help="Nobody is both our side and the service.")
    on_behalf_of = fields.Selection(
        [('phone', "The service, by phone"), ('in_person', "The service, in person"),
         ('message', "The service, by message")],
        string="Told by")

    # What happened in all handovers, in order? And what was written down since yesterday?
    _in_order = models.Index("(occurred_at, id)")
    _since = models.Index("(recorded_at)")
