from odoo import api, fields, models
from odoo.tools import SQL


class HuiskamerTapBatch(models.Model):
    """The random number of a batch of taps that an evening has counted already.

    A tablet that got no answer sends the same batch again; by its number it is counted once.
    It says nothing of what was tapped. When the evening is sealed the numbers are thrown away.
    """
    _name = 'huiskamer.tap.batch'
    _description = "Batch of taps"
    _order = 'batch'
    _log_access = False  # no author and no time: see docs/security-model.md

    opening_id = fields.Many2one('huiskamer.opening', required=True, ondelete='cascade')
    batch = fields.Char(required=True)

    _batch_is_random_number = models.Constraint(
        "CHECK (batch ~ '^[0-9a-f]{32}$')", "A batch has a number of 32 hexadecimal digits.")
    _counted_once = models.UniqueIndex('(opening_id, batch)')

    @api.private
    def init(self):
        """Let the database draw ids at random: counted ids would tell how often an evening tapped.

        Raw SQL: the ORM has no word for the default of a column ``id``.
        """
        self.env.cr.execute(SQL(
            "ALTER TABLE huiskamer_tap_batch ALTER id SET DEFAULT 1 + floor(random() * 2147483646)::int"))
