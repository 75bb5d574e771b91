import hashlib
import time
from typing import NamedTuple

from odoo import api, fields, models, modules
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .separate_transaction import _separate_transaction

_lt = LazyTranslate(__name__)

# One number for "somebody is being counted"; with the kind it makes the database let one in at a time.
LOCK = 0x68757472
WITHDRAW, LOOKUP, EMERGENCY, LOG_IN, OWN_FILE, CHOOSE = 'withdraw', 'lookup', 'emergency', 'log_in', 'own_file', 'choose'  # noqa: E501
RECEIVER, KEY = 'receiver', 'key'


class Kind(NamedTuple):
    """One kind of try: its words, and how many are let through in how many minutes, one by one limit after the
    other.
    """
    label: str
    person: tuple
    house: tuple


KINDS = {
    # A few in a quarter of an hour; who goes on is slowed down to one in a quarter.
    WITHDRAW: Kind("A client wants to stop", ((5, 15), (8, 60), (20, 1440)), ((60, 60),)),
    LOOKUP: Kind("The slip is lost", ((5, 15), (20, 1440)), ((60, 60),)),
    # Beyond these a code word is kept without looking whether somebody has it: an evening's paper goes in, guessing
    # does not.
    CHOOSE: Kind("A code word is chosen", ((15, 15), (40, 1440)), ()),
    EMERGENCY: Kind("Emergency access", ((5, 15), (20, 1440)), ((30, 60),)),
    # Whoever guesses pass phrases from outside must not be able to keep the whole house out.
    LOG_IN: Kind("Log-in", ((10, 15), (60, 1440)), ()),
    # A caseworker who withdraws in one of her own files is never refused, only slowed down.
    OWN_FILE: Kind("A client stops, with her own worker", (), ()),
    # A code that is not there, or not hers: who follows links of yesterday has a few, who counts codes has many.
    RECEIVER: Kind("A code at the page of a service", ((20, 15), (60, 1440)), ()),
    KEY: Kind("A key of a service's system", ((10, 15), (60, 1440)), ()),
}
# So many of one person in an hour are more than a few: they are shown, and slowed down.
FEW, HOUR = 3, 60
LONGEST_WAIT = 5  # seconds


class TooManyTriesError(UserError):
    """So many tries in so short a time that nobody can mean well by it."""


