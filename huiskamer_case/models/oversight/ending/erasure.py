import json
import time
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ...shared.random_code import tidy_code
from ..sealing.sealed import Sealed
from ..walls.code_char import CodeChar
from . import erasure_scan
from .written_forms import Sought

_lt = LazyTranslate(__name__)
NO_WAY_BACK = _lt(
    "Everything about this person is erased. There is no way back. A proof without a name stays. Unless the client "
    "withdrew "
    "and the days to come back have passed, somebody else has to confirm it; others hear of it at once, and after "
    "some days "
    "it happens by itself.")
# More than this in a day takes a second person, whoever asked for it.
MOST_A_DAY = 3
ERASE = 'erase'

WHY = [
    ('withdrawn', "Consent was withdrawn"),
    ('asked', "The client asked for it"),
    ('term', "A retention term ran out"),
    ('unlawful', "It should not have been kept"),
]
TO_LOOK_AT = ('incomplete', 'near', 'unchecked')  # by somebody; until then the words are kept, sealed


class HuiskamerErasure(models.Model):
    """The certificate of an erasure: which code, why, when, what was looked through and what was found.

    What was found is shown, and the erasure stays open until it is gone or somebody says that it is about
    something else; so does one for which nothing could be looked for. The words that were looked for are
    kept sealed until then, for nobody to read, and destroyed with their key at the end.
    """
    _name = 'huiskamer.erasure'
    _description = "Erasure"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.oversight.mixin', 'huiskamer.ask.mixin',
                'huiskamer.sealed.mixin', 'huiskamer.coded.mixin']
    _order = 'erased_at desc, id desc'
    _no_unlink = _lt("Certificates of erasure stay on record.")

    code = CodeChar("Code of the file", required=True, readonly=True, index=True)
    why = fields.Selection(WHY, string="Because", required=True, readonly=True)
    erased_at = fields.Datetime("Erased at", required=True, readonly=True, default=fields.Datetime.now)
    by_id = fields.Many2one('res.users', string="By", required=True, readonly=True, ondelete='restrict')
    state = fields.Selection(
        [('complete', "Completely erased"), ('incomplete', "Something was found"), ('near', "Something to look at"),
         ('unchecked', "Could not be checked"), ('waiting', "Is being looked for"),
         ('nameless', "Complete: no name was kept")],
        required=True, readonly=True, default='unchecked')
    rows = fields.Integer("Records erased", readonly=True)

    # What was looked through
    scanned_at = fields.Datetime("Looked through at", readonly=True)
    tables = fields.Integer(readonly=True)
    columns = fields.Integer(readonly=True)
    files = fields.Integer("Stored files", readonly=True)
    seconds = fields.Float("Seconds it took", readonly=True)
    hits = fields.Integer("Places where something was found", readonly=True)
    places = fields.Text("Found in", readonly=True,
                         help="Table and column, how often, and the numbers of the first rows.")
    near = fields.Integer("Places to look at", readonly=True,
                          help="A part of the name or the code word; it may be about somebody else.")
    near_places = fields.Text("Where to look", readonly=True,
                              help="Table and column, how often, and the numbers of the first rows.")
    too_short = fields.Integer("Words too short to look for", readonly=True, help="They would be found everywhere.")
    not_looked = fields.Text("Not looked at", compute='_compute_not_looked')
    words = Sealed("Looked for", readonly=True, groups='.')

    # How it ended, when not by itself
    dismissed = fields.Char("Closed because", readonly=True)
    dismissed_by_id = fields.Many2one('res.users', string="Closed by", readonly=True, ondelete='restrict')
    dismissed_at = fields.Datetime("Closed at", readonly=True)

    # Back-ups
    unreadable_from = fields.Date(
        "Old back-ups unreadable from", readonly=True,
        help="On this day the last key that could open a back-up from before the erasure is destroyed.")
    backups = fields.Selection(
        [('now', "Still readable with the key folder: until tonight"),
         ('waiting', "Readable with a back-up of the key folder only"),
         ('unreadable', "Open nothing any more")],
        string="Old back-ups", compute='_compute_backups')

    @api.depends('code')
    def _compute_display_name(self):
        """The code."""
        for erasure in self:
            erasure.display_name = erasure.code

    @api.depends_context('lang')
    @api.depends('state')
    def _compute_not_looked(self):
        """What nobody can look through, or nobody may."""
        for erasure in self:
            erasure.not_looked = self.env._(
                "What is sealed in the files of others. What is compressed inside a stored file (PDF, office "
                "documents). Logs, "
                "browsers, paper. Copies that somebody made.")

    @api.depends('erased_at')
    def _compute_backups(self):
        """How far the epochs that began before the erasure have gone."""
        # sudo: supervisors see no epochs; only how far the old ones have gone comes out
        living = self.env['huiskamer.key.epoch'].sudo().search([('state', '!=', 'destroyed')])
        for erasure in self:
            old = living.filtered(lambda epoch, moment=erasure.erased_at: epoch.began_at <= moment)
            erasure.backups = 'now' if 'current' in old.mapped('state') else 'waiting' if old else 'unreadable'

    # public: needs the role of privacy officer
    def action_begin_epoch(self):
        """Replace the key under which this was kept now, not tonight; as the privacy officer.

        :raise AccessError: for anybody else
        """
        self._ensure_privacy_officer()
        # sudo: nobody writes epochs by hand
        self.env['huiskamer.key.epoch'].sudo()._rotate_now()

    # public: needs the role of privacy officer and a code of a file that she sees the cover of; erases what the
    # client asked
    #   for, and only asks a second person for anything else
    @dialog(
        title=_lt("Erase a file"), confirm=_lt("Erase"), asks='_erase_questions', on='model',
        reads=('huiskamer.erasure', 'huiskamer.decision'),
        before=('_ensure_privacy_officer',), opens='huiskamer.erasure', intro=NO_WAY_BACK)
    def erase_by_code(self, answers):
        """Erase a file, as the privacy officer, who reads nothing of it.

        :param dict answers: ``code``, ``why`` and ``reason``
        :return: the certificate, or the action that shows what waits for a second person
        :raise AccessError: for anybody else
        :raise UserError: for a code that no file has, without a reason, or under a legal hold
        """
        case = self._file_of(tidy_code(answers.get('code')))
        if not case:
            raise UserError(self.env._("There is no file with this code. Look at the code again."))
        return self._erase_or_ask(case, answers.get('why'), answers.get('reason'))
    action_erase_by_code = erase_by_code.ask

    @api.model
    def _erase_questions(self):
        """Which file, why, and what to tell the second person."""
        return [
            self._question('code', required=True), self._question('why', required=True),
            self._question('reason', 'huiskamer.decision', required=True)]

    @api.model
    def _erase_or_ask(self, case, why, reason):
        """Erase what the client asked for, a few in a day; anything else waits for a second person.

        :return: the certificate, or the action that shows what waits
        :raise UserError: without a reason, for no known one, or under a legal hold
        """
        if why not in dict(WHY):
            raise UserError(self.env._("Say why the file is erased."))
        if self._is_asked_for(case) and self._erased_today() < MOST_A_DAY:
            return self._erase_file(case, why)
        # sudo: only the code is read, of a path that a privacy officer does not see
        code = case.sudo().code
        self.env['huiskamer.legal.hold']._ensure_none([code])
        return self.env['huiskamer.decision']._ask_for(
            ERASE, case, reason, why=why, **self._stands_as(case)).action_show()

    @api.model
    def _erased_today(self):
        """How many files the person at the screen erased in the last day."""
        # sudo: a caseworker sees no certificates; only a number comes out
        return self.sudo().search_count([
            ('by_id', '=', self.env.uid), ('erased_at', '>', fields.Datetime.subtract(fields.Datetime.now(), days=1))])

    @api.model
    def _file_of(self, _code):
        """The file with this code, if there is one; the room of the files knows."""
        return

    @api.model
    def _is_asked_for(self, _file):
        """Hook: whether the client asked for it and had days to come back; the room of the files knows."""
        return False

    @api.model
    def _stands_as(self, _file):
        """Hook: how a file stands when somebody asks to erase it, as data; the room of the files knows."""
        return {}

    @api.model
    def _erase_file(self, _file, _why):
        """Hook: the room of the files erases it, and returns the certificate."""

    @api.model
    def _certify(self, code, why, words, rows, others=()):
        """Look for what may be left of a person who was just erased, and write the certificate.

        :param words: what she was called and reached by; empty when that could not be read, None when there was none
        :param others: words that prove nothing by themselves, such as the code word
        """
        # sudo: certificates are written by erasing, never by hand
        erasure = self.sudo().create({
            'code': code, 'why': why, 'by_id': self.env.uid, 'rows': rows,
            'state': 'nameless' if words is None else 'unchecked',
            'unreadable_from': self.env['huiskamer.key.epoch']._unreadable_from(),
        })
        self.env['huiskamer.ended']._add('erased', [code])
        self.env.flush_all()
        if words:
            erasure.words = json.dumps({'words': sorted(words), 'others': sorted(others)})
            self.env.flush_all()
            erasure._scan_now_or_soon()
        return erasure.with_env(self.env)

    # public: needs the role of privacy officer; looks for words that nobody is shown
    def action_scan_again(self):
        """Look again, after what was found was taken away."""
        self._ensure_privacy_officer()
        self.ensure_one()
        erasure = self.sudo()  # sudo: certificates are written by erasing, never by hand
        self._ensure_open()
        if not erasure.words:
            raise UserError(self.env._(
                "The name could not be read when this was erased, so there is nothing to look for. Close it with a "
                "reason."))
        erasure._scan()

    # public: needs the role of privacy officer, an erasure that is not complete and a reason
    @dialog(
        title=_lt("Close this erasure"), confirm=_lt("Complete the erasure"), asks=('dismissed',),
        before=('_ensure_privacy_officer', '_ensure_open'))
    def dismiss(self, answers):
        """Complete the erasure on record: who looked, when, and why there is nothing more to do.

        :raise UserError: without a reason, or when it is complete already
        """
        erasure = self.sudo()  # sudo: certificates are written by erasing, never by hand
        erasure.write({
            'state': 'complete', 'dismissed': answers['dismissed'], 'dismissed_by_id': self.env.uid,
            'dismissed_at': fields.Datetime.now()})
        erasure._forget_words()
    action_dismiss = dismiss.ask

    def _ensure_open(self):
        """Let pass a certificate that waits for something.

        :raise UserError: for one that is complete
        """
        if self.state in ('complete', 'nameless'):
            raise UserError(self.env._("This erasure is complete: what was looked for is no longer known."))

    def _scan(self):
        """Look through everything; without a hit the erasure is complete and the words are forgotten."""
        started = time.monotonic()
        sought = Sought(**self._sought_words())
        self._conclude(self._look_for(sought), sought, time.monotonic() - started)

    def _sought_words(self):
        """What is looked for: ``words``, and ``others`` that prove nothing by themselves."""
        words = json.loads(self.words)
        return words if isinstance(words, dict) else {'words': words, 'others': []}  # a plain list before version 2

    def _look_for(self, sought):
        """What is found of these words in the database, the filestore and the sessions."""
        return erasure_scan.scan(
            self.env.cr, sought, filestore=config.filestore(self.env.cr.dbname),
            sessions=Path(config['data_dir']) / 'sessions')

    def _conclude(self, found, sought, seconds):
        """Write down what was found; without a hit the erasure is complete and the words are forgotten."""
        state = 'incomplete' if found['whole'] else 'near' if found['near'] else 'complete' if found[
            'tables'] else 'unchecked'
        self.write({
            'tables': found['tables'], 'columns': found['columns'], 'files': found['files'],
            'too_short': sought.too_short,
            'scanned_at': fields.Datetime.now(), 'seconds': seconds, 'state': state,
            'hits': len(found['whole']), 'places': self._places(found['whole']),
            'near': len(found['near']), 'near_places': self._places(found['near']),
        })
        if state == 'complete':
            self._forget_words()

    def _places(self, hits):
        """Where something was found, a line each: what is ours, then what may be about somebody else in the CRM."""
        ours, others = erasure_scan.told_apart(hits)
        return '\n'.join([*ours, *([self.env._("Elsewhere, perhaps about somebody else:"), *others] if others else ())])

    def _forget_words(self):
        """Destroy what was looked for, and its key."""
        self.words = False
        self.env.flush_all()
        # sudo: no role has access to keys
        keys = self.env['huiskamer.key'].sudo()
        keys.search([('name', '=', self._sealed_owner_subject())])._destroy()
