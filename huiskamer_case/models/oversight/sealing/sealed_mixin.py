import secrets

from odoo import api, fields, models
from odoo.tools import SQL

from ...shared.guards import without_defaults
from .sealed import Sealed, SealedChar, SealedError, Unopened, showing

KINDS = (Sealed, SealedChar)
# What belongs to the seal itself, and is never given from outside.
OF_THE_SEAL = frozenset({'subject', 'seal_versions'})


class HuiskamerSealedMixin(models.AbstractModel):
    """What a model needs to have sealed fields: an immutable random subject, and whose key it is.

    ``_sealed_owner`` is the path to the record that owns the data key, such as ``case_id.client_id``;
    without it the record has a key of its own. That path must never change.
    """
    _name = 'huiskamer.sealed.mixin'
    _description = "Record with sealed fields"

    _sealed_owner = ''
    _kept_by_itself = OF_THE_SEAL

    subject = fields.Char(
        default=lambda self: secrets.token_urlsafe(12), required=True, readonly=True, copy=False, exportable=False,
        help="A random word that is bound to every sealed value of this record. It is no secret and never changes.")

    seal_versions = fields.Json(
        readonly=True, copy=False, exportable=False, prefetch=False,
        help="How often each sealed value was written. It is bound to the value, so that an older one does not open.")

    # public: needs what the model needs and refuses a subject from outside
    @api.model_create_multi
    def create(self, vals_list):
        """Make records whose subject nobody chose; what is sealed in them is bound to the number they get.

        :raise SealedError: when a subject or a version is given from outside
        """
        if any(OF_THE_SEAL & vals.keys() for vals in vals_list):
            raise SealedError(self.env._("The subject of a sealed record is drawn, never given."))
        return super(HuiskamerSealedMixin, without_defaults(self, OF_THE_SEAL)).create(vals_list)

    def _create(self, data_list):
        """Make the rows, and seal what waits in them at once: a row now has the number that its values are bound to."""
        records = super()._create(data_list)
        for record in records:
            record._seal_anew({
                name: value for name in self._sealed_fields()
                if self._fields[name].store and (value := self._fields[name]._get_cache(self.env).get(record.id))})
        return records

    def _seal_anew(self, texts):
        """Write these texts sealed for this row as it is now.

        Raw SQL: they are in memory as they are; the ORM would think that nothing changed.
        """
        if texts:
            sealed = [
                SQL("%s = %s", SQL.identifier(name), self._fields[name]._envelope(text, self))
                for name, text in texts.items()]
            self.env.cr.execute(SQL(
                "UPDATE %s SET %s WHERE id = %s", SQL.identifier(self._table), SQL(", ").join(sealed), self.id))

    # public: needs what the model needs and never changes a subject
    def write(self, vals):
        """Change records, but never their subject.

        :raise SealedError: when the subject would change: nothing sealed would open any more
        """
        self._ensure_there()
        if OF_THE_SEAL & vals.keys():
            raise SealedError(self.env._("The subject of a sealed record is drawn, never given."))
        names = [name for name in vals if isinstance(self._fields.get(name), KINDS)]
        if names:
            self.mapped('subject')  # fetched now, all at once
            self._ensure_opens(vals)
            for record in self:  # each has versions of its own
                super(HuiskamerSealedMixin, record).write(vals | {'seal_versions': record._next_versions(names)})
            return True
        return super().write(vals)

    def _next_versions(self, names):
        """The versions of this row once these sealed values are written."""
        versions = self.seal_versions or {}
        return versions | {name: versions.get(name, 0) + 1 for name in names}

    def _ensure_opens(self, vals):
        """Keep what does not open from being written over unseen: it may open again from a back-up.

        Taking it away is another thing: withdrawing and erasing must never stop at it.

        :raise SealedError: until the privacy officer said that it may be written anew
        """
        over = [name for name, value in vals.items() if value or not self.env.su]
        for name, rows in self._envelopes(over).items():
            field = self._fields[name]
            for (record_id, *_seal, envelope), text in zip(rows, field._open(self.env, rows), strict=True):
                if isinstance(text, Unopened) and text.is_closed:
                    raise SealedError(text.refusal)
                if isinstance(text, Unopened) and not self._may_be_written_anew(name, record_id, envelope):
                    raise SealedError(self.env._(
                        "What stands here does not open, so nothing is written over it. The privacy officer can look "
                        "at "
                        "it and let it be written anew: Privacy, Sealed values that do not open."))

    def _envelopes(self, names):
        """What is stored in these sealed fields: field name -> rows of (id, subject, versions, envelope).

        Raw SQL: the ORM would open what it fetches, and keep it as read.
        """
        found = {}
        for name in names:
            if self.ids and isinstance(self._fields.get(name), KINDS) and self._fields[name].store:
                self.env.cr.execute(SQL(
                    "SELECT id, subject, seal_versions, %s FROM %s WHERE id IN %s AND %s IS NOT NULL",
                    SQL.identifier(name),
                    SQL.identifier(self._table), tuple(self.ids), SQL.identifier(name)))
                found[name] = self.env.cr.fetchall()
        return found

    def _may_be_written_anew(self, name, record_id, envelope):
        """Whether the privacy officer gave this one value up."""
        # sudo: whoever writes need not see what was found; only yes or no comes out
        return self.env['huiskamer.seal.finding'].sudo()._is_released(self._name, name, record_id, envelope)

    def _read_format(self, fnames, load='_classic_read'):
        """Show what does not open as words that say so: one of them must not close a whole list."""
        return super(HuiskamerSealedMixin, showing(self))._read_format(fnames, load)

    # public: only adds that what does not open is shown as such; everything else is the ORM's
    def onchange(self, values, field_names, fields_spec):
        """Answer a form in the making, also when something in it does not open."""
        return super(HuiskamerSealedMixin, showing(self)).onchange(values, field_names, fields_spec)

    def _fetch_query(self, query, fields):
        """Fetch the subject and the versions along with anything sealed, and before it."""
        if any(isinstance(field, KINDS) for field in fields):
            first = [self._fields['subject'], self._fields['seal_versions']]
            fields = [*first, *(field for field in fields if field not in first)]
        return super()._fetch_query(query, fields)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Refuse to group by what is sealed."""
        self._ensure_unsealed(groupby_spec.split(':')[0])
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        """Refuse to count or add up what is sealed."""
        self._ensure_unsealed(aggregate_spec.split(':')[0])
        return super()._read_group_select(aggregate_spec, query)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Refuse to sort by what is sealed."""
        self._ensure_unsealed(field_name)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _ensure_unsealed(self, field_name):
        """Let pass every field but a sealed one.

        :raise SealedError: for a sealed field
        """
        if isinstance(self._fields.get(field_name), KINDS):
            raise SealedError(self.env._("This is kept sealed. It cannot be searched, sorted or grouped."))

    def _sealed_owner_subject(self, vals=None):
        """The subject of whoever owns the data key of this record, or of a row in the making."""
        if not self._sealed_owner:
            return vals['subject'] if vals else self.subject
        first, *rest = self._sealed_owner.split('.')
        # sudo: the owner need not be readable to be the owner
        owner = self.env[self._fields[first].comodel_name].sudo().browse(vals[first]) if vals else self.sudo()[first]
        for name in rest:
            owner = owner[name]
        return owner.subject

    def _with_sealed(self, name):
        """Those of these records that have something in this sealed field, without opening it.

        Raw SQL: the ORM would open what it looks at, and the log would say that it was read.
        """
        self.flush_model([name])
        rows = self.env.execute_query(SQL(
            "SELECT id FROM %s WHERE id = ANY(%s) AND %s IS NOT NULL",
            SQL.identifier(self._table), self._origin.ids, SQL.identifier(name)))
        found = {row_id for row_id, in rows}
        return self.filtered(lambda record: record._origin.id in found)

    def _holding(self, names):
        """Those of these sealed fields in which one of these records has something, without opening them.

        Raw SQL: as above.
        """
        self.flush_model(names)
        [held] = self.env.execute_query(SQL("SELECT %s FROM %s WHERE id = ANY(%s)", SQL(", ").join(
            SQL("bool_or(%s IS NOT NULL)", SQL.identifier(name)) for name in names),
            SQL.identifier(self._table), self._origin.ids))
        return [name for name, something in zip(names, held, strict=True) if something]

    def _sealed_fields(self):
        """The names of the sealed fields of this model."""
        return [name for name, field in self._fields.items() if isinstance(field, KINDS)]