class HuiskamerTry(models.Model):
    """A try that somebody made with a secret: who, when and of what kind. Never with what, and never whether it fitted.

    They are counted in the database, so that it does not matter which worker process answers, and in a
    short transaction of their own, so that a try counts whatever becomes of the call.
    """
    _name = 'huiskamer.try'
    _description = "Try"
    _inherit = ['huiskamer.append.only.mixin']
    _order = 'at desc, id desc'
    _log_access = False
    _no_create = _lt("Tries are counted by themselves, and never by hand.")
    _methods_may = frozenset({'unlink'})

    at = fields.Datetime("When", required=True, readonly=True, index=True)
    kind = fields.Selection([(key, kind.label) for key, kind in KINDS.items()], required=True, readonly=True)
    user_id = fields.Many2one('res.users', string="Who", readonly=True, ondelete='set null')
    who = fields.Char("Counted by", required=True, readonly=True, groups='.',
                      help="A person, or a name that was typed to log in, mixed up.")
    refused = fields.Integer("Refused after it", readonly=True,
                             help="How often it was tried again when it was too often already.")
    did_count = fields.Boolean("Was let through", readonly=True)

    _by_who = models.Index('(kind, who, at)')

    @api.depends_context('lang')
    @api.depends('kind')
    def _compute_display_name(self):
        """The kind, in words."""
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for row in self:
            row.display_name = kinds.get(row.kind, '')

    @api.model
    def _count(self, kind, user=None, typed=None, about=None):
        """Count a try before it is answered, and let it through or not.

        A call that the database makes Odoo run again counts once.

        :param str kind: one of ``KINDS``
        :param about: what is tried with, where one call tries with several; it is kept nowhere
        :param user: who tries, the person at the screen by default; nobody when ``typed`` is no name of anybody
        :param str typed: the name that was typed to log in
        :return: the number of the row
        :raise TooManyTriesError: in the same words whatever was tried
        """
        marks = self._marks()
        if (kind, about) in marks:
            return marks[kind, about]
        user_id = (self.env.user if user is None and typed is None else user or self.env['res.users']).id or None
        who = self._who(user_id, typed)
        with _separate_transaction(self.env) as cr:
            row, is_let_through = self._count_in(cr, kind, user_id, who)
        if not is_let_through:
            raise TooManyTriesError(self.env._(
                "That was tried often in a short while. Wait a quarter of an hour, or ask a colleague."))
        marks[kind, about] = row
        return row

    def _marks(self):
        """What was counted in this call over HTTP already; elsewhere every try counts."""
        if not request:
            return {}
        if not hasattr(request, 'huiskamer_tries'):
            request.huiskamer_tries = {}
        return request.huiskamer_tries

    @api.model
    def _who(self, user_id, typed):
        """By whom a try is counted: a person by her number, a typed name mixed up, for a pass phrase may have been
        typed there.
        """
        if typed is None:
            return str(user_id)
        # sudo: the database's own secret keeps what was typed from being guessed
        secret = self.env['ir.config_parameter'].sudo().get_param('database.secret')
        return hashlib.sha256(f'{secret}|{typed}'.encode(errors='replace')).hexdigest()

    @api.model
    def _count_in(self, cr, kind, user_id, who):
        """Count in this transaction: (number of the row, whether it is let through).

        Raw SQL: a lock that makes the tries of one kind wait for each other, and past what the caller's own
        transaction saw when it began.
        """
        cr.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", LOCK, list(KINDS).index(kind)))
        now = fields.Datetime.now()
        cr.execute(SQL(
            "SELECT extract(epoch FROM %s - at) / 60, who = %s FROM huiskamer_try"
            " WHERE kind = %s AND did_count AND at > %s - interval '1 day' AND at <= %s", now, who, kind, now, now))
        rows = cr.fetchall()
        is_full = self._is_full(KINDS[kind].person, [age for age, mine in rows if mine]) or self._is_full(
            KINDS[kind].house, [age for age, _mine in rows])
        if is_full:
            cr.execute(SQL(
                "UPDATE huiskamer_try SET refused = refused + 1 WHERE id = (SELECT max(id) FROM huiskamer_try"
                " WHERE kind = %s AND who = %s AND at > %s - interval '1 hour') RETURNING id", kind, who, now))
            known = cr.fetchone()
            if known:
                return known[0], False
        cr.execute(SQL(
            "INSERT INTO huiskamer_try (at, kind, user_id, who, refused, did_count) VALUES (%s, %s, %s, %s, %s, %s) "
            "RETURNING id",
            now, kind, user_id, who, int(is_full), not is_full))
        return cr.fetchone()[0], not is_full

    @api.model
    def _is_full(self, limits, ages):
        """Whether one of these limits is reached: (how many, in how many minutes)."""
        return any(sum(age < minutes for age in ages) >= most for most, minutes in limits)

    @api.model
    def _was_right(self, row):
        """Take back a log-in that was right: who types well is not kept out by having several screens.

        Raw SQL: as above.
        """
        with _separate_transaction(self.env) as cr:
            cr.execute(SQL("DELETE FROM huiskamer_try WHERE id = %s", row))

    @api.model
    def _count_each(self, records, kind, *kinds):
        """Count one try for each of these: many at one press of a button are as many as one by one.

        :param kinds: what slows somebody down besides
        """
        if records:
            self._slow_down(kind, *kinds, more=len(records) - 1)
        for record in records:
            self._count(kind, about=record.id)

    @api.model
    def _slow_down(self, *kinds, more=0):
        """Make somebody wait who did more than a few of these in an hour; she is never refused.

        Inside Odoo's own tests nobody waits.

        :param int more: how many besides the one that begins now
        """
        # sudo: the record is for the privacy officer; only a number comes out
        done = self.sudo().search_count([
            ('kind', 'in', kinds), ('user_id', '=', self.env.uid), ('at', '>', self._an_hour_ago())])
        wait = min(max(done + more - FEW, 0), LONGEST_WAIT)
        if not modules.module.current_test:
            time.sleep(wait)
        return wait

    @api.model
    def _an_hour_ago(self):
        """The moment from which an hour is counted."""
        return fields.Datetime.subtract(fields.Datetime.now(), minutes=HOUR)

    @api.model
    def _more_than_few(self, kinds, since):
        """Who made more than a few tries of these kinds within one hour since then: {user: how many}.

        Raw SQL: a window over the hour before each row.
        """
        self.env.cr.execute(SQL(
            "SELECT user_id, max(many) FROM (SELECT user_id, count(*) OVER (PARTITION BY user_id ORDER BY at"
            " RANGE BETWEEN interval '1 hour' PRECEDING AND CURRENT ROW) AS many FROM huiskamer_try"
            " WHERE kind IN %s AND user_id IS NOT NULL AND at > %s) counted WHERE many > %s GROUP BY user_id",
            tuple(kinds), since, FEW))
        return {self.env['res.users'].browse(user_id): many for user_id, many in self.env.cr.fetchall()}

    @api.autovacuum
    def _gc_tries(self):
        """Let go of tries whose term has run out.

        Raw SQL: they are on record, and no way of the ORM deletes what is.
        """
        self.env.cr.execute(SQL("DELETE FROM huiskamer_try WHERE at < %s", self._kept_since()))

    @api.model
    def _kept_since(self):
        """From when on tries are kept; the room of the terms knows."""
        return fields.Datetime.subtract(fields.Datetime.now(), days=365)
