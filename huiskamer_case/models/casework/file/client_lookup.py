from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import Unopened, showing
from ...oversight.walls.evenly import evenly
from ...shared.answers import read
from ...shared.dialog import dialog
from ...shared.fold import fold
from ...shared.tries import CHOOSE, LOOKUP, TooManyTriesError

_lt = LazyTranslate(__name__)

# What a person is called by here.
CALLED = ('alias', 'other_alias')


class HuiskamerClientLookup(models.Model):
    """A person who lost the slip is found by working name and code word together, and in no other way.

    Both are sealed, and nothing else is kept of them: everybody's are opened and compared in memory, and
    forgotten. A fingerprint of them would tell whoever holds an old copy of the database and the key folder.
    """
    _inherit = 'huiskamer.client'

    @api.model
    def _of_code(self, code):
        """The caller's own client with this code of a client or a file; the room of rights knows of other codes."""
        return self.search(['|', ('code', '=', code), ('case_ids.code', '=', code)], limit=1)

    def _folded_names(self):
        """What each of these people is called here, ready to be compared: {id: names}."""
        return {
            client.id: [fold(client[name]) for name in CALLED if client[name]
                        and not isinstance(client[name], Unopened)]
            for client in self}

    # public: shows what `find_by_words` answers
    @dialog(
        title=_lt("The slip is lost"), confirm=_lt("Look for the code"), asks='_word_questions', on='model',
        before=('_ensure_may_look',), once=False,
        intro=_lt("Both have to be exactly right. That you looked is written down."))
    def find_from_dialog(self, answers):
        """Look for the code and show it, or say that nothing was found; when two people chose the same words, ask a
        third thing.

        :param dict answers: ``alias`` and ``code_word``, and ``worker_id`` when two people have these words
        """
        alias, code_word, worker_id = (answers.get(name) for name in ('alias', 'code_word', 'worker_id'))
        code = self.find_by_words(alias, code_word, worker_id)
        if not code and not worker_id and len(self._found_for_caller(alias, code_word)) > 1:
            return self._ask('find_from_dialog', questions=lambda clients: clients._third_questions(alias, code_word))
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

    @api.model
    def _third_questions(self, alias, code_word):
        """The same two words, and who the client's worker is: two people have these words."""
        known = {'alias': alias, 'code_word': code_word}
        return [
            *(question | {'value': known[question['name']]} for question in self._word_questions()),
            {'name': 'worker_id', 'type': 'selection', 'required': True, 'value': False,
             'label': self.env._("Two people chose these words. Who is the client's worker?"), 'help': '',
             'options': self._options(self.env['huiskamer.case']._caseworkers(), 'name')}]

    # public: needs the role and few tries, both words exactly; logged; only a code comes back
    @api.model
    def find_by_words(self, alias, code_word, worker_id=False):
        """The code of the one person with this working name and this code word; nothing else of her.

        :param worker_id: who her worker is, when two people chose the same words
        :return: the code, or False, also for a colleague for whom the file does not exist
        :raise AccessError: for anybody but a caseworker
        :raise TooManyTriesError: after too many tries
        """
        self._ensure_may_look()
        words = read(self.env, {'alias': alias, 'code_word': code_word}, (self._name,))
        self.env['huiskamer.try']._count(LOOKUP)
        with evenly(self.env):
            found = self._found_for_caller(words['alias'], words['code_word'])
            if len(found) > 1:
                found = found.filtered(lambda client: worker_id in (client.case_ids.caseworker_id
                    | client.case_ids.member_ids).ids)
            self.env['huiskamer.access.event']._log(found, ['alias', 'code_word'], LOOKUP)
            return found.code if len(found) == 1 else False

    @api.model
    def _found_for_caller(self, alias, code_word):
        """The clients with both of these words, but for those whose file does not exist for the caller."""
        # sudo: she may be with a colleague who is off duty; only the code comes back
        found = self.sudo()._everybody_with(alias, code_word)
        return found.filtered(lambda client: self.env.user not in client.case_ids.locked_out_ids)

    @api.model
    def _found_by_words(self, alias, code_word):
        """The one person with this working name and this code word, or nobody: also when two people have them."""
        found = self._everybody_with(alias, code_word)
        return found if len(found) == 1 else self.browse()

    @api.model
    def _everybody_with(self, alias, code_word):
        """Everybody with this working name, the first or the second, and this code word, also by words of a file that
        became part of another.

        Everybody who has a code word is opened and compared, whether somebody was found already or not, so
        that the time tells nothing. What was opened is not kept as read: nobody has seen it.

        Raw SQL: the ORM would keep in memory, as read, what nobody read.
        """
        wanted, word = fold(alias), fold(code_word)
        sealed = (*CALLED, 'code_word')
        self.flush_model(['subject', 'seal_versions', *sealed])
        rows = self.env.execute_query(SQL(
            "SELECT id, subject, seal_versions, alias, other_alias, code_word FROM huiskamer_client"
            " WHERE alias IS NOT NULL AND code_word IS NOT NULL"))
        opened = [
            self._fields[name]._open(self.env, [(*row[:3], row[3 + number]) for row in rows])
            for number, name in enumerate(sealed)]
        said = [['' if isinstance(each, Unopened) else fold(each) for each in column] for column in opened]
        return self.browse(row[0] for row, *names, known in zip(rows, *said, strict=True)
                           if wanted and word and wanted in names and known == word)

    def _ensure_words_differ(self):
        """Say so when somebody has this working name and this code word already: neither would be found by them alone.

        Each look is counted, so that nobody guesses the words of others by choosing them.

        :raise UserError: then; the client chooses another code word
        """
        for client in showing(self).filtered(lambda client: client.code_word and client.alias):
            try:
                self.env['huiskamer.try']._count(CHOOSE)
            except TooManyTriesError:
                return
            if any(self._found_for_caller(client[name], client.code_word) - client for name in CALLED if client[name]):
                raise UserError(self.env._(
                    "Somebody here has this working name with this code word already. Let the client choose another "
                    "code word."))

    def _ensure_may_look(self):
        """Only caseworkers.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_caseworker'):
            raise AccessError(self.env._("Only caseworkers can look for a client."))
