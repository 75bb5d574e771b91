from odoo import api, fields, models
from odoo.tools import format_date

from ....report.paper import BOX, HEAD, LINE, PAGE, SMALL, TEXT, WORDS, paper, unprintable

# The frame of a letter is in one of these; the words that were fixed stay as they were fixed.
LANGUAGES = ('nl_NL', 'en_US')

from ...oversight.read_log import read_log


class HuiskamerHandoverLetter(models.Model):
    """The letter, and the same to read out: exactly what was fixed when it was sent, under a neutral title."""
    _inherit = 'huiskamer.handover'

    def action_letter(self):
        """Ask in which form and language; the letter opens, and that is written down."""
        self.ensure_one()
        self._ensure_letter()
        asked = self._question('sent_how', required=True) | {'type': 'selection'}
        forms = [{'value': 'letter', 'label': self.env._("A letter to print")},
                 {'value': 'aloud', 'label': self.env._("To read out by phone")}]
        languages = [{'value': code, 'label': name} for code, name in self._letter_languages()]
        mine = self.env.lang if self.env.lang in LANGUAGES else languages[0]['value']
        return self._ask('open_letter', self.env._("Letter"), [
            asked | {'name': 'form', 'label': self.env._("What"), 'options': forms, 'value': 'letter', 'help': ''},
            asked | {'name': 'lang', 'label': self.env._("Language"), 'options': languages, 'value': mine, 'help': ''},
        ], self.env._("Open"), intro=self.env._("Opening it is written down in the history."))

    def open_letter(self, answers):
        """Go to the letter, or to the page to read out; each opening there is written down.

        :param dict answers: ``form`` (``letter`` or ``aloud``) and ``lang``
        :raise AccessError: for anybody who does not work on the file
        :raise UserError: when nothing may be printed
        """
        self.ensure_one()
        self._ensure_letter()
        answers = self._answers(answers)
        lang = answers.get('lang') if answers.get('lang') in LANGUAGES else LANGUAGES[0]
        aloud = '/aloud' if answers.get('form') == 'aloud' else ''
        return {'type': 'ir.actions.act_url', 'url': f'/huiskamer/letter/{self.code}{aloud}?lang={lang}', 'target': 'new'}

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
            (TEXT, self.env._("For: %(service)s", service=self.service_id.display_name)),
            (TEXT, format_date(self.env, fields.Date.context_today(self))),
            (WORDS, disclosure.text),
            (TEXT, self.env._("This may be used for this purpose only, and is not passed on.")),
        ]
        if unprintable(disclosure.text):
            blocks.append((TEXT, self.env._(
                "Some signs cannot be printed and stand here as a question mark. They are read out by phone.")))
        return paper(title, [
            *blocks, (SMALL, self.env._("Code %(code)s", code=self.code)),
            (SMALL, self.env._("Fingerprint %(digest)s", digest=disclosure.digest))])

    @api.model
    def _blank_sheets(self):
        """Blank sheets for an evening without power, as the bytes of a PDF: consent, then handover."""
        title = self.env._("Sheets")
        blocks = []
        for text in self.env['huiskamer.consent.text']._current(['file', 'share']):
            blocks += self.with_context(lang=self._lang_of(text.language_id.code))._consent_sheet(text)
        return paper(title, blocks + self._handover_sheet())

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
            (WORDS, text.body),
            *((BOX, label) for label in (
                self.env._("Yes"), self.env._("No"), self.env._("Spoken alone"), self.env._("With an interpreter"))),
            (LINE, self.env._("Date and time")),
            (LINE, self.env._("Code of the file, or a name to be called by")),
            (SMALL, self.env._("Never an official name. Enter it within seven days and destroy this sheet.")),
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
            (SMALL, self.env._("Enter it within seven days with the times at which it happened, and destroy this sheet.")),
        ]
