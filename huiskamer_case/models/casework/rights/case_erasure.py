from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.ending.erasure import NO_WAY_BACK, WHY
from ...oversight.read_log.read_log import reading_for
from ...oversight.sealing.sealed import SealedError
from ...shared import house_days
from ...shared.dialog import dialog
from ...shared.guards import through_method

_lt = LazyTranslate(__name__)

# What a person's file is made of, children before parents, with the way from each to the person.
# A test asks the database's own catalogue whether anything that hangs on a file is missing here.
ERASED = (
    ('huiskamer.disclosure', 'handover_id.case_id.client_id'),
    ('huiskamer.handover.detail', 'handover_id.case_id.client_id'),
    ('huiskamer.handover.event', 'handover_id.case_id.client_id'),
    ('huiskamer.handover', 'case_id.client_id'),
    ('huiskamer.step', 'case_id.client_id'),
    ('huiskamer.contact', 'case_id.client_id'),
    ('huiskamer.goal', 'case_id.client_id'),
    ('huiskamer.consent.event', 'consent_id.client_id'),
    ('huiskamer.consent', 'client_id'),
    ('huiskamer.case', 'client_id'),
)
# The words by which a person could be found again.
KNOWN_BY = ('alias', 'other_alias', 'official_name', 'phone')
# Words that may be anybody's: looked for, and shown to be looked at.
PROVES_NOTHING = ('code_word',)


class HuiskamerCaseErasure(models.Model):
    """How a file goes: its key first, then everything in it, and then a look whether anything is left."""
    _inherit = 'huiskamer.case'

    def _erase_question(self):
        """Why, and what to tell the second person when the client did not ask for it."""
        questions = [self._question('why', 'huiskamer.erasure', required=True, value='withdrawn')]
        if not self._was_asked_for():
            questions.append(self._question('reason', 'huiskamer.decision', required=True))
        return questions

    # public: the privacy officer who sees the cover, or the wall and a withdrawal whose days of grace are over
    @dialog(
        title=_lt("Erase this file"), confirm=_lt("Erase"), asks='_erase_question',
        reads=('huiskamer.erasure', 'huiskamer.decision'),
        before=('_ensure_may_erase',), intro=NO_WAY_BACK)
    def erase(self, answers):
        """Erase the file: a caseworker of it after the grace of a withdrawal, the privacy officer at any time.

        What the client did not ask for, and more than a few in a day, waits for a second person.

        :param dict answers: ``why``, and ``reason`` for the second person
        :return: nothing of the file, for there is nothing any more; or the action that shows what waits
        :raise UserError: under a legal hold, or for a caseworker whose client has not withdrawn
        """
        done = self.env['huiskamer.erasure']._erase_or_ask(self, answers.get('why'), answers.get('reason'))
        return done if isinstance(done, dict) else {'type': 'ir.actions.client', 'tag': 'reload'}
    action_erase = erase.ask

    def _ensure_may_erase(self):
        """Hold the wall, and the grace in which a client can come back.

        :raise UserError: when the grace is not over
        """
        self.ensure_one()
        self.check_access('read')
        if self.env.user.has_group('huiskamer_case.group_privacy_officer'):
            return
        self._ensure_own()
        if not self._was_asked_for():
            raise UserError(self.env._(
                "A file is erased when the client withdrew consent and the days to come back have passed. The privacy "
                "officer can erase it sooner, when the client asks for it."))

    def _was_asked_for(self):
        """Whether the client withdrew consent and the days in which she can come back have passed."""
        withdrawn = self._withdrawn_on()
        grace = timedelta(days=self.env['huiskamer.retention.term']._days('withdrawn_file'))
        return bool(withdrawn) and withdrawn + grace <= house_days.today(self)

    def _carry_out_decision(self, _kind, wish):
        """Erase it: two people decided, or the clock.

        :raise UserError: when the client said yes to the file since it was asked
        """
        now = self._live_yes()
        if now and wish.get('yes', now) != now:
            raise UserError(self.env._(
                "The client said yes to the file again after this was asked. Refuse it, and ask anew if the file has "
                "to go all the same."))
        self._erase(wish.get('why'))

    def _live_yes(self):
        """The code of the yes on which this file is kept now; empty without one."""
        # sudo: a privacy officer and the clock see no consents; only a code comes out
        consents = self.sudo().client_id.consent_ids
        return consents.filtered(lambda consent: consent.purpose == 'file' and consent.is_live)[:1].code or ''

    def _withdrawn_on(self):
        """The day on which consent to this file was withdrawn, if it was and no other holds."""
        self.ensure_one()
        # sudo: a privacy officer and the daily job see no consents; only a day comes out
        consents = self.sudo().client_id.consent_ids.filtered(lambda consent: consent.purpose == 'file')
        ended = consents.filtered(lambda consent: consent.state == 'withdrawn').event_ids
        live = consents.filtered('is_live')
        moments = ended.filtered(lambda event: event.state == 'withdrawn').mapped('occurred_at')
        return house_days.day_of(max(moments), house_days.zone_of(self)) if moments and not live else None

    def _erase(self, why):
        """Erase everything about the person of this file; returns the certificate.

        :raise UserError: under a legal hold, or for no known reason
        """
        self.ensure_one()
        if why not in dict(WHY):
            raise UserError(self.env._("Say why the file is erased."))
        client = self.sudo().client_id  # sudo: who erases need not see what is erased
        cases = client.case_ids
        cases._lock()
        codes = cases._all_codes()
        self.env['huiskamer.legal.hold']._ensure_none(codes)
        code = self.sudo().code  # sudo: as above
        words, others = client._known_words(), client._known_words(PROVES_NOTHING)
        client._leave_proof()
        rows = client._erase_content()
        self.env['huiskamer.case.notice']._withdraw(codes)
        self.env['huiskamer.rights.event']._add('erase', [code])
        # a back-up from before two files became one brings both back
        self.env['huiskamer.ended']._add('erased', [other for other in codes if other != code])
        return self.env['huiskamer.erasure']._certify(code, why, words, rows, others)


