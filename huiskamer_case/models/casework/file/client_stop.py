from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools.translate import LazyTranslate

from ...shared.answers import read
from ...shared.dialog import dialog
from ...shared.evenly import evenly
from ...shared.tries import WITHDRAW
from ..consent import consent_flow as flow

_lt = LazyTranslate(__name__)

# Whoever is on duty when somebody comes in and says stop.
ON_DUTY = ('huiskamer_case.group_host', 'huiskamer_case.group_caseworker', 'huiskamer_case.group_supervisor')


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
        intro=_lt("Nobody has to say why. What stands under the slip stops at once. The case lead and whoever watches over "
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

    # public: needs to be on duty and the secret of a slip; counted first, the same answer after the same work whatever is
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

    # public: needs the role of caseworker and both words; counted first, the same answer whatever is true, and told at once
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
            code, self._question('alias', required=False, help=self.env._("Only without a slip, with the client here.")),
            self._question('code_word', required=False, help='')]

    def _withdraw_everything(self, channel):
        """End the consent to the file, which takes every other one along; nothing when there is none."""
        for consent in self.consent_ids.filtered(lambda c: c.purpose == 'file' and c.state in flow.LIVE)[:1]:
            consent._withdraw(channel)


class HuiskamerCaseStop(models.Model):
    """A withdrawal is never silent."""
    _inherit = 'huiskamer.case'

    def _tell_withdrawn(self):
        """Tell the lead and who watches over privacy, at once and in words that say nothing, but nobody who is locked out."""
        Grant = self.env['huiskamer.access.grant']
        Grant._tell_now((self.caseworker_id | Grant._watchers('supervisor', 'privacy_officer')) - self.locked_out_ids)
