from odoo import api, models
from odoo.exceptions import UserError

from ...oversight.read_log.read_log import COMPARE, reading_for
from ...oversight.sealing.sealed import showing
from ...shared.random_code import ALPHABET, LENGTH, tidy_code
from .client_lookup import fold

# A caseload is some dozens of people; more than this is looked through no further.
MOST = 2000


class HuiskamerCaseSearch(models.Model):
    """Looking first: a file is opened only after a look whether the person has one already."""
    _inherit = 'huiskamer.case'

    def action_open_file(self):
        """Ask for a code or a working name, to look before a file is opened."""
        self._ensure_caseworker()
        questions = [
            self._question('alias', 'huiskamer.client', required=True, label=self.env._("Code or working name"),
                           help=self.env._("The code of the slip, or how the person wants to be called.")),
            {'name': 'is_new', 'type': 'boolean', 'required': False, 'value': False, 'help': '',
             'label': self.env._("Somebody else with the same name: open a new file")},
        ]
        action = self._ask(
            'search_first', self.env._("Was this person here before?"), questions, self.env._("Look"),
            intro=self.env._("Nothing of what you type is kept."))
        action['params']['ids'] = None
        return action

    @api.model
    def search_first(self, answers):
        """Look among the caller's own files, and go there, or on to the words of consent.

        :param dict answers: ``alias`` (a code or a working name) and ``is_new``
        :return: an action: the file, a list of files, or the dialog that opens one
        :raise UserError: for a mistyped code, or the code of a file that is not the caller's
        """
        self._ensure_caseworker()
        answers = self._answers(answers, 'huiskamer.client')
        typed = (answers.get('alias') or '').strip()
        if self._looks_like_code(typed):
            return self._show_files(self._by_code(typed))
        if not typed:
            raise UserError(self.env._("Fill in a code or a working name."))
        cases = self.browse() if answers.get('is_new') is True else self._by_alias(typed)
        return self._show_files(cases) if cases else self._ask_new_file(typed)

    @api.model
    def _looks_like_code(self, typed):
        """Whether somebody meant a code: eight signs with a dash, a digit, or a check character that fits."""
        bare = typed.replace(' ', '').replace('-', '')
        if len(bare) != LENGTH or not bare.isalnum() or not bare.isascii():
            return False
        return bool(tidy_code(typed)) or any(sign.isdigit() for sign in bare) or (
            typed[4:5] == '-' and not set(bare.upper()) - set(ALPHABET))

    def _by_code(self, typed):
        """The caller's own file under this code of a file or a client.

        :raise UserError: for a mistyped code, and the same for "not yours" and "does not exist"
        """
        code = tidy_code(typed)
        if not code:
            raise UserError(self.env._("This code is mistyped: its check character does not fit. Look at the slip again."))
        clients = self.env['huiskamer.client'].search(['|', ('code', '=', code), ('case_ids.code', '=', code)], limit=1)
        if not clients:
            raise UserError(self.env._(
                "None of your files has this code. Ask the client who her worker is. If she wants to stop, use “A "
                "client wants to stop”."))
        self.env['huiskamer.access.event']._log(clients, ['code'], 'search')
        return clients.case_ids

    def _by_alias(self, typed):
        """The caller's own files of people who want to be called so, compared in memory."""
        clients = showing(self.env['huiskamer.client'].search([], limit=MOST))
        with reading_for(self.env, COMPARE):
            found = clients.filtered(lambda client: fold(client.alias) == fold(typed))
        clients.invalidate_recordset(['alias'])  # nobody has seen them: who reads one later is written down
        self.env['huiskamer.access.event']._log(found, ['alias'], 'search')
        return found.case_ids

    def _show_files(self, cases):
        """Go to the file, or to the list when there are several."""
        action = {
            'type': 'ir.actions.act_window',
            'name': self.env._("Files"),
            'res_model': self._name,
            'views': [(False, 'list'), (False, 'form')],
            'domain': [('id', 'in', cases.ids)],
        }
        if len(cases) == 1:
            action |= {'views': [(False, 'form')], 'res_id': cases.id}
        return action
