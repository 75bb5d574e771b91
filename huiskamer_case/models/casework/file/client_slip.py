"""The secret of the slip: what only the slip tells, and what it opens.

The code of a file or of a client is a label: it stands on screens, and so it opens nothing. Beside it
the slip has a secret that was shown once, to be printed or written down, and is kept nowhere in clear.
"""
import hashlib
import secrets

from stdnum.iso7064 import mod_37_36

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.walls.evenly import evenly
from ...shared.answers import read
from ...shared.dialog import dialog
from ...shared.guards import through_method
from ...shared.random_code import ALPHABET, plain, tidy_code
from ...shared.tries import WITHDRAW
from ..consent import consent_flow as flow

_lt = LazyTranslate(__name__)

# Whoever is on duty when somebody comes in and says stop.
ON_DUTY = ('huiskamer_case.group_host', 'huiskamer_case.group_caseworker', 'huiskamer_case.group_supervisor')
# Eleven random signs (49 bits) and a check sign, said aloud in two parts.
PART = 6
# scrypt: some 40 ms for one guess. With the bits above, a thief of the database guesses for ever. The salt is
# the same for all slips, so that one is found by one question, and for all houses: a restored one has its slips.
COST, SALT = {'n': 2 ** 14, 'r': 8, 'p': 1, 'dklen': 24}, b'huiskamer.slip'


def new_secret():
    """A new secret such as ``K7PD3M-XHQ47C``: nothing of it is counted or derived."""
    body = ''.join(secrets.choice(ALPHABET) for _position in range(2 * PART - 1))
    bare = body + mod_37_36.calc_check_digit(body, ALPHABET)
    return f'{bare[:PART]}-{bare[PART:]}'


def tidy_secret(typed):
    """What somebody typed from a slip, in one form; ``None`` when it cannot be a secret.

    Any writing is forgiven: lower case, full width, spaces, dashes of every kind; a wrong check sign is not.
    """
    bare = ''.join(sign for sign in plain(typed).upper() if sign.isalnum())
    if len(bare) != 2 * PART or set(bare) - set(ALPHABET) or not mod_37_36.is_valid(bare, ALPHABET):
        return None
    return f'{bare[:PART]}-{bare[PART:]}'


class HuiskamerClientSlip(models.Model):
    """A client holds a slip; it stops everything, and in an emergency it opens."""
    _inherit = 'huiskamer.client'

    slip_digest = fields.Char(readonly=True, index=True, copy=False, groups='.')

    def _new_slip(self):
        """Draw a new secret; the former slip opens nothing any more.

        :return: the secret, this once and never again
        """
        self.ensure_one()
        secret = new_secret()
        self._forget_slip()
        self.env['huiskamer.ended']._add('slip', [self.code])
        # sudo: nobody writes the digest by hand
        through_method(self).sudo().write({'slip_digest': self._slip_digest(secret)})
        return secret

    def _forget_slip(self):
        """Let no slip of hers open anything any more."""
        # sudo: nobody writes the digest by hand
        through_method(self).sudo().write({'slip_digest': False})

    @api.model
    def _slip_digest(self, secret):
        """What a secret is known by: slow to make, and of no use to whoever reads it."""
        return hashlib.scrypt(secret.encode(), salt=SALT, **COST).hex()

    @api.model
    def _of_slip(self, secret):
        """The client whose slip this is, or none; after the same work."""
        return self.with_context(active_test=False).search([('slip_digest', '=', self._slip_digest(secret))], limit=1)

    @api.model
    def _checked_secret(self, typed, kind):
        """The secret that was typed. That somebody tried is counted before anything is looked up.

        :param str kind: what it is tried for
        :raise UserError: for what cannot be a secret, in words that say nothing about anybody
        :raise TooManyTriesError: after too many tries
        """
        secret = tidy_secret(typed)
        if secret or tidy_code(typed):
            self.env['huiskamer.try']._count(kind)
        if tidy_code(typed):
            raise UserError(self.env._(
                "This is the code that names a file, and it opens nothing. Type the long code of the slip: two times "
                "six "
                "letters and digits."))
        if not secret:
            raise UserError(self.env._(
                "This is not a whole code. The long code of the slip has two times six letters and digits; look at it "
                "again."))
        return secret


class HuiskamerCaseSlip(models.Model):
    """Giving a slip, to whoever wants one: at the first visit, and whenever the former one is gone."""
    _inherit = 'huiskamer.case'

    has_slip = fields.Boolean(compute='_compute_has_slip', groups='huiskamer_case.group_caseworker')

    @api.depends('client_id.slip_digest')
    def _compute_has_slip(self):
        """Whether the client of this file has a slip with a secret on it."""
        for case in self:
            case.has_slip = bool(case.sudo().client_id.slip_digest)  # sudo: only yes or no comes out

    # public: needs the wall and a file that was not withdrawn; shows the secret once and keeps a slow digest. Not
    # `once`: what
    #   comes out of a numbered answer is kept for some days, and this must be kept nowhere
    @dialog(
        title=_lt("A new slip"), confirm=_lt("Make the slip"), before=('_ensure_own', '_ensure_lives'),
        once=False, intro=_lt(
            "The slip is shown once, to print or to copy by hand, and never again. With it the client stops "
            "everything, with any of us, and a colleague can open the file in an emergency. A former slip opens "
            "nothing any more. Ask first whether a slip is safe to carry."))
    def give_slip(self, _answers=None):
        """Make a slip and show it, this once.

        :raise AccessError: for anybody who does not work on the file
        :raise UserError: when consent was withdrawn, or the client died
        """
        if self.frozen_because == 'withdrawn':
            raise UserError(self.env._("The consent to this file was withdrawn. Take the file up again first."))
        self.client_id._lock()
        return {
            'type': 'ir.actions.client', 'tag': 'huiskamer_slip', 'name': self.env._("Slip"),
            'params': {'code': self.client_id.code, 'secret': self.client_id._new_slip()},
        }
    action_give_slip = give_slip.ask


