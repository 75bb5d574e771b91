from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from . import key_folder

_lt = LazyTranslate(__name__)


class HuiskamerKeyEpoch(models.Model):
    """One key of the key folder, and the time in which it wrapped the data keys.

    A new epoch wraps all data keys anew and the old key leaves the key folder in that commit: what was
    erased before opens with nothing on this server any more. Back-ups of the key folder still have it until
    they run out; from that day a dump from before opens nothing for anybody. See ``key_rotation.py``.
    """
    _name = 'huiskamer.key.epoch'
    _description = "Key epoch"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.kept.key.mixin', 'huiskamer.oversight.mixin']
    _order = 'began_at desc, id desc'
    _no_unlink = _lt("Epochs stay on record.")

    name = fields.Char("Epoch")
    state = fields.Selection(
        [('current', "In use"), ('retired', "Only in old back-ups"), ('destroyed', "Destroyed")],
        required=True, readonly=True, default='current')
    began_at = fields.Datetime("Began at", required=True, readonly=True, default=fields.Datetime.now)
    is_due = fields.Boolean("Something was erased under it", readonly=True)
    retired_at = fields.Datetime("Replaced at", readonly=True)
    destroy_on = fields.Date("Old back-ups run out on", readonly=True)
    destroyed_at = fields.Datetime("Destroyed at", readonly=True)
    checked_at = fields.Datetime(
        "Back-up last checked at", readonly=True, help="When the back-up of the key folder was last found to be right.")

    key_count = fields.Integer("Data keys", compute='_compute_key_count')
    unopened_count = fields.Integer("Values that do not open", compute='_compute_unopened_count')

    _name_uniq = models.UniqueIndex('(name)')
    _one_current = models.UniqueIndex("(state) WHERE state = 'current'", "There is an epoch in use already.")

    @api.depends('state')
    def _compute_found(self):
        """Whether the key is kept, or gone when another one is in use."""
        return super()._compute_found()

    @api.depends('state')
    def _compute_key_count(self):
        """How many data keys this epoch wraps."""
        # sudo: no role reads keys; only their number comes back
        counts = dict(self.env['huiskamer.key'].sudo()._read_group([], ['epoch'], ['__count']))
        for epoch in self:
            epoch.key_count = counts.get(epoch.name, 0)

    @api.depends('state')
    def _compute_unopened_count(self):
        """How many sealed values were found that do not open; told at the epoch in use."""
        count = self.env['huiskamer.seal.finding'].search_count([('state', '=', 'open')])
        for epoch in self:
            epoch.unopened_count = count if epoch.state == 'current' else 0

    def _has_ended(self):
        """Whether another epoch took its place."""
        return self.state != 'current'

    @api.model
    def _of_name(self, name):
        """The epoch with this name."""
        return self.sudo().search([('name', '=', name)])  # sudo: for what is sealed; nobody else reads epochs

    @api.model
    def _is_right(self, name):
        """Whether the key folder holds the right key of the epoch with this name."""
        epoch = self._of_name(name)
        return bool(epoch) and epoch._look(key_folder.read) == 'right'

    @api.model
    def _current(self):
        """The name of the epoch in use, held until the end of the transaction so that it is not replaced meanwhile.

        The first one is begun on the first sealed write.

        Raw SQL: a share of the row; many may hold it at once, and a rotation waits for all of them. When it
        was replaced a moment ago the database refuses, upon which Odoo runs the call again.

        :raise SealedError: when the key folder cannot be written
        """
        held = SQL("SELECT name FROM huiskamer_key_epoch WHERE state = 'current' FOR SHARE")
        self.flush_model(['state'])
        row = self.env.execute_query(held)
        return row[0][0] if row else self._begin()

    @api.model
    def _begin(self):
        """Begin an epoch; returns its name.

        :raise SealedError: when the key folder cannot be written
        """
        epoch = self._draw(state='current', began_at=fields.Datetime.now())
        if not epoch:
            raise ConcurrencyError("another session began the epoch")
        return epoch.name

    @api.model
    def _note_destroyed(self):
        """Remember that a data key was destroyed under the epoch in use: it is replaced the same night.

        Raw SQL: the first one in an epoch writes, the others pass by without touching the row.
        """
        self.flush_model(['state', 'is_due'])
        self.env.cr.execute(SQL("UPDATE huiskamer_key_epoch SET is_due = TRUE WHERE state = 'current' AND is_due IS "
                                "NOT TRUE"))
        self.invalidate_model(['is_due'])
