from odoo import api, models
from odoo.tools import format_date

from ..shared import house_days


class HuiskamerOpening(models.Model):
    """Why nothing can be counted now, for the screen at the door."""
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

    @api.model
    def _nothing_tonight(self):
        """Why there is no evening to count: a code for the screen, and words for who looks at it."""
        why = self._why_nothing()
        words = {
            'fresh': self.env._("No huiskamer has been set up yet."),
            'sealed': self.env._("Tonight's evening is sealed. Nothing more is counted."),
            'cancelled': self.env._("Tonight's evening does not take place."),
            'unplanned': self.env._("No evening is planned for today."),
        }
        return {'why': why, 'words': words[why], 'next': self._next_in_words(why)}

    @api.model
    def _why_nothing(self):
        """The code of the reason."""
        if not self.env['huiskamer.location'].search_count([], limit=1):
            return 'fresh'
        tonight = self.search([('date', '=', house_days.today())])
        for state in ('sealed', 'cancelled'):
            if state in tonight.mapped('state'):
                return state
        return 'unplanned'

    @api.model
    def _next_in_words(self, why):
        """What comes next: the day of the next evening, or who makes it possible."""
        if why == 'fresh':
            return self.env._("A supervisor sets it up: Settings, Huiskamers.")
        today = house_days.today()
        coming = self.search([('state', '=', 'planned'), ('date', '>', today)], order='date', limit=1)
        if not coming:
            return self.env._("No other evening is planned. A supervisor plans evenings.")
        return self.env._("The next evening is %(day)s.",
                          day=format_date(self.env, coming.date, date_format='EEEE d MMMM'))
