from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import Unopened, showing
from ...shared.answers import read
from ...shared.dialog import dialog
from ...shared.evenly import evenly
from ...shared.guards import through_method
from ...shared.tries import LOOKUP

_lt = LazyTranslate(__name__)


def fold(words):
    """Words as people mean them: capitals and extra spaces do not matter."""
    return ' '.join((words or '').casefold().split())


class HuiskamerClientLookup(models.Model):
    """A person who lost the slip is found by working name and code word together, and in no other way.

    Both are mixed into one digest with a key from outside the database, so that neither can be
    searched, guessed apart, or compared by whoever holds a copy of the database alone.
    """
    _name = 'huiskamer.client'
    _inherit = ['huiskamer.client', 'huiskamer.lookup.mixin']

    def _refresh_lookup(self):
        """Keep the digest in step with the working name and the code word; none without a code word."""
        for client in self:
            words = showing(client).alias, showing(client).code_word
            digest = False if any(isinstance(word, Unopened) for word in words) else client._digest(*words)
            # sudo: nobody writes the digest by hand
            through_method(client).sudo().write({'lookup_digest': digest})

    @api.model
    def _digest(self, alias, code_word):
        """The keyed digest of both together; False when one of them is missing."""
        alias, code_word = fold(alias), fold(code_word)
        if not (alias and code_word):
            return False
        return self._keyed_digest(f'{len(alias)}:{alias}{code_word}')

    # public: shows what `find_by_words` answers
    @dialog(
        title=_lt("The slip is lost"), confirm=_lt("Look for the code"), asks='_word_questions', on='model',
        before=('_ensure_may_look',), once=False,
        intro=_lt("Both have to be exactly right. That you looked is written down."))
    def find_from_dialog(self, answers):
        """Look for the code and show it, or say that nothing was found.

        :param dict answers: ``alias`` and ``code_word``
        """
        code = self.find_by_words(answers.get('alias'), answers.get('code_word'))
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'title': code or self.env._("Nothing found"),
                'message': self.env._("This is the client's code.") if code else self.env._(
                    "Nobody has this working name and this code word together."),
                'type': 'info', 'sticky': True,
            },
        }
    action_find_by_words = find_from_dialog.ask

    @api.model
    def _word_questions(self):
        """The working name and the code word."""
        return [self._question(name, required=True, help='') for name in ('alias', 'code_word')]

    # public: needs the role and few tries, both words exactly; logged; only a code comes back
    @api.model
    def find_by_words(self, alias, code_word):
        """The code of the one person with this working name and this code word; nothing else of her.

        :return: the code, or False, also for a colleague for whom the file does not exist
        :raise AccessError: for anybody but a caseworker
        :raise TooManyTriesError: after too many tries
        """
        self._ensure_may_look()
        words = read(self.env, {'alias': alias, 'code_word': code_word}, (self._name,))
        self.env['huiskamer.try']._count(LOOKUP)
        with evenly(self.env):
            # sudo: she may be with a colleague who is off duty; only the code comes back
            found = self.sudo()._found_by_words(words['alias'], words['code_word'])
            found = found.filtered(lambda client: self.env.user not in client.case_ids.locked_out_ids)
            self.env['huiskamer.access.event']._log(found, ['alias', 'code_word'], LOOKUP)
            return found.code

    @api.model
    def _found_by_words(self, alias, code_word):
        """The one person with this working name and this code word, or nobody."""
        digest = self._digest(alias, code_word)
        found = self.search([('lookup_digest', '=', digest or '-')], limit=2)
        return found if len(found) == 1 else self.browse()

    def _ensure_may_look(self):
        """Only caseworkers.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_caseworker'):
            raise AccessError(self.env._("Only caseworkers can look for a client."))
