import hashlib
import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...directory.kinds_spoken import spoken
from ...shared.answers import read
from ...shared.plural import plural
from . import consent_flow as flow

_lt = LazyTranslate(__name__)

# What stands in square brackets in a text: filled in by the review from what the house says of itself ...
BY_HOUSE = {
    'house': 'controller', 'house_reach': 'controller_reach', 'officer': 'officer', 'officer_reach': 'officer_reach'}
# ... from its retention terms ...
BY_TERM = {'erase_after': 'expired_file', 'proof_days': 'consent_proof', 'backup_days': 'old_backup'}
# ... and, when it is asked, from the directory.
BY_RECEIVER = ('receiver', 'help', 'kinds', 'partners')
TOKEN = re.compile(r'\[([^\[\]]*)\]')
# The house has said who it is before anybody can be asked anything (GDPR art. 13(1)(a) and (b)).
WHO_ASKS = tuple(BY_HOUSE.values())
# Read out at this pace; a text may take so many seconds.
WORDS_A_MINUTE = 150
# So many months, as each language says it; in other languages the number stands in digits.
MONTHS = {
    'nl': "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
    'en': "one two three four five six seven eight nine ten eleven twelve",
    'es': "un dos tres cuatro cinco seis siete ocho nueve diez once doce",
    'ro': "o două trei patru cinci șase șapte opt nouă zece unsprezece douăsprezece",
    'bg': "един два три четири пет шест седем осем девет десет единадесет дванадесет",
    'hu': "egy két három négy öt hat hét nyolc kilenc tíz tizenegy tizenkét",
}
MONTH = {'nl': "maand", 'en': "month", 'es': "mes", 'ro': "lun", 'bg': "месец", 'hu': "hónap"}
DAYS = {'nl': "{} dagen", 'en': "{} days", 'es': "{} días", 'ro': "{} de zile", 'bg': "{} дни", 'hu': "{} nap"}


