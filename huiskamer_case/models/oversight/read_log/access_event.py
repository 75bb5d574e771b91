from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.random_code import tidy_code
from . import read_log

_lt = LazyTranslate(__name__)

PURPOSES = [
    ('read', "Read on a screen"), ('reveal', "Phone number shown"), ('lookup', "Lost code looked for"),
    ('search', "Searched"), ('group', "Counted or grouped"), ('compare', "Compared by the system"),
    ('export', "Exported"), ('print', "Printed"), ('own_file', "Copy for the client"), ('letter', "Letter"),
    ('looked', "Who looked, for the client"), ('erase', "Erased"),
    ('receiver', "Read by the service"), ('job', "Job without a person"),
    ('emergency', "Opened in an emergency"), ('merge', "Two files made one"),
]
RELATIONS = [
    ('own', "Own file"), ('team', "Evening team"),
    ('grant', "Access for a time"), ('service', "Shared with the service"), ('other', "Not in the own caseload"),
    ('none', "No file, or no person")]
# Read by who answers for a service that it was shared with.
RECEIVER = 'receiver'
# Something was asked, and no record came back.
NO_RECORD = 0


class Codes(fields.Char):
    """Several codes in one line; a whole code is looked up among them, a piece is looked for in all of them."""

    # public: a field's method, which RPC does not reach; it compares codes
    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        """The rows with this code, by the index on each code."""
        code = tidy_code(value) if operator == 'ilike' and isinstance(value, str) else None
        if not code:
            return super().condition_to_sql(field_expr, operator, value, model, alias, query)
        words = SQL("string_to_array(%s::text, ' ')", model._field_to_sql(alias, field_expr, query))
        # The same is asked in two ways, both by the index on each code: so PostgreSQL expects few rows, fetches those
        # and does not walk through the log from the last row down, taking each line apart.
        return SQL("(%s && ARRAY[%s]::text[] AND %s @> ARRAY[%s]::text[])", words, code, words, code)


