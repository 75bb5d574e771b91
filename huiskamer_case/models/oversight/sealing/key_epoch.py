from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from . import key_folder
from .sealed import SealedError


class HuiskamerKeyEpoch(models.Model):
    """One key of the key folder, and the time in which it wrapped the data keys.

    A new epoch wraps all data keys anew. When the back-ups of the old one have run out, its key is
    destroyed, and a dump older than that opens nothing for anybody, whatever was erased since.
    """
    _name = 'huiskamer.key.epoch'
    _description = "Key epoch"
    _inherit = ['huiskamer.oversight.mixin']
    _order = 'began_at desc, id desc'

    name = fields.Char("Epoch", required=True, readonly=True, help="A random name; its file in the key folder bears it.")
    state = fields.Selection(
        [('current', "In use"), ('retired', "Only for old back-ups"), ('destroyed', "Destroyed")],
        required=True, readonly=True, default='current')
    check_value = fields.Char(required=True, readonly=True, groups='.')
    began_at = fields.Datetime("Began at", required=True, readonly=True, default=fields.Datetime.now)
    retired_at = fields.Datetime("Replaced at", readonly=True)
    destroy_on = fields.Date("To be destroyed on", readonly=True)
    destroyed_at = fields.Datetime("Destroyed at", readonly=True)
    checked_at = fields.Datetime(
        "Back-up last checked at", readonly=True, help="When the back-up of the key folder was last found to be right.")

    found = fields.Selection(
        [('right', "Found"), ('absent', "Missing"), ('wrong', "Wrong key"), ('gone', "Destroyed, as it should be")],
        string="In the key folder", compute='_compute_found')
    key_count = fields.Integer("Data keys", compute='_compute_key_count')
    unopened_count = fields.Integer("Values that do not open", compute='_compute_unopened_count')

    _name_uniq = models.UniqueIndex('(name)')
    _one_current = models.UniqueIndex("(state) WHERE state = 'current'", "There is an epoch in use already.")

    @api.depends('name', 'state')
    def _compute_found(self):
        """Whether the key lies in the folder and is the right one, looked at now."""
        for epoch in self:
            epoch.found = epoch._look(key_folder.read)

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

    def _look(self, read):
        """What a reader of keys finds for this epoch: right, wrong, absent, or gone on purpose."""
        self.ensure_one()
        try:
            key = read(self.name)
        except key_folder.KeyFolderError:
            return 'gone' if self.state == 'destroyed' else 'absent'
        # sudo: nobody has to see the check value
        return 'right' if key_folder.check_value(key) == self.sudo().check_value else 'wrong'

    @api.model
    def _is_right(self, name):
        """Whether the key folder holds the right key of the epoch with this name."""
        epoch = self.sudo().search([('name', '=', name)])  # sudo: only yes or no comes out
        return bool(epoch) and epoch._look(key_folder.read) == 'right'

    @api.model
    def _current(self):
        """The name of the epoch in use; the first one is made on the first sealed write."""
        epoch = self.sudo().search([('state', '=', 'current')])  # sudo: whoever writes needs it, nobody else reads it
        return epoch.name or self._begin()

    @api.model
    def _begin(self):
        """Begin an epoch: its row first, then its file.

        Raw SQL: when two workers begin the first one together, the second must hear "serialization
        failure", upon which Odoo runs its call again and finds the first one's key. A file that is
        left behind by a transaction which fails afterwards opens nothing and harms nobody.

        :raise SealedError: when the key folder cannot be written
        """
        name = key_folder.new_name()
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_key_epoch (name, state, check_value, began_at) "
            "VALUES (%s, 'current', '-', %s) ON CONFLICT DO NOTHING RETURNING id", name, fields.Datetime.now()))
        epoch = self.sudo().browse(self.env.cr.fetchone()[0])  # sudo: nobody writes epochs by hand
        try:
            epoch.check_value = key_folder.check_value(key_folder.make(name))
        except key_folder.KeyFolderError:
            raise SealedError(self.env._(
                "The key folder cannot be written. Nothing was kept. Ask whoever runs the server: the folder must "
                "belong to the account of Odoo.")) from None
        return name

    def action_begin_epoch(self):
        """Begin a new epoch, as the privacy officer."""
        self._ensure_privacy_officer()
        self._rotate()
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_key_epoch_action')

    @api.model
    def _rotate(self):
        """Begin a new epoch, wrap all data keys anew, and set the day on which the old key goes."""
        keys = self.env['huiskamer.key'].sudo()  # sudo: no role has access to keys
        old = self.sudo().search([('state', '=', 'current')])  # sudo: nobody writes epochs by hand
        unwrapped = [(key, keys._unwrap(key.name, key.epoch, key.wrapped)) for key in keys._whole()]
        term = self.env['huiskamer.retention.term']._days('old_backup')
        old.write({
            'state': 'retired', 'retired_at': fields.Datetime.now(),
            'destroy_on': fields.Date.today() + timedelta(days=term)})
        old.flush_recordset()
        name = self._begin()
        for key, data_key in unwrapped:
            key.write({'epoch': name, 'wrapped': keys._wrap(key.name, name, data_key)})
        return name

    @api.model
    def _destroy_due(self):
        """Destroy the keys of the epochs whose back-ups have run out; returns those epochs.

        Their files go when the transaction is kept, not before: a failure must not lose a key.
        """
        # sudo: the job acts for the house; nobody writes epochs by hand
        due = self.sudo().search([('state', '=', 'retired'), ('destroy_on', '<=', fields.Date.today())])
        due = due.filtered(lambda epoch: not epoch.key_count)
        due.write({'state': 'destroyed', 'destroyed_at': fields.Datetime.now()})
        # sudo: as above; also those of a run that was cut off
        gone = self.sudo().search([('state', '=', 'destroyed')])
        for name in gone.mapped('name'):
            self.env.cr.postcommit.add(lambda name=name: key_folder.destroy(name))
        return due

    @api.model
    def _rotate_due(self):
        """Begin a new epoch when this one has lasted its term and something was erased in it."""
        current = self.sudo().search([('state', '=', 'current')])  # sudo: the job acts for the house
        if current and self._next_rotation(current) <= fields.Date.today():
            # sudo: as above; only whether there was one
            erased = self.env['huiskamer.erasure'].sudo().search_count([('erased_at', '>=', current.began_at)], limit=1)
            if erased:
                self._rotate()

    @api.model
    def _next_rotation(self, current):
        """The first day on which the epoch in use may end."""
        lasts = self.env['huiskamer.retention.term']._days('key_epoch')
        return current.began_at.date() + timedelta(days=lasts)

    @api.model
    def _unreadable_from(self):
        """The day from which no back-up from before now opens what is erased now.

        The epoch in use ends on a later day than this one, and its key goes when its back-ups have run out.
        """
        current = self.sudo().search([('state', '=', 'current')])  # sudo: only a day comes out
        tomorrow = fields.Date.today() + timedelta(days=1)
        ends = max(tomorrow, self._next_rotation(current)) if current else tomorrow
        return ends + timedelta(days=self.env['huiskamer.retention.term']._days('old_backup'))

    @api.model
    def _folder(self):
        """Where the keys lie."""
        return key_folder.folder()

    @api.model
    def _loose_ends(self):
        """What is wrong with the key folder itself or with what is sealed, as codes."""
        # sudo: only whether there is one comes out
        unopened = self.env['huiskamer.seal.finding'].sudo().search_count([('state', '=', 'open')], limit=1)
        return key_folder.loose_ends() + ['values_do_not_open'] * bool(unopened)

    def _back_up(self, target):
        """Copy the keys that a back-up does not have yet; a key that is there is never written over."""
        for epoch in self.filtered(lambda epoch: epoch.found == 'right'):
            if not (target / f'{epoch.name}{key_folder.SUFFIX}').exists():
                key_folder.put(epoch.name, key_folder.read(epoch.name), target)

    def _check_backup(self, target):
        """What a back-up holds of this epoch; when that is right, the moment is remembered."""
        found = self._look(lambda name: key_folder.read(name, target))
        if found == 'right':
            self.checked_at = fields.Datetime.now()
        return 'too_long' if found == 'right' and self.state == 'destroyed' else found

    def _prune_backup(self, target):
        """Take the keys of destroyed epochs out of a back-up; returns their names."""
        names = [epoch.name for epoch in self if epoch.state == 'destroyed' and epoch._look(
            lambda name: key_folder.read(name, target)) != 'gone']
        for name in names:
            key_folder.destroy(name, target)
        return names

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Keep the list of epochs.

        :raise UserError: always
        """
        raise UserError(self.env._("Epochs stay on record."))