class HuiskamerConsentWords(models.Model):
    """What a text says once it is filled in: by the house when it is reviewed, by the directory when it is asked."""
    _inherit = 'huiskamer.consent.text'

    template = fields.Text("Words before the review", readonly=True, help="With what the house fills in still open.")
    reading_seconds = fields.Integer("Takes (seconds)", compute='_compute_reading_seconds',
                                     help="Read out, at 150 words a minute.")
    is_outdated = fields.Boolean("The house says something else now", compute='_compute_is_outdated')

    @api.depends('body')
    def _compute_reading_seconds(self):
        """How long reading it out takes."""
        for text in self:
            text.reading_seconds = round(len((text.body or '').split()) * 60 / WORDS_A_MINUTE)

    @api.depends('template', 'body', 'reviewed_on')
    def _compute_is_outdated(self):
        """Whether what the house filled in is no longer so: another officer, another term."""
        for text in self:
            text.is_outdated = bool(text.reviewed_on and text.template) and text._filled(text.template) != text.body

    def _filled_by_house(self):
        """The words with all that the house says of itself.

        :raise UserError: naming what the house has not said yet, or what nobody fills in
        """
        house = self.env['huiskamer.house']._house()
        missing = [house._fields[name]._description_string(self.env) for name in WHO_ASKS
                   if not (house[name] or '').strip()]
        if missing:
            raise UserError(self.env._(
                "A client hears first who asks. Fill in under Privacy, The house: %(what)s.", what=', '.join(missing)))
        return self._filled(self.body)

    def _filled(self, body):
        """These words with what the house and its terms fill in."""
        house, days = self.env['huiskamer.house']._house(), DAYS.get(self.language_id.code, "{}")
        known = {token: (house[name] or '').strip() for token, name in BY_HOUSE.items()}
        term = self.env['huiskamer.retention.term']
        known |= {token: days.format(term._days(kind)) for token, kind in BY_TERM.items() if f'[{token}]' in body}
        return TOKEN.sub(lambda found: known.get(found[1], found[0]), body)

    def _days_kept(self, token):
        """How many days this term has for whoever said yes to these words: as it was set now, and no longer than they
        say.
        """
        days = self.env['huiskamer.retention.term']._days(BY_TERM[token])
        said = self._filled_in(token)
        return min(days, int(re.sub(r'\D', '', said) or days))

    def _filled_in(self, token):
        """What the review filled in for this; nothing where these words do not say it."""
        before, here, after = (self.template or '').partition(f'[{token}]')
        around = ['.*?'.join(map(re.escape, TOKEN.split(part)[::2])) for part in (before, after)]
        found = here and re.fullmatch('(.*?)'.join(around), self.body, re.DOTALL)
        return found[1] if found else ''

    def _ensure_words(self, body):
        """Look whether these words can be read out: nothing is left open, and they say how long a yes lasts.

        :raise UserError: saying what is the matter
        """
        may_stay = BY_RECEIVER if self.purpose in flow.WITH_RECEIVER else ()
        odd = [token for token in TOKEN.findall(body) if token not in may_stay]
        if odd:
            raise UserError(self.env._("Nobody fills this in: %(what)s. Write it out, or take it away.", what=', '.join(
                f'[{token}]' for token in odd)))
        if self.purpose != flow.SHEET and not self._says_months(body):
            raise UserError(plural(self.env, _lt(
                "These words do not say that a yes lasts %(number)s month. Say so, or change for how long it is valid."
                " | These words do not say that a yes lasts %(number)s months. Say so, or change for how long it is "
                "valid."), self.valid_months))

    def _says_months(self, body):
        """Whether these words hold the number of months for which a yes on them lasts."""
        code, months = self.language_id.code, self.valid_months
        words = MONTHS.get(code, '').split()
        number = '|'.join([str(months), *words[months - 1:months]])
        return bool(re.search(rf"\b({number})\s+{MONTH.get(code, '')}", body.lower()))

    def _lang(self):
        """The language of the screen in which names are written in these words; the caller's when it is not switched
        on.
        """
        installed = [code for code, _name in self.env['res.lang'].get_installed()]
        return next((code for code in installed if code[:2] == self.language_id.code), self.env.lang)

    @api.model
    def _about(self, about):
        """The service and the kinds of facts that an answer is about, from what was chosen."""
        about = about or {}
        return (self.env['huiskamer.service'].browse(about.get('service_id') or []).exists(),
                self.env['huiskamer.data.category'].browse(about.get('category_ids') or []).exists().sorted())

    # public: words, and names of the directory that the caller reads; nothing about a person
    def read_out(self, about=None):
        """The words as they are read out about one receiver and these kinds, with their fingerprint.

        Whoever records the answer sends the fingerprint along: what was heard is what is agreed to.

        :param dict about: ``service_id`` and ``category_ids``, for questions that have a receiver
        :return dict: ``text`` and ``digest``
        """
        self.ensure_one()
        self.check_access('read')
        return self._read_out(*self._about(read(self.env, about, ('huiskamer.consent',))))

    def _read_out(self, service, categories):
        """The words with receiver and kinds, and their fingerprint."""
        self.ensure_one()
        text = self._for_receiver(service.with_context(lang=self._lang()), categories.with_context(lang=self._lang()))
        return {'text': text, 'digest': hashlib.sha256(text.encode()).hexdigest()}

    def _for_receiver(self, service, categories):
        """These words about one receiver; what has no place in them stands below."""
        if self.purpose not in flow.WITH_RECEIVER:
            return self.body
        kinds = ', '.join(spoken(category, self.language_id.code) for category in categories)
        known = {'receiver': service.provider_id.name or '', 'help': service.name or '', 'kinds': kinds,
                 'partners': service.partners or ''}
        lines = [TOKEN.sub(lambda found: known.get(found[1], found[0]), line).strip()
                 for line in self.body.splitlines()]
        if not {'receiver', 'kinds'} <= set(TOKEN.findall(self.body)):
            lines.append(f"{known['receiver']} – {known['help']}: {kinds}. {known['partners']}".strip())
        return '\n'.join(lines)

    def _with_lines(self):
        """The words for paper: where receiver and kinds are not known yet there is a line to fill in."""
        return TOKEN.sub('____________________', self.body)
