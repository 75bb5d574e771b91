from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...oversight.sealing.sealed import Unopened, showing
from ...shared.guards import through_method

# How often one colleague may look in this many minutes.
TRIES, MINUTES = 5, 15
LOOKUP = 'lookup'


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

    def action_find_by_words(self):
        """Ask for the working name and the code word."""
        self._ensure_may_look()
        questions = [
            self._question('alias', required=True, help=''),
            self._question('code_word', required=True, help=''),
        ]
        action = self._ask(
            'find_from_dialog', self.env._("The slip is lost"), questions, self.env._("Look for the code"),
            intro=self.env._("Both have to be exactly right. That you looked is written down."))
        action['params']['ids'] = None
        return action

    @api.model
    def find_from_dialog(self, answers):
        """Look for the code and show it, or say that nothing was found.

        :param dict answers: ``alias`` and ``code_word``
        """
        answers = self._answers(answers)
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

    @api.model
    def find_by_words(self, alias, code_word):
        """The code of the one person with this working name and this code word; nothing else of her.

        :return: the code, or False, also for a colleague for whom the file does not exist
        :raise AccessError: for anybody but a caseworker
        :raise UserError: after too many tries
        """
        self._ensure_may_look()
        words = self._answers({'alias': alias, 'code_word': code_word})
        digest = self._digest(words['alias'], words['code_word'])
        # sudo: she may be with a colleague who is off duty; only the code comes back
        found = self.sudo().search([('lookup_digest', '=', digest)], limit=2) if digest else self.browse()
        found = found.filtered(lambda client: self.env.user not in client.case_ids.locked_out_ids)
        self.env['huiskamer.access.event']._log(found, ['alias', 'code_word'], LOOKUP)
        return found.code if len(found) == 1 else False

    def _ensure_may_look(self):
        """Only caseworkers, and not endlessly.

        :raise AccessError: for anybody else
        :raise UserError: after too many tries
        """
        if not self.env.user.has_group('huiskamer_case.group_caseworker'):
            raise AccessError(self.env._("Only caseworkers can look for a client."))
        since = fields.Datetime.now() - timedelta(minutes=MINUTES)
        # sudo: the log is for the privacy officer; only a number comes back
        tries = self.env['huiskamer.access.event'].sudo().search_count([
            ('user_id', '=', self.env.user.id), ('purpose', '=', LOOKUP), ('at', '>', since)])
        if tries >= TRIES:
            raise UserError(self.env._("You looked %(times)s times in a short while. Try again later.", times=tries))