class HuiskamerClientErasure(models.Model):
    """What a person leaves behind: proof without a name, and nothing else."""
    _inherit = 'huiskamer.client'

    def _known_words(self, names=KNOWN_BY):
        """What the person is called and reached by; empty when the key to it is lost, for erasing goes on all the
        same.
        """
        self.ensure_one()
        try:
            with reading_for(self.env, 'erase'), self.env.cr.savepoint(flush=False):
                return {self[name] for name in names if self[name]}
        except SealedError:
            return set()

    def _leave_proof(self):
        """Keep of each consent which words, when, and how it ended."""
        today = house_days.today()
        self.env['huiskamer.consent.proof'].create([
            {
                'code': self.code,
                'purpose': consent.purpose,
                'language': consent.text_id.language_id.code,
                'version': consent.text_id.version,
                'digest': consent.text_id.digest,
                'state': consent.state,
                'given_on': house_days.day_of(consent.given_at),
                'ended_on': min(house_days.day_of(max(consent.event_ids.mapped('occurred_at'))), today)
                if consent.state in ('withdrawn', 'replaced', 'ended')
                else min(house_days.day_of(consent.valid_until), today),
            }
            for consent in self.consent_ids
        ])

    def _erase_content(self):
        """Destroy the key, then delete everything in order; returns how many records there were."""
        self.ensure_one()
        self._forget_elsewhere()
        self.env['huiskamer.key'].search([('name', '=', self.subject)])._destroy()
        rows = 1
        for model, path in ERASED:
            records = self.env[model].with_context(active_test=False).search([(path, '=', self.id)])
            rows += len(records)
            through_method(records).unlink()
        through_method(self).unlink()
        self.env.flush_all()
        return rows


class HuiskamerErasureOfFile(models.Model):
    """A privacy officer erases by code and reads nothing."""
    _inherit = 'huiskamer.erasure'

    @api.model
    def _file_of(self, code):
        """The file with this code, if there is one."""
        return self.env['huiskamer.case']._under_code(code)

    @api.model
    def _is_asked_for(self, file):
        """Whether the client of this file withdrew and had days to come back; nobody withdraws a path."""
        return file._name == 'huiskamer.case' and file._was_asked_for()

    @api.model
    def _stands_as(self, file):
        """On which yes it is kept: a newer one is the client's, whatever was asked before."""
        return {'yes': file._live_yes()} if file._name == 'huiskamer.case' else super()._stands_as(file)

    @api.model
    def _erase_file(self, file, why):
        """Erase a file or a path; returns the certificate."""
        return file._erase(why)


class HuiskamerLegalHoldOfFile(models.Model):
    """A hold is placed on a file that exists."""
    _inherit = 'huiskamer.legal.hold'

    @api.model
    def _code_now(self, code):
        """The code of the file to which this one leads."""
        return self.env['huiskamer.case']._under_code(code).code

    @api.model
    def _codes_of(self, code):
        """All codes of that file."""
        # sudo: only codes come out; the row that has the first one is the caller's to read
        return {code, *self.env['huiskamer.case'].sudo()._under_code(code)._all_codes()}