class HuiskamerAccessEvent(models.Model):
    """Who looked at what, when and for what purpose: codes and names of fields, never a value.

    One row stands for one call: the records of one model whose same fields were read together. Rows
    are added by what happens, in the transaction in which it happens, and by nothing else.
    """
    _name = 'huiskamer.access.event'
    _description = "Access event"
    _inherit = ['huiskamer.append.only.mixin', 'huiskamer.coded.mixin']
    _order = 'id desc'
    _log_access = False  # the record is its own log
    _no_create = _lt("What was read is written down by itself, and never by hand.")
    _methods_may = frozenset({'unlink'})
    _code_columns = ('codes', 'files')

    at = fields.Datetime("When", required=True, readonly=True, index=True)
    user_id = fields.Many2one('res.users', string="Who", required=True, readonly=True, ondelete='restrict')
    model = fields.Char("Kind of record", required=True, readonly=True)
    codes = Codes(readonly=True, help="The codes of the records, not their numbers.")
    files = Codes("Codes of files", readonly=True, help="The files that these records belong to.")
    how_many = fields.Integer("Records", readonly=True)
    field_names = fields.Char("Fields", readonly=True)
    purpose = fields.Selection(PURPOSES, required=True, readonly=True, index=True)
    relation = fields.Selection(
        RELATIONS, string="Caseload", readonly=True, help="How the file stood to this colleague at that moment.")

    model_words = fields.Char("What", compute='_compute_in_words', help="The kind of record, as the screens call it.")
    field_words = fields.Char("Which facts", compute='_compute_in_words', help="The fields, as the screens call them.")

    # Its place in the chain, given once, some minutes later.
    day = fields.Date("Day of the chain", readonly=True)
    place = fields.Integer("Place in the day", readonly=True)
    digest = fields.Char("Fingerprint", readonly=True)

    # Who looked at this file, or at this record? The codes of a row stand in one column each.
    _of_file = models.Index("USING gin (string_to_array(files::text, ' '))")
    _of_record = models.Index("USING gin (string_to_array(codes::text, ' '))")
    # What did this colleague read last?
    _of_user = models.Index("(user_id, id DESC)")
    # What waits to be bound? And how does this day go on?
    _unbound = models.Index("(id) WHERE digest IS NULL")
    _in_chain = models.Index("(day, place) WHERE digest IS NOT NULL")

    @api.private
    def init(self):
        """Let the database itself refuse to change or delete a row.

        Raw SQL: a trigger; it holds for every addon and every session, and falls only by being dropped.
        """
        self.env.cr.execute(SQL("""
            CREATE OR REPLACE FUNCTION huiskamer_access_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF OLD.digest IS NULL AND NEW.digest IS NOT NULL
                        AND to_jsonb(NEW) - '{day,place,digest}'::text[] = to_jsonb(OLD) -
                            '{day,place,digest}'::text[] THEN
                        RETURN NEW;
                    END IF;
                ELSIF TG_OP = 'DELETE' THEN
                    IF EXISTS (SELECT 1 FROM huiskamer_access_day d WHERE d.day = OLD.day AND d.let_go_at IS NOT
                        NULL) THEN
                        RETURN OLD;
                    END IF;
                    IF EXISTS (SELECT 1 FROM huiskamer_access_event e WHERE e.id = OLD.id AND e.digest = OLD.digest
                        AND e.tableoid <> TG_RELID) THEN  -- it stands in the table of its month now
                        RETURN OLD;
                    END IF;
                END IF;
                RAISE EXCEPTION 'The log of what was read only ever grows.' USING ERRCODE = 'insufficient_privilege';
            END $$
        """))
        self._guard(self.env.cr, self._table)

    @api.model
    def _guard(self, cr, table):
        """Put the guard before a table of the log: that of now, or that of a month.

        Raw SQL: triggers, which hold for every addon and every session.
        """
        for name, when in (('huiskamer_access_event_guard', 'UPDATE OR DELETE'),
                           ('huiskamer_access_event_guard_all', 'TRUNCATE')):
            cr.execute(SQL(
                "CREATE OR REPLACE TRIGGER %s BEFORE %s ON %s FOR EACH %s"
                " EXECUTE FUNCTION huiskamer_access_event_guard()", SQL.identifier(name), SQL(when),
                SQL.identifier(table), SQL('STATEMENT' if when == 'TRUNCATE' else 'ROW')))

    @api.depends('model', 'field_names')
    @api.depends_context('lang')
    def _compute_in_words(self):
        """The codes of the row in the words of the reader's screens; what is unknown here stays as it was written."""
        said = {(event.model, event.field_names) for event in self}
        said = {(model, names): self._in_words(model, names) for model, names in said}
        for event in self:
            event.model_words, event.field_words = said[event.model, event.field_names]

    @api.model
    def _in_words(self, model, names):
        """What the screens call a kind of record, and these fields of it."""
        fields_of = self.env[model]._fields if model in self.env else {}
        return self.env['ir.model']._get(model).name if fields_of else model, ', '.join(
            fields_of[name]._description_string(self.env) if name in fields_of else name
            for name in (names or '').split())

    @api.model
    def _locked_to_sql(self, model, alias, _query):
        """Whether a row has a code of a file that one is locked out of.

        A row may have eighty codes: they are compared as they stand in their line, between spaces, and not taken apart.
        """
        return SQL(
            "' ' || coalesce(%s, '') || ' ' || coalesce(%s, '') || ' ' LIKE ANY"
            " (ARRAY(SELECT '%% ' || locked.code || ' %%' FROM (%s) locked(code)))",
            SQL.identifier(alias, 'codes'), SQL.identifier(alias, 'files'), self._locked_codes(model.env.uid))

    @api.depends('at')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """The moment, by the clock of the house and in the writing of the reader."""
        for event in self:
            event.display_name = house_days.moment_in_words(self.env, event.at, writing='medium')

    @api.model
    def _log(self, records, field_names, purpose):
        """Write down now that the person at the screen looked at these fields of these records."""
        uid = read_log.real_uid(self.env)
        read_log.of(self.env).note(uid, records._name, records.ids or [NO_RECORD], field_names, purpose)
        self._write_down()

    @api.model
    def _write_down(self):
        """Write down what was read in this transaction so far: a row for each set of fields and standing.

        Raw SQL: when something was rolled back, which of the rows of this transaction are still there.
        """
        log = read_log.of(self.env)
        rows = []
        for (uid, model, purpose), seen in log.take().items():
            rows += self._rows_of(uid, model, purpose, seen)
        if log.in_doubt and log.written:
            self.env.cr.execute(SQL("SELECT id FROM huiskamer_access_event WHERE id = ANY(%s)", list(log.written)))
            gone = log.written.keys() - {row_id for row_id, in self.env.cr.fetchall()}
            rows += [log.written.pop(row_id) for row_id in sorted(gone)]
        log.in_doubt = False
        log.written.update(self._add(rows))

    @api.model
    def _rows_of(self, uid, model, purpose, seen):
        """The rows of what one user read of one model: {record id: names of fields}."""
        rows = []
        asked = seen.pop(NO_RECORD, None)
        if asked:
            rows.append((uid, model, '', '', 0, words(asked), purpose, 'none'))
        if purpose in read_log.WITHOUT_CODES:
            if seen:
                rows.append((uid, model, '', '', len(seen), words(set().union(*seen.values())), purpose, 'none'))
            return rows
        groups = {}
        for record_id, code, files, relation in self.env[model]._read_places(uid, list(seen)) if seen else ():
            if purpose == RECEIVER and relation == 'other':
                relation = 'service'  # nobody outside: it was shared with her
            groups.setdefault((relation, words(seen[record_id])), []).append((code, files))
        return rows + [
            (uid, model, words(code for code, _files in found),
             words({word for _code, files in found for word in files.split()}), len(found), names, purpose, relation)
            for (relation, names), found in groups.items()]

    @api.model
    def _add(self, rows):
        """Add rows to the log; returns them by their number.

        Raw SQL: one statement, with the database's own clock, which no default, context or other addon
        can colour, and which costs a tenth of records. A user who was made and undone in this
        transaction read nothing.
        """
        if not rows:
            return {}
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_access_event"
            " (at, user_id, model, codes, files, how_many, field_names, purpose, relation)"
            " SELECT date_trunc('second', clock_timestamp() AT TIME ZONE 'UTC'), v.* FROM (VALUES %s) v(u)"
            " WHERE EXISTS (SELECT 1 FROM res_users WHERE id = v.u) RETURNING id, user_id, model, codes, files,"
            " how_many, field_names, purpose, relation",
            SQL(", ").join(SQL("%s", row) for row in rows)))
        made = {row[0]: row[1:] for row in self.env.cr.fetchall()}
        self.invalidate_model()
        return made


def words(names):
    """Words in one line, in order."""
    return ' '.join(sorted(names))
