from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import Unopened
from ...shared.answers import read
from ...shared.dialog import dialog
from ...shared.evenly import evenly
from ...shared.tries import LOOKUP

_lt = LazyTranslate(__name__)


def fold(words):
    """Words as people mean them: capitals and extra spaces do not matter."""
    return ' '.join((words or '').casefold().split())


class HuiskamerClientLookup(models.Model):
    """A person who lost the slip is found by working name and code word together, and in no other way.

    Both are sealed, and nothing else is kept of them: everybody's are opened and compared in memory, and
    forgotten. A fingerprint of them would tell whoever holds an old copy of the database and the key folder.
    """
    _inherit = 'huiskamer.client'

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
        """The one client with this working name and this code word; none when there are none, or several.

        Everybody who has a code word is opened and compared, whether somebody was found already or not, so
        that the time tells nothing. What was opened is not kept as read: nobody has seen it.

        Raw SQL: the ORM would keep in memory, as read, what nobody read.
        """
        wanted = fold(alias), fold(code_word)
        self.flush_model(['subject', 'seal_versions', 'alias', 'code_word'])
        rows = self.env.execute_query(SQL(
            "SELECT id, subject, seal_versions, alias, code_word FROM huiskamer_client WHERE alias IS NOT NULL AND code_word IS NOT NULL"))
        opened = [
            self._fields[name]._open(self.env, [(*row[:3], row[3 + number]) for row in rows])
            for number, name in enumerate(('alias', 'code_word'))]
        words = [[None if isinstance(word, Unopened) else fold(word) for word in column] for column in opened]
        found = [row[0] for row, *known in zip(rows, *words, strict=True) if all(wanted) and tuple(known) == wanted]
        # sudo: she may be with a colleague who is off duty; only the code comes back
        return self.sudo().browse(found if len(found) == 1 else [])

    def _ensure_may_look(self):
        """Only caseworkers.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_caseworker'):
            raise AccessError(self.env._("Only caseworkers can look for a client."))
