from odoo import api, models
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ....report.paper import BOX, HEAD, LINE, PAGE, SMALL, TEXT, WORDS, paper, unprintable
from ...oversight.read_log import read_log
from ...oversight.walls.one_time import number_for
from ...shared import house_days
from ...shared.dialog import dialog
from ..handover import handover_flow as flow

_lt = LazyTranslate(__name__)

# The frame of a letter is in one of these; the words that were fixed stay as they were fixed.
LANGUAGES = ('nl_NL', 'en_US')


class HuiskamerHandoverLetter(models.Model):
    """The letter, and the same to read out: exactly what was fixed when it was sent, under a neutral title."""
    _inherit = 'huiskamer.handover'

    def _letter_questions(self):
        """In which form and language."""
        asked = self._question('sent_how', required=True) | {'type': 'selection'}
        forms = [{'value': 'letter', 'label': self.env._("A letter to print")},
                 {'value': 'aloud', 'label': self.env._("To read out by phone")}]
        languages = [{'value': code, 'label': name} for code, name in self._letter_languages()]
        mine = self.env.lang if self.env.lang in LANGUAGES else languages[0]['value']
        return [
            asked | {'name': 'form', 'label': self.env._("What"), 'options': forms, 'value': 'letter', 'help': ''},
            asked | {'name': 'lang', 'label': self.env._("Language"), 'options': languages, 'value': mine, 'help': ''},
        ]

    # public: needs the wall and a handover that may be printed now; answers with an address that holds a one-time
    # number
    @dialog(
        title=_lt("Letter"), confirm=_lt("Open"), asks='_letter_questions', before=('_ensure_letter',), once=False,
        chooses={'form?': ('letter', 'aloud'), 'lang?': lambda letters: letters._letter_languages()},
        intro=_lt("Opening it is written down in the history."))
    def open_letter(self, answers):
        """Go to the letter, or to the page to read out; each opening there is written down.

        :param dict answers: ``form`` (``letter`` or ``aloud``) and ``lang``
        :raise AccessError: for anybody who does not work on the file
        :raise UserError: when nothing may be printed
        """
        lang = answers.get('lang') or LANGUAGES[0]
        aloud = '/aloud' if answers.get('form') == 'aloud' else ''
        return {'type': 'ir.actions.act_url',
                'url': f'/huiskamer/letter/{number_for(self.env, self.code)}{aloud}?lang={lang}', 'target': 'new'}
    action_letter = open_letter.ask

    @api.model
    def _letter_languages(self):
        """(code, name) of the languages of a letter that are switched on here."""
        installed = self.env['res.lang'].get_installed()
        return [(code, name) for code, name in installed if code in LANGUAGES] or installed

    def _ensure_letter(self):
        """Something was sent, consent still holds, and the caller works on the file.

        :raise AccessError: for anybody who does not work on the file
        :raise UserError: when nothing may be printed
        """
        self._ensure_possible('print_letter')

    def _print_letter(self):
        """Write down that the letter was opened, or refuse it."""
        read_log.begin(self.env, 'letter')
        self._ensure_letter()
        self._move('print_letter')

    def _letter_pdf(self):
        """The letter as the bytes of a PDF: the frozen words, and around them nothing about a person."""
        self.ensure_one()
        disclosure, title = self.disclosure_ids, self.env._("Letter")
        blocks = [
            (HEAD, title),
            *((TEXT, line) for line in self._letter_head()),
            (WORDS, disclosure.text),
            (TEXT, self.env._("This may be used for this purpose only, and is not passed on.")),
        ]
        if unprintable(disclosure.text):
            blocks.append((TEXT, self.env._(
                "Some signs cannot be printed and stand here as a question mark. They are read out by phone.")))
        return paper(title, [
            *blocks, (SMALL, self.env._("Code %(code)s", code=self.code)),
            (SMALL, self.env._("Fingerprint %(digest)s", digest=disclosure.digest))], self.env.lang)

    def _letter_head(self):
        """Who sends it to whom, whom to answer and until when; nothing about the client, and no word on what kind of
        place it is.
        """
        house = self.env['huiskamer.house']._house()
        lines = [
            self.env._("From: %(sender)s", sender=house.controller) if house.controller else '',
            self.env._("For: %(service)s", service=self.disclosure_ids.sent_to or self.service_id.display_name),
            format_date(self.env, house_days.today()),
            self.env._("Colleague: %(name)s", name=self.case_id.caseworker_id.name),
            self.env._("Answer by phone: %(phone)s", phone=house.letter_phone) if house.letter_phone else '',
            self.env._("Please answer before %(moment)s.", moment=self._answer_before()) if self._answer_before()
            else '',
        ]
        return [line for line in lines if line]

    def _answer_before(self):
        """Until when the service was asked to answer, on the clock of this huiskamer; nothing once it did."""
        if self.stage not in flow.ANSWERING or not self.deadline:
            return ''
        return house_days.moment_in_words(self.env, self.deadline, self.case_id, 'EEEE d MMMM, HH:mm')

    @api.model
    def _blank_sheets(self):
        """Blank sheets for an evening without power, as the bytes of a PDF: consent, then handover."""
        title = self.env._("Sheets")
        blocks = []
        for text in self.env['huiskamer.consent.text']._current(['file', 'share']):
            blocks += self.with_context(lang=self._lang_of(text.language_id.code))._consent_sheet(text)
        return paper(title, blocks + self._handover_sheet(), self.env.lang)

    @api.model
    def _lang_of(self, code):
        """The language of the screen that fits a sheet in this language, else the one in use."""
        same = [lang for lang, _name in self._letter_languages() if lang[:2] == code]
        return same[0] if same else self.env.lang

    @api.model
    def _consent_sheet(self, text):
        """One page with the words that are read out, and room for the answer."""
        with_text = text.with_context(lang=self.env.lang)
        return [
            (HEAD, self.env._("Sheet: %(what)s", what=with_text.display_name)),
            (WORDS, text._with_lines()),
            *((BOX, label) for label in (
                self.env._("Yes"), self.env._("No"), self.env._("Spoken alone"), self.env._("With an interpreter"))),
            (LINE, self.env._("Date and time")),
            (LINE, self.env._("Code of the file, or two words")),
            (SMALL, self.env._("No name on this sheet. Enter it within seven days and destroy this sheet.")),
            (PAGE, ''),
        ]

    @api.model
    def _handover_sheet(self):
        """One page for a handover that happens on paper."""
        lines = (
            self.env._("Code of the file"), self.env._("Service"), self.env._("Told how, and to whom"),
            self.env._("What the client wants, in words for the receiver"), self.env._("Answer, and when"),
            self.env._("Appointment: time and place"), self.env._("Who goes along"),
            self.env._("Introduced: when, how, who was there"), self.env._("Attended: when"))
        return [
            (HEAD, self.env._("Sheet: handover")),
            *((LINE, label) for label in lines),
            (TEXT, self.env._("What may be shared:")),
            *((BOX, category.name) for category in self.env['huiskamer.data.category'].search([])),
            (SMALL, self.env._("Enter it within seven days with the times at which it happened, and destroy this "
                               "sheet.")),
        ]
