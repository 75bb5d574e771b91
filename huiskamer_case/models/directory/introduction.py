from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.dialog import dialog
from .two_words import tidy_two_words, two_words

_lt = LazyTranslate(__name__)

CAME, NOT_CAME = 'came', 'not_came'
ASKED = ('service_id', 'language_id', 'wanted')
TRIES = 20


class HuiskamerIntroduction(models.Model):
    """A visitor who wants to be introduced but wants no file: two words, and nothing about a person.

    It never holds a name, a file, an evening, an author or a time. The only date is the Monday on
    which it goes, so that not even the day it was made can be read from it.
    """
    _name = 'huiskamer.introduction'
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.ask.mixin', 'huiskamer.mixed.rows.mixin']
    _description = "Introduction"
    _order = 'code'
    _rec_name = 'code'
    _log_access = False  # no author and no time: see the class
    _no_copy = _lt("Two words are for one visitor. Make a new introduction.")

    code = fields.Char("Two words", required=True, readonly=True, copy=False)
    service_id = fields.Many2one('huiskamer.service', string="Service", required=True, index=True, ondelete='restrict')
    language_id = fields.Many2one('huiskamer.language', string="Language", required=True, ondelete='restrict')
    wanted = fields.Selection(
        [('leaving', "Leaving"), ('entering', "Entering"), ('sleep', "A place to sleep"), ('health', "Health"),
         ('rights', "Permits and rights"), ('money', "Money and debts"), ('talk', "Somebody to talk to"),
         ('other', "Something else")],
        string="What is wanted", required=True)
    result = fields.Selection(
        [(CAME, "Came"), (NOT_CAME, "Did not come")], string="Came or not", readonly=True, copy=False)
    gone_on = fields.Date("Gone on", required=True, readonly=True, copy=False)

    _code_uniq = models.UniqueIndex('(code)', "These two words are in use.")
    _gone_on_a_monday = models.Constraint(
        'CHECK (extract(isodow FROM gone_on) = 1)', "An introduction goes on a Monday, so that its day stays unknown.")

    # public: is a create of three coded answers
    @dialog(
        title=_lt("Introduce without a name"), confirm=_lt("Make two words"), asks='_introduction_questions',
        on='model',
        before=(lambda introductions: introductions.check_access('create'),), opens='huiskamer.introduction',
        intro=_lt("Nothing about the visitor is written down. Two words are said at the other door."))
    def introduce(self, answers):
        """Make an introduction of what was answered, with two new words.

        :param dict answers: ``service_id``, ``language_id``, ``wanted``
        """
        if not all(answers.get(name) for name in ASKED):
            raise UserError(self.env._("Choose the service, the language and what is wanted."))
        return self.create({name: answers[name] for name in ASKED})
    action_introduce = introduce.ask

    @api.model
    def _introduction_questions(self):
        """Where the visitor wants to be introduced, in which language, and what is wanted."""
        services, languages = self.env['huiskamer.service']._choosable(), self.env['huiskamer.language'].search([])
        return [
            self._question('service_id', required=True, type='selection', options=self._options(services)),
            self._question('language_id', required=True, type='selection', options=self._options(languages)),
            self._question('wanted', required=True),
        ]

    # public: needs create access by list; takes three coded answers and nothing else, for a service that can be chosen
    @api.model_create_multi
    def create(self, vals_list):
        """Give each introduction its words and its last day; only a service that can be chosen is taken.

        :raise UserError: when a service is out of contract or no longer there
        """
        made = super().create([
            {name: vals.get(name) for name in ASKED} | self._words_and_end(vals.get('language_id'))
            for vals in vals_list])
        made.service_id._ensure_choosable()
        made._happened('introduced')
        return made

    def _words_and_end(self, language_id):
        """Two words that no other introduction has, and the first Monday a week or more from now."""
        language = self.env['huiskamer.language'].browse(language_id).code
        # sudo: words of introductions whose week is over, which nobody sees, are not given out twice
        taken = set(self.sudo().search([]).mapped('code'))
        code = next((code for code in (two_words(language) for _try in range(TRIES)) if code not in taken), None)
        week = house_days.today(self) + timedelta(days=7)
        return {'code': code, 'gone_on': week + timedelta(days=-week.weekday() % 7), 'result': False}

    # public: needs create access, the record by rule, and no answer yet
    def action_came(self):
        """Record that the visitor came to the other door."""
        self._record(CAME)

    # public: needs create access, the record by rule, and no answer yet
    def action_did_not_come(self):
        """Record that the visitor did not come."""
        self._record(NOT_CAME)

    def _record(self, result):
        """Record once whether the visitor came.

        :raise UserError: when it was recorded already
        """
        self.ensure_one()
        self.check_access('create')
        if self.result:
            raise UserError(self.env._("Whether this visitor came was written down already."))
        # sudo: nobody may write an introduction; this sets its one answer, once
        self.sudo().result = result
        self._happened(result)

    def _happened(self, what):
        """Room for others to count what happened: ``introduced``, ``came`` or ``not_came``."""

    @api.model
    def _search_display_name(self, operator, value):
        """Find by two words in either order, in any case and with any sign between them."""
        if operator in ('=', 'ilike') and isinstance(value, str):
            value = tidy_two_words(value)
        return super()._search_display_name(operator, value)

    @api.model
    def _take_away_what_is_over(self, batch=100):
        """The job: take away the introductions whose Monday has come. It may run twice or late."""
        over = [('gone_on', '<=', house_days.today(self))]
        left = self.search_count(over)
        while left:
            gone = self.search(over, limit=batch)
            gone.unlink()
            left = self.search_count(over)
            if not self.env['ir.cron']._commit_progress(len(gone), remaining=left):
                break

    # public: answers with a page on this record; its own rules decide whether it opens
    def action_print(self):
        """Show the two words on a slip that the visitor can take along."""
        return self.env.ref('huiskamer_case.huiskamer_introduction_report_slip').report_action(self)
