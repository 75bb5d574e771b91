from odoo import models
from odoo.exceptions import UserError

from . import consent_flow as flow

# What stands below the words on paper, in their own language: a sheet may be found by anybody.
WORDS = ('yes', 'no', 'date', 'time', 'alone', 'interpreter', 'aloud', 'code', 'worker', 'below')
LANGUAGES = {
    'nl': ("Ja", "Nee", "Datum", "Tijd", "Alleen gesproken", "Met tolk", "Hardop voorgelezen",
           "Code, of twee woorden (later invullen)",
           "Hulpverlener", "Geen naam op dit blad. Binnen zeven dagen invoeren met de tijd hierboven, dan "
                           "vernietigen."),
    'en': ("Yes", "No", "Date", "Time", "Spoken to alone", "With an interpreter", "Read out",
           "Code, or two words (fill in later)",
           "Worker", "No name on this sheet. Enter it within seven days with the time above, then destroy it."),
    'es': ("Sí", "No", "Fecha", "Hora", "A solas", "Con intérprete", "Leído en voz alta",
           "Código, o dos palabras (después)",
           "Quien atiende", "Ningún nombre en esta hoja. Registrar en siete días con la hora de arriba, luego "
                            "destruir."),
    'ro': ("Da", "Nu", "Data", "Ora", "Între patru ochi", "Cu interpret", "Citit cu voce tare",
           "Cod, sau două cuvinte (mai târziu)",
           "Lucrător", "Niciun nume pe această foaie. Se introduce în șapte zile cu ora de mai sus, apoi se distruge."),
    'bg': ("Да", "Не", "Дата", "Час", "Насаме", "С преводач", "Прочетено на глас", "Код или две думи (по-късно)",
           "Служител", "Без име на този лист. Въвежда се до седем дни с часа по-горе, после се унищожава."),
    'hu': ("Igen", "Nem", "Dátum", "Idő", "Négyszemközt", "Tolmáccsal", "Felolvasva", "Kód vagy két szó (később)",
           "Segítő", "Ne legyen név ezen a lapon. Hét napon belül rögzíteni a fenti idővel, utána megsemmisíteni."),
}
# Read out, and never put into a hand: who finds it would know too much.
NEVER_ON_PAPER = (flow.PLACE, flow.COUNT)


class HuiskamerConsentPaper(models.Model):
    """The words of consent on paper: in one language from top to bottom, with a letter for what they are about."""
    _inherit = 'huiskamer.consent.text'

    # public: answers with a report on words that everybody of the house may read; drafts and what is only read out are
    #   refused
    def action_print_sheet(self):
        """Show a blank sheet with these words, to fill in by hand, or the sheet that lies there to be read.

        :raise UserError: for a draft, and for words that are read out only
        """
        self.check_access('read')
        if not all(self.mapped('reviewed_on')):
            raise UserError(self.env._("These words are a draft. Have them reviewed before anybody reads them out."))
        if any(text.purpose in NEVER_ON_PAPER for text in self):
            raise UserError(self.env._("These words are read out, and never handed out on paper."))
        return self.env.ref('huiskamer_case.consent_sheet_report').report_action(self)

    def _paper_words(self):
        """What stands below these words, in their language; in English where nobody wrote it yet."""
        return dict(zip(WORDS, LANGUAGES.get(self.language_id.code, LANGUAGES['en']), strict=True))

    def _paper_letter(self):
        """A letter in the place of the purpose."""
        keys = [purpose.key for purpose in flow.PURPOSES]
        return chr(ord('A') + keys.index(self.purpose)) if self.purpose in keys else ''

    def _is_asked(self):
        """Whether somebody answers these words; the sheet that lies there is only read."""
        return self.purpose != flow.SHEET
