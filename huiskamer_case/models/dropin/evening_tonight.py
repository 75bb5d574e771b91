from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..shared import house_days

# So many evenings are offered on the screen at the door.
MOST_EVENINGS = 20


class HuiskamerOpening(models.Model):
    """Which evenings the screen at the door leads to, and why nothing can be counted now."""
    _inherit = 'huiskamer.opening'

    # public: as the method it extends, which needs the role of host; adds why there is nothing to count
    @api.model
    def counting_board(self, opening_id=False):
        """Everything the counting screen shows, and when there is nothing to count, why.

        :return: as before, and ``nothing``: False or a dict with ``why``, ``words`` and ``next``
        :raise AccessError: when the caller is no host
        """
        board = super().counting_board(opening_id)
        return board | {'nothing': False if board['evening'] else self._nothing_tonight()}

    def _evenings_to_count(self):
        """The evenings of this night, then those of the day that has begun, then what was left open; each time one's
        own huiskamer first.
        """
        around = [house_days.today() + timedelta(days=days) for days in (-1, 0, 1)]  # on any clock of a place
        evenings = self.search(['|', ('state', '=', 'open'), '&', ('date', 'in', around), ('state', '=', 'planned')])
        return evenings.filtered(lambda evening: evening.state == 'open' or evening._is_of_now()).sorted(
            lambda evening: evening._turn_to_be_counted())[:MOST_EVENINGS]

    def _is_of_now(self):
        """Whether this is the evening of this night or of today; past midnight people still count the one before."""
        return self.date in (house_days.tonight(self), house_days.today(self))

    def _turn_to_be_counted(self):
        """What is asked for first on the screen at the door, as a key to sort by.

        Past midnight the evening of the day that has begun is not the one that people count, unless it goes on now.
        """
        goes_on = self.opens_at <= fields.Datetime.now() < self.closes_at
        is_tonight = goes_on or self.date == house_days.tonight(self)
        is_own = self.env.user in self.location_id.staff_ids
        return not is_tonight, not self._is_of_now(), not is_own, not goes_on, self.state != 'open'

    @api.model
    def _nothing_tonight(self):
        """Why there is no evening to count: a code for the screen, and words for who looks at it."""
        why, day = self._why_nothing()
        day = self._day_in_full(day)
        words = {
            'fresh': self.env._("No huiskamer has been set up yet."),
            'sealed': self.env._("The evening of %(day)s is sealed. Nothing more is counted.", day=day),
            'cancelled': self.env._("The evening of %(day)s does not take place.", day=day),
            'unplanned': self.env._("No evening is planned for today."),
        }
        return {'why': why, 'words': words[why], 'next': self._next_in_words(why)}

    @api.model
    def _why_nothing(self):
        """The code of the reason, and the day that it is about; past midnight yesterday comes first."""
        if not self.env['huiskamer.location'].search_count([], limit=1):
            return 'fresh', False
        for day in (house_days.tonight(), house_days.today()):
            states = self.search([('date', '=', day)]).mapped('state')
            for state in ('sealed', 'cancelled'):
                if state in states:
                    return state, day
        return 'unplanned', False

    @api.model
    def _day_in_full(self, day):
        """A day as one says it aloud; nothing for no day."""
        return format_date(self.env, day, date_format='EEEE d MMMM')

    @api.model
    def _next_in_words(self, why):
        """What comes next: the day of the next evening, or who makes it possible."""
        if why == 'fresh':
            return self.env._("A supervisor sets it up: Settings, Huiskamers.")
        today = house_days.today()
        coming = self.search([('state', '=', 'planned'), ('date', '>', today)], order='date', limit=1)
        if not coming:
            return self.env._("No other evening is planned. A supervisor plans evenings.")
        return self.env._("The next evening is %(day)s.", day=self._day_in_full(coming.date))
