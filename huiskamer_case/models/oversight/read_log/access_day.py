from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.date_utils import add, end_of, start_of
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.separate_transaction import _separate_transaction
from . import chain as access_chain

_lt = LazyTranslate(__name__)


class HuiskamerAccessDay(models.Model):
    """The seal of one day of the log: how many rows it had and the fingerprint of all of them.

    Kept outside the host, a seal tells for ever whether the log of that day was changed since. It stays
    when the rows of the day are let go.
    """
    _name = 'huiskamer.access.day'
    _description = "Sealed day of the log"
    _inherit = ['huiskamer.append.only.mixin']
    _order = 'day desc'
    _log_access = False
    _no_create = _lt("A day is sealed by itself, and never by hand.")
    _methods_may = frozenset({'unlink'})
    _retention_kinds = ('read_log',)

    day = fields.Date(required=True, readonly=True)
    rows = fields.Integer("Rows", required=True, readonly=True)
    former = fields.Char("Seal of the day before", readonly=True)
    last = fields.Char("Fingerprint of the last row", readonly=True)
    digest = fields.Char("Seal", required=True, readonly=True)
    sealed_at = fields.Datetime("Sealed at", required=True, readonly=True)
    let_go_at = fields.Datetime("Rows let go at", readonly=True)

    _one_per_day = models.UniqueIndex('(day)')

    @api.private
    def init(self):
        """Let the database itself refuse to change a seal.

        Raw SQL: a trigger; it holds for every addon and every session, and falls only by being dropped.
        """
        self.env.cr.execute(SQL("""
            CREATE OR REPLACE FUNCTION huiskamer_access_day_guard() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF OLD.let_go_at IS NULL AND NEW.let_go_at IS NOT NULL AND to_jsonb(NEW) - 'let_go_at' =
                        to_jsonb(OLD) - 'let_go_at' THEN
                        RETURN NEW;
                    END IF;
                END IF;
                RAISE EXCEPTION 'The seal of a day never changes.' USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE OR REPLACE TRIGGER huiskamer_access_day_guard BEFORE UPDATE OR DELETE ON huiskamer_access_day
                FOR EACH ROW EXECUTE FUNCTION huiskamer_access_day_guard();
            CREATE OR REPLACE TRIGGER huiskamer_access_day_guard_all BEFORE TRUNCATE ON huiskamer_access_day
                FOR EACH STATEMENT EXECUTE FUNCTION huiskamer_access_day_guard();
        """))

    @api.depends('day')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """The day."""
        for day in self:
            day.display_name = house_days.in_words(self.env, day.day)

    # public: needs the role of privacy officer; says days and places, and no codes
    def action_verify(self):
        """Go through the whole chain and say what was found.

        :raise AccessError: for anybody but the privacy officer
        """
        self._ensure_privacy_officer()
        wrong = self.env['huiskamer.access.event']._verify()
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'title': self.env._("The log is not whole") if wrong else self.env._("The log is whole"),
                'message': '\n'.join(self._words(*fault) for fault in wrong[:10]) or self.env._(
                    "Every sealed row is as it was when it was sealed, and none is missing."),
                'type': 'danger' if wrong else 'success', 'sticky': True,
            },
        }

    # public: needs the role of privacy officer and answers with an address
    def action_export_seals(self):
        """Fetch the seals as a text file, to be kept outside the host.

        :raise AccessError: for anybody but the privacy officer
        """
        self._ensure_privacy_officer()
        return {'type': 'ir.actions.act_url', 'url': '/huiskamer/log/seals', 'target': 'self'}

    @api.model
    def _export_seals(self):
        """The seals of all days, as lines of text, after sealing what is new.

        :raise AccessError: for anybody but the privacy officer
        """
        self._ensure_privacy_officer()
        return self._seals_now()

    @api.model
    def _seals_now(self):
        """Seal what is new; the seals of all days as lines of text.

        Raw SQL: past what this transaction saw when it began; days, numbers and fingerprints.
        """
        self.env['huiskamer.access.event']._seal()
        with _separate_transaction(self.env) as cr:
            cr.execute(SQL("SELECT day, rows, digest FROM huiskamer_access_day ORDER BY day"))
            return access_chain.write_seals(cr.fetchall())

    @api.model
    def _words(self, day, place, what):
        """What is wrong, in words for the privacy officer."""
        words = {
            'changed': self.env._("a row was changed after it was sealed"),
            'cut': self.env._("a row was taken away"),
            'seal': self.env._("the seal of the day does not fit"),
            'days': self.env._("a whole day is missing before this one"),
            'kept': self.env._("the seal is not the one that was kept outside"),
            'waiting': self.env._("rows are not sealed: the job stands still"),
        }
        where = f'{day}, {place}' if place else str(day)
        return f'{where}: {words[what]}'

    @api.model
    def _ensure_privacy_officer(self):
        """Only the privacy officer.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_privacy_officer'):
            raise AccessError(self.env._("Only the privacy officer can do this."))

    @api.model
    def _retention_since(self, _kind):
        """Each month whose rows are still there: its last sealed day, and the day on which the month ends."""
        last = {end_of(day.day, 'month'): day for day in self.search([('let_go_at', '=', False)], order='day')}
        return {day: end for end, day in last.items()}

    def _retention_carry_out(self, _kind):
        """Let go of the rows of these months; the seals of their days stay.

        Raw SQL: the database lets rows go only of a day that was marked before.
        """
        self.env.flush_all()
        for month in {start_of(day.day, 'month') for day in self}:
            self.env.cr.execute(SQL(
                "UPDATE huiskamer_access_day SET let_go_at = now() AT TIME ZONE 'UTC'"
                " WHERE let_go_at IS NULL AND day >= %s AND day < %s", month, add(month, months=1)))
            self.env['huiskamer.access.event']._let_go(month)
        self.env.invalidate_all(flush=False)
