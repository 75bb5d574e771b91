from datetime import timedelta

from babel.dates import format_timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse

from .capacity import CODES, FRESH_HOURS


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
        [*CODES, ('unknown', "Unknown")], string="Places", compute='_compute_capacity',
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

    def action_state_capacity(self):
        """Ask in one dialog what was said about free places."""
        self.ensure_one()
        return self._ask(
            'state_capacity', self.env._("What did they say about free places?"),
            [
                self._question('code', 'huiskamer.capacity', required=True),
                self._question('available', 'huiskamer.capacity', when={'code': ['capacity']}),
                self._question('maximum', 'huiskamer.capacity', when={'code': ['capacity']}),
            ],
            self.env._("Write it down"), intro=self.display_name)

    def state_capacity(self, answers):
        """Write down what was said about free places, as said now.

        :param dict answers: ``code``, and the numbers ``available`` and ``maximum`` if they were said
        :raise UserError: when a number is no number
        """
        self.ensure_one()
        numbers = {name: self._number(answers.get(name)) for name in ('available', 'maximum')}
        return self.env['huiskamer.capacity'].create(
            {'service_id': self.id, 'code': answers.get('code')} | numbers)

    def _number(self, typed):
        """A typed number as a number.

        :raise UserError: when it is none
        """
        try:
            return int(typed or 0)
        except (TypeError, ValueError):
            raise UserError(self.env._("“%(typed)s” is not a number of places.", typed=typed)) from None
