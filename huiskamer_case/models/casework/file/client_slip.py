"""The secret of the slip: what only the slip tells, and what it opens.

The code of a file or of a client is a label: it stands on screens, and so it opens nothing. Beside it
the slip has a secret that was shown once, to be printed or written down, and is kept nowhere in clear.
"""
import hashlib
import secrets

from stdnum.iso7064 import mod_37_36

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ...shared.guards import through_method
from ...shared.random_code import ALPHABET, tidy_code

_lt = LazyTranslate(__name__)

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

    Lower case, spaces and a missing dash are forgiven; a wrong check sign is not.
    """
    bare = ''.join(sign for sign in (typed or '').upper() if sign.isalnum())
    if len(bare) != 2 * PART or set(bare) - set(ALPHABET) or not mod_37_36.is_valid(bare, ALPHABET):
        return None
    return f'{bare[:PART]}-{bare[PART:]}'


class HuiskamerClientSlip(models.Model):
    """A client holds a slip; it stops everything, and in an emergency it opens."""
    _inherit = 'huiskamer.client'

    slip_digest = fields.Char(readonly=True, index=True, copy=False, groups='.')

    _protected_fields = frozenset({'slip_digest'})

    def _new_slip(self):
        """Draw a new secret; the former slip opens nothing any more.

        :return: the secret, this once and never again
        """
        self.ensure_one()
        secret = new_secret()
        # sudo: nobody writes the digest by hand
        through_method(self).sudo().write({'slip_digest': self._slip_digest(secret)})
        return secret

    @api.model
    def _slip_digest(self, secret):
        """What a secret is known by: slow to make, and of no use to whoever reads it."""
        return hashlib.scrypt(secret.encode(), salt=SALT, **COST).hex()

    @api.model
    def _of_slip(self, secret):
        """The client whose slip this is, or none; after the same work."""
        return self.search([('slip_digest', '=', self._slip_digest(secret))], limit=1)

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
                "This is the code that names a file, and it opens nothing. Type the long code of the slip: two times six "
                "letters and digits."))
        if not secret:
            raise UserError(self.env._(
                "This is not a whole code. The long code of the slip has two times six letters and digits; look at it again."))
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

    # public: needs the wall and a file that was not withdrawn; shows the secret once and keeps a slow digest. Not `once`: what
    #   comes out of a numbered answer is kept for a day, and this must be kept nowhere
    @dialog(
        title=_lt("A new slip"), confirm=_lt("Make the slip"), before=('_ensure_own',), once=False,
        intro=_lt(
            "The slip is shown once, to print or to copy by hand, and never again. With it the client stops "
            "everything, with any of us, and a colleague can open the file in an emergency. A former slip opens "
            "nothing any more. Ask first whether a slip is safe to carry."))
    def give_slip(self, _answers=None):
        """Make a slip and show it, this once.

        :raise AccessError: for anybody who does not work on the file
        :raise UserError: when consent was withdrawn
        """
        if self.frozen_because == 'withdrawn':
            raise UserError(self.env._("The consent to this file was withdrawn. Take the file up again first."))
        self.client_id._lock()
        return {
            'type': 'ir.actions.client', 'tag': 'huiskamer_slip', 'name': self.env._("Slip"),
            'params': {'code': self.client_id.code, 'secret': self.client_id._new_slip()},
        }
    action_give_slip = give_slip.ask
