import base64
import hashlib
import hmac
import json
import os
import re
from datetime import timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from . import house_days

NONCE = 12
# So many days a browser keeps what was typed and not saved, with its number: it may be sent again on the last of them.
DRAFT_DAYS = 7
WRITTEN = re.compile(r'[0-9a-f]{32}')


class HuiskamerAnswerNumber(models.Model):
    """The random number under which a dialog was answered, so that the same answers sent twice have one effect.

    An answer of the server can be lost, a button pressed again, a tab doubled, a draft sent again when its file is
    opened next. The row keeps what came out for as long as a browser keeps a draft, sealed with a key made of the
    number. It holds neither the number nor who sent it: both go into a digest, so that nobody can tell from the row, or
    from the log of the database, whose it is or what it was about.
    """
    _name = 'huiskamer.answer.number'
    _description = "Number of an answered dialog"
    _order = 'digest'
    _log_access = False  # no author and no time: some dialogs are about an evening, or about nobody

    digest = fields.Char(required=True)
    sent = fields.Char("Digest of what was sent", required=True)
    day = fields.Date(required=True)
    result = fields.Char("What came out, sealed with the number")

    _digest_is_a_digest = models.Constraint("CHECK (digest ~ '^[0-9a-f]{64}$' AND sent ~ '^[0-9a-f]{64}$')")
    # The database's own word: of several sessions at once, one does it and the others wait for what came out.
    _once_only = models.UniqueIndex('(digest)')

    @api.private
    def init(self):
        """Let the database draw ids at random: counted ids would tell what was answered before what.

        Raw SQL: the ORM has no word for the default of a column ``id``.
        """
        self.env.cr.execute(SQL(
            "ALTER TABLE huiskamer_answer_number ALTER id SET DEFAULT 1 + floor(random() * 2147483646)::int"))

    @api.model
    def _once(self, number, key, sent, run):
        """What ``run`` returns, now or when this number was sent first.

        :param key: what the number is for; the same number for something else is another one
        :param sent: what came with it
        :raise UserError: for what is no number, or when what came with it is not what came first
        """
        if not isinstance(number, str) or not WRITTEN.fullmatch(number):
            raise UserError(self.env._("These answers cannot be read. Open the dialog again."))
        digest, sent = self._digest(number, [self.env.uid, *key]), self._digest(number, sent)
        if not self._claim(digest, sent):
            return self._come_out(number, digest, sent)
        result = run()
        self._keep(number, digest, result)
        return result

    @api.model
    def _digest(self, number, what):
        """A digest that means nothing to whoever does not have the number, which is kept nowhere."""
        text = json.dumps(what, sort_keys=True, default=str)
        return hmac.new(number.encode(), text.encode(), hashlib.sha256).hexdigest()

    @api.model
    def _claim(self, digest, sent):
        """Whether this number comes for the first time; waits for another session that has just sent it.

        Raw SQL: one statement that finds or makes the row. When the other session is done, the database refuses
        this one and Odoo runs the whole call again, which then finds what came out.
        """
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_answer_number (digest, sent, day) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            digest, sent, house_days.today()), log_exceptions=False)
        return bool(self.env.cr.rowcount)

    @api.model
    def _seal(self, number):
        """The key that seals what came out; whoever has no number has no key."""
        return AESGCM(hmac.new(number.encode(), b'what came out', hashlib.sha256).digest())

    @api.model
    def _keep(self, number, digest, result):
        """Keep what came out, sealed.

        Raw SQL: nobody has access to these rows, and nothing of theirs is in the cache.
        """
        if isinstance(result, models.BaseModel):
            result = {'records': result._name, 'ids': result.ids}
        nonce = os.urandom(NONCE)  # a number may be used for two things, and a call may be run again
        sealed = nonce + self._seal(number).encrypt(nonce, json.dumps(result, default=str).encode(), digest.encode())
        self.env.cr.execute(SQL(
            "UPDATE huiskamer_answer_number SET result = %s WHERE digest = %s", base64.b64encode(sealed).decode(),
            digest))

    @api.model
    def _come_out(self, number, digest, sent):
        """What came out the first time.

        Raw SQL: as above.

        :raise UserError: when something else was sent then
        """
        [(first, sealed)] = self.env.execute_query(SQL(
            "SELECT sent, result FROM huiskamer_answer_number WHERE digest = %s", digest))
        if first != sent:
            raise UserError(self.env._(
                "What you sent before you changed it has arrived and is kept. Close this dialog and look at it there."))
        data = base64.b64decode(sealed)
        result = json.loads(self._seal(number).decrypt(data[:NONCE], data[NONCE:], digest.encode()))
        if isinstance(result, dict) and 'records' in result:
            return self.env[result['records']].browse(result['ids'])
        return result

    @api.autovacuum
    def _forget(self):
        """Take away the numbers under which no browser keeps a draft any more; one that was sent at midnight may be
        sent again.

        Raw SQL: as above.
        """
        self.env.cr.execute(SQL("DELETE FROM huiskamer_answer_number WHERE day < %s",
                                house_days.today() - timedelta(days=DRAFT_DAYS + 1)))