class HuiskamerConsentStop(models.Model):
    """A client says stop to whoever is on duty: with the slip, or without one by her words."""
    _inherit = 'huiskamer.consent'

    @api.model
    def _stop_questions(self):
        """The long code of the slip; of a caseworker also the words of who lost it."""
        return self.env['huiskamer.client']._slip_questions()

    # public: hands what was typed to `withdraw` or to `withdraw_by_words`, which let in whom they let in
    @dialog(
        title=_lt("A client wants to stop"), confirm=_lt("Stop now"), asks='_stop_questions', on='model',
        before=('_ensure_on_duty',), reads=('huiskamer.client',),
        intro=_lt("Nobody has to say why. What stands under the slip stops at once. The case lead and whoever watches "
                  "over "
                  "privacy hear of it."),
        said=_lt("Done. Whatever stood under this has stopped."))
    def withdraw_by_code(self, answers):
        """Withdraw with what was typed in the dialog: the long code of the slip, or working name and code word.

        :param dict answers: ``code``, or ``alias`` and ``code_word``
        """
        if answers.get('code') or not (answers.get('alias') or answers.get('code_word')):
            return self.withdraw(answers.get('code'))
        return self.withdraw_by_words(answers.get('alias'), answers.get('code_word'))
    action_withdraw_by_code = withdraw_by_code.ask

    # public: needs to be on duty and the secret of a slip; counted first, the same answer after the same work
    # whatever is
    #   true, nothing is read back, and it is told at once
    @api.model
    def withdraw(self, secret):
        """Withdraw all that stands under a slip, for any worker on duty.

        The answer and the work are the same for a slip that nobody has, for one that was used before and
        for a colleague who is locked out; nothing is read back.

        :param str secret: the long code, as it stands on the slip
        :return: True, always
        :raise AccessError: for who is not on duty here
        :raise UserError: when what was typed cannot be such a code, which says nothing about anybody
        :raise TooManyTriesError: after too many tries
        """
        self._ensure_on_duty()
        clients = self.env['huiskamer.client']
        secret = clients._checked_secret(read(self.env, {'code': secret}, (self._name,))['code'], WITHDRAW)
        with evenly(self.env):
            # sudo: whoever holds the slip may stop, also with a worker for whom the file does not exist
            clients.sudo()._of_slip(secret)._withdraw_everything('code')
        return True

    # public: needs the role of caseworker and both words; counted first, the same answer whatever is true, and told
    # at once
    @api.model
    def withdraw_by_words(self, alias, code_word):
        """Withdraw all that stands under a working name and a code word: the slip is lost and the client is here.

        :return: True, always
        :raise AccessError: for anybody but a caseworker
        :raise TooManyTriesError: after too many tries
        """
        clients = self.env['huiskamer.client']
        clients._ensure_may_look()
        words = read(self.env, {'alias': alias, 'code_word': code_word}, ('huiskamer.client',))
        self.env['huiskamer.try']._count(WITHDRAW)
        with evenly(self.env):
            # sudo: as for the slip
            clients.sudo()._found_by_words(words['alias'], words['code_word'])._withdraw_everything('words')
        return True

    def _ensure_on_duty(self):
        """Only colleagues who can be on duty.

        :raise AccessError: for anybody else
        """
        if not any(self.env.user.has_group(group) for group in ON_DUTY):
            raise AccessError(self.env._("Ask a colleague who is on duty."))


class HuiskamerClientStop(models.Model):
    """The whole of what a person allows, taken back at once."""
    _inherit = 'huiskamer.client'

    @api.model
    def _slip_questions(self):
        """The long code of a slip; a caseworker can fill in the words of who lost it instead."""
        is_caseworker = self.env.user.has_group('huiskamer_case.group_caseworker')
        code = self._question(
            'code', required=not is_caseworker, readonly=False, label=self.env._("Long code of the slip"),
            help=self.env._("Two times six letters and digits."))
        if not is_caseworker:
            return [code]
        return [
            code, self._question('alias', required=False,
                                 help=self.env._("Only without a slip, with the client here.")),
            self._question('code_word', required=False, help='')]

    def _withdraw_everything(self, channel):
        """End the consent to the file, which takes every other one along; nothing when there is none."""
        for consent in self.consent_ids.filtered(lambda c: c.purpose == 'file' and c.state in flow.LIVE)[:1]:
            consent._withdraw(channel)
