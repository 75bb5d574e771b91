from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...shared import house_days
from ...shared.separate_transaction import _separate_transaction
from . import key_folder
from .sealed import LostKeyError, SealedError

BATCH = 5000


class HuiskamerKeyRotation(models.Model):
    """How an epoch gives way to the next, and how its key is backed up and goes."""
    _inherit = 'huiskamer.key.epoch'

    # public: needs the role of privacy officer
    def action_begin_epoch(self):
        """Begin a new epoch, as the privacy officer."""
        self._ensure_privacy_officer()
        self._rotate_now()
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_key_epoch_action')

    @api.model
    def _rotate_now(self):
        """Begin a new epoch in a transaction of its own, which sees what others committed while it waited for them.

        :return: the name of the new epoch
        :raise SealedError: on a copy of the database, or when the key folder is missing or cannot be written
        """
        self.env.flush_all()
        with _separate_transaction(self.env) as cr:
            name = self.with_env(self.env(cr=cr))._rotate()
        self.env.invalidate_all(flush=False)
        return name

    @api.model
    def _rotate(self):
        """Begin a new epoch, wrap all data keys anew, and let the old key go with this commit.

        Raw SQL: the row of the epoch in use is held first. Whoever makes a data key has a share of it, so
        none is made under an epoch that is being replaced.

        :raise SealedError: on a copy of the database, or when the key folder is missing or cannot be written
        """
        if not self._is_owner():
            raise SealedError(self.env._(
                "This database is a copy, or came back from a back-up: the key folder belongs to another one, so no "
                "key is "
                "taken away. Whoever runs the server makes it the right one with: huiskamer_keys return."))
        self.flush_model()
        self.env.cr.execute(SQL("SELECT id FROM huiskamer_key_epoch WHERE state = 'current' FOR UPDATE"))
        old = self.sudo().browse([row_id for row_id, in self.env.cr.fetchall()])  # sudo: nobody writes epochs by hand
        keys = self.env['huiskamer.key'].sudo()  # sudo: no role has access to keys
        opened = keys._opened_wrappings()
        term = self.env['huiskamer.retention.term']._days('old_backup')
        old.write({
            'state': 'retired', 'retired_at': fields.Datetime.now(),
            'destroy_on': house_days.today() + timedelta(days=term)})
        old.flush_recordset()
        name = self._begin()
        keys._wrap_anew(opened, name)
        old._drop_at_commit()
        return name

    @api.model
    def _nightly(self):
        """The nightly job: replace the key under which something was erased, and let go what has run out.

        A key that cannot be read or taken away stops this and nothing else; the posture shows it.
        """
        # sudo: the job acts for the house
        current = self.sudo().search([('state', '=', 'current')])
        if current.is_due or self._strays():
            self._rotate_now()
        self._destroy_due()
        self._sweep()

    @api.model
    def _strays(self):
        """How many data keys lie under an epoch that is not in use and whose key is still there.

        An interrupted start or an older version of this software can leave them.
        """
        # sudo: no role has access to keys; only a number comes back
        epochs = self.sudo().search([('state', '!=', 'current')]).filtered('key_count')
        return sum(epoch.key_count for epoch in epochs if epoch.found == 'left')

    @api.model
    def _destroy_due(self):
        """Write down of which epochs the back-ups have run out; returns those epochs."""
        # sudo: the job acts for the house; nobody writes epochs by hand
        due = self.sudo().search([('state', '=', 'retired'), ('destroy_on', '<=', house_days.today())])
        due.write({'state': 'destroyed', 'destroyed_at': fields.Datetime.now()})
        due._drop_at_commit()  # gone already, unless a crash or a read-only folder kept it
        return due

    @api.model
    def _unreadable_from(self):
        """The day from which no back-up from before now opens what is erased now.

        The epoch in use ends tonight, and its back-ups run out a term later.
        """
        return house_days.today() + timedelta(days=1 + self.env['huiskamer.retention.term']._days('old_backup'))

    @api.model
    def _loose_ends(self):
        """What is wrong with the key folder itself or with what is sealed, as codes."""
        # sudo: only whether there is one comes out
        unopened = self.env['huiskamer.seal.finding'].sudo().search_count([('state', '=', 'open')], limit=1)
        return key_folder.loose_ends() + ['values_do_not_open'] * bool(unopened)


class HuiskamerKeyRewrapping(models.Model):
    """Taking the wrapping off all data keys, and putting another one on."""
    _inherit = 'huiskamer.key'

    @api.model
    def _opened_wrappings(self):
        """All data keys out of their wrappings: (number, subject, data key).

        A damaged one is lost already and must not stop a new epoch.

        Raw SQL: all of them, once, without a record for each.

        :raise SealedError: when the key folder is missing or is another one
        """
        self.flush_model()
        gone = set(self.env['huiskamer.key.epoch'].search([]).filtered(lambda epoch: epoch.found == 'gone').mapped(
            'name'))
        opened = []
        for number, subject, epoch, wrapped in self.env.execute_query(
            SQL("SELECT id, name, epoch, wrapped FROM huiskamer_key")):
            if epoch in gone:
                continue  # wrapped by a key that is nowhere any more: lost, and shown by the posture
            try:
                opened.append((number, subject, self._unwrap(subject, epoch, wrapped)))
            except LostKeyError:
                continue
        return opened

    @api.model
    def _wrap_anew(self, opened, epoch):
        """Wrap these data keys by the key of another epoch.

        Raw SQL: one statement for thousands; ten thousand people are wrapped anew in a moment.
        """
        for begin in range(0, len(opened), BATCH):
            rows = [(number, self._wrap(subject, epoch, data_key)) for number, subject,
                    data_key in opened[begin:begin + BATCH]]
            self.env.cr.execute(SQL(
                "UPDATE huiskamer_key k SET epoch = %s, wrapped = v.wrapped FROM (VALUES %s) AS v (id, wrapped) WHERE "
                "k.id = v.id",
                epoch, SQL(", ").join(SQL("(%s, %s)", *row) for row in rows)))
        self.invalidate_model()
