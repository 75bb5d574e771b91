from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...oversight.ending.erasure import WHY
from ...oversight.read_log.read_log import reading_for
from ...oversight.sealing.sealed import SealedError
from ...shared.guards import through_method

# What a person's file is made of, children before parents, with the way from each to the person.
# A test asks the database's own catalogue whether anything that hangs on a file is missing here.
ERASED = (
    ('huiskamer.disclosure', 'handover_id.case_id.client_id'),
    ('huiskamer.handover.detail', 'handover_id.case_id.client_id'),
    ('huiskamer.handover.event', 'handover_id.case_id.client_id'),
    ('huiskamer.handover', 'case_id.client_id'),
    ('huiskamer.contact', 'case_id.client_id'),
    ('huiskamer.goal', 'case_id.client_id'),
    ('huiskamer.consent.event', 'consent_id.client_id'),
    ('huiskamer.consent', 'client_id'),
    ('huiskamer.case', 'client_id'),
)
# The words by which a person could be found again.
KNOWN_BY = ('alias', 'official_name', 'phone')


class HuiskamerCaseErasure(models.Model):
    """How a file goes: its key first, then everything in it, and then a look whether anything is left."""
    _inherit = 'huiskamer.case'

    def action_erase(self):
        """Ask whether, and why."""
        self._ensure_may_erase()
        question = self._question('why', 'huiskamer.erasure', required=True, value='withdrawn')
        return self._ask(
            'erase', self.env._("Erase this file"), [question], self.env._("Erase for good"),
            intro=self.env._("Everything about this person is erased. There is no way back. A proof without a name stays."))

    def erase(self, answers):
        """Erase the file: a caseworker of it after the grace of a withdrawal, the privacy officer at any time.

        :return: nothing of the file, for there is nothing any more
        :raise UserError: under a legal hold, or for a caseworker whose client has not withdrawn
        """
        self._ensure_may_erase()
        self._erase(self._answers(answers, 'huiskamer.erasure').get('why'))
        return {'type': 'ir.actions.client', 'tag': 'reload'}

    def _ensure_may_erase(self):
        """Hold the wall, and the grace in which a client can come back.

        :raise UserError: when the grace is not over
        """
        self.ensure_one()
        self.check_access('read')
        if self.env.user.has_group('huiskamer_case.group_privacy_officer'):
            return
        self._ensure_own()
        withdrawn = self._withdrawn_on()
        grace = timedelta(days=self.env['huiskamer.retention.term']._days('withdrawn_file'))
        if not withdrawn or withdrawn + grace > fields.Date.today():
            raise UserError(self.env._(
                "A file is erased when the client withdrew consent and the days to come back have passed. The privacy "
                "officer can erase it sooner, when the client asks for it."))

    def _withdrawn_on(self):
        """The day on which consent to this file was withdrawn, if it was and no other holds."""
        self.ensure_one()
        # sudo: a privacy officer and the daily job see no consents; only a day comes out
        consents = self.sudo().client_id.consent_ids.filtered(lambda consent: consent.purpose == 'file')
        ended = consents.filtered(lambda consent: consent.state == 'withdrawn').event_ids
        live = consents.filtered('is_live')
        moments = ended.filtered(lambda event: event.state == 'withdrawn').mapped('occurred_at')
        return max(moments).date() if moments and not live else None

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
        codes = cases.mapped('code')
        self.env['huiskamer.legal.hold']._ensure_none(codes)
        code = self.sudo().code  # sudo: as above
        words = client._known_words()
        client._leave_proof()
        rows = client._erase_content()
        self.env['huiskamer.case.notice']._withdraw(codes)
        self.env['huiskamer.rights.event']._add('erase', codes)
        return self.env['huiskamer.erasure']._certify(code, why, words, rows)


class HuiskamerClientErasure(models.Model):
    """What a person leaves behind: proof without a name, and nothing else."""
    _inherit = 'huiskamer.client'

    def _known_words(self):
        """What the person is called and reached by; empty when the key to it is lost, for erasing goes on all the same."""
        self.ensure_one()
        try:
            with reading_for(self.env, 'erase'), self.env.cr.savepoint(flush=False):
                return {self[name] for name in KNOWN_BY if self[name]}
        except SealedError:
            return set()

    def _leave_proof(self):
        """Keep of each consent which words, when, and how it ended."""
        today = fields.Date.today()
        self.env['huiskamer.consent.proof'].create([
            {
                'code': self.code,
                'purpose': consent.purpose,
                'language': consent.text_id.language_id.code,
                'version': consent.text_id.version,
                'digest': consent.text_id.digest,
                'state': consent.state,
                'given_on': consent.given_at.date(),
                'ended_on': min(max(consent.event_ids.mapped('occurred_at')).date(), today)
                if consent.state == 'withdrawn' else min(consent.valid_until.date(), today),
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
        return self.env['huiskamer.case'].search([('code', '=', code)])

    @api.model
    def _erase_file(self, file, why):
        """Erase a file or a path; returns the certificate."""
        return file._erase(why)


class HuiskamerLegalHoldOfFile(models.Model):
    """A hold is placed on a file that exists."""
    _inherit = 'huiskamer.legal.hold'

    @api.model
    def _is_known(self, code):
        """Whether a file has this code."""
        # sudo: only yes or no comes out; a privacy officer sees every cover anyway
        return bool(self.env['huiskamer.case'].sudo().search_count([('code', '=', code)], limit=1))
