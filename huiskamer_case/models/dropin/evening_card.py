from odoo import api, models

from ...report.satisfaction_card import satisfaction_cards
from .measures import CARD, SMILEYS


class HuiskamerOpening(models.Model):
    """The satisfaction card: three questions with three faces, answered by a visitor who wants to.

    Each answer is one more in a counter of its question. The card has no number, no moment and no
    row of its own, and nothing ties its three answers together.
    """
    _inherit = 'huiskamer.opening'

    # public: answers with an address; the controller behind it checks
    def action_print_cards(self):
        """Open a page of paper cards to print and cut."""
        return {'type': 'ir.actions.act_url', 'url': '/huiskamer/cards', 'target': 'new'}

    @api.model
    def _card_words(self):
        """The card in every language that is switched on here, the user's own first."""
        languages = self.env['res.lang'].get_installed()
        mine = self.env.lang
        return [self.with_context(lang=code)._card_in_words(code, name.split(' / ')[-1])
                for code, name in sorted(languages, key=lambda language: language[0] != mine)]

    def _card_in_words(self, code, name):
        """The card in the language of the environment."""
        return {
            'lang': code, 'name': name,
            'questions': [
                {'measure': measure, 'question': self.env._(question),
                 'answers': [{'value': value, 'label': self.env._(label)} for value, label in SMILEYS.items()]}
                for measure, question in CARD.items()],
            'promise': self.env._("You need not answer. Nobody asks your name. Answers are only added up."),
            'skip': self.env._("Rather not say"),
            'thanks': self.env._("Thank you. You can give this back now."),
            'hold': self.env._("Host: keep pressed to go back"),
        }

    @api.model
    def _paper_cards(self):
        """The page of paper cards as the bytes of a PDF: one page a language."""
        pages = []
        for words in self._card_words():
            here = self.with_context(lang=words['lang'])
            pages.append((
                here.env._("How was it here?"),
                [(question['question'], [answer['label'] for answer in question['answers']])
                 for question in words['questions']],
                here.env._("One circle a question, or none. No name, please."),
                here.env._("Fold it and put it in the box.")))
        return satisfaction_cards(self.env._("Cards with three faces"), pages, self.env.lang)
