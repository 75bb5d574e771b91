from datetime import timedelta

from babel.dates import format_timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse
from odoo.tools.translate import LazyTranslate

from ..shared.dialog import dialog
from .capacity import CODES, FRESH_HOURS

_lt = LazyTranslate(__name__)


class HuiskamerServiceCapacity(models.Model):
    """What is known of the free places of a service, with its age in plain sight."""
    _inherit = ['huiskamer.service', 'huiskamer.ask.mixin']
    _name = 'huiskamer.service'

    capacity_unit = fields.Selection(
        [('bed', "Beds"), ('place', "Places"), ('none', "Nothing that is counted")],
        string="What is counted", required=True, default='none')
    capacity_ids = fields.One2many('huiskamer.capacity', 'service_id', string="Words on free places")
    capacity_id = fields.Many2one('huiskamer.capacity', string="Last word", compute='_compute_capacity')
    capacity_state = fields.Selection(
        [*CODES, ('unknown', "Unknown")], string="Is there room?", compute='_compute_capacity',
        help="What was last said, if that is no older than a day. Older is unknown.")
    capacity_words = fields.Char("Free places", compute='_compute_capacity')

    @api.depends('capacity_ids.code', 'capacity_ids.stated_at', 'capacity_unit', 'contracted_from', 'contracted_until')
    @api.depends_context('lang')
    def _compute_capacity(self):
        """The last word, what it is worth now, and both in one line."""
        for service in self:
            last = service.capacity_ids.sorted(lambda word: (word.stated_at, word.id), reverse=True)[:1]
            service.capacity_id = last
            service.capacity_state = last.code if service._is_fresh(last) else 'unknown'
            service.capacity_words = service._capacity_line(last)

    def _is_fresh(self, capacity):
        """Whether this word still says something about tonight."""
        return bool(capacity) and fields.Datetime.now() - capacity.stated_at <= timedelta(hours=FRESH_HOURS)

    def _capacity_line(self, last):
        """The last word and how old it is, as a host would say it."""
        if not self.is_in_contract:
            return self.env._("Out of contract")
        if not last:
            return "" if self.capacity_unit == 'none' else self.env._("Unknown")
        age = fields.Datetime.now() - last.stated_at
        if age < timedelta(minutes=1):
            return self.env._("%(places)s, seen just now", places=last._words())
        ago = format_timedelta(-age, add_direction=True, locale=babel_locale_parse(self.env.lang))
        if self._is_fresh(last):
            return self.env._("%(places)s, seen %(ago)s", places=last._words(), ago=ago)
        return self.env._("Unknown, last seen %(ago)s", ago=ago)

    # public: is a create of a word on free places with the caller's own rights
    @dialog(
        title=_lt("What did they say about free places?"), confirm=_lt("Write it down"), asks='_capacity_questions',
        reads=('huiskamer.capacity',), intro=lambda service: service._call_words())
    def state_capacity(self, answers):
        """Write down what was said about free places, as said now.

        :param dict answers: ``code``, and the numbers ``available`` and ``maximum`` if they were said
        :raise UserError: when nothing was chosen, or a number is no number
        """
        if not answers.get('code'):
            raise UserError(self.env._("Choose what they said."))
        numbers = {name: answers.get(name) or 0 for name in ('available', 'maximum')}
        if min(numbers.values()) < 0 or 0 < numbers['maximum'] < numbers['available']:
            raise UserError(self.env._("There cannot be fewer than no places, nor more free places than places in "
                                       "all."))
        if answers['code'] == 'no-capacity' and numbers['available']:
            raise UserError(self.env._("They said that there is no place, and a number of free places. Ask which of "
                                       "the two it is."))
        return self.env['huiskamer.capacity'].create({'service_id': self.id, 'code': answers['code']} | numbers)
    action_state_capacity = state_capacity.ask

    def _capacity_questions(self):
        """What was said, and how many there are if that was said."""
        room = {'when': {'code': ['capacity']}}
        return [
            self._question('code', 'huiskamer.capacity', required=True),
            self._question('available', 'huiskamer.capacity', **room),
            self._question('maximum', 'huiskamer.capacity', **room),
        ]
