from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.date_utils import add
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog

_lt = LazyTranslate(__name__)

WAITING = [('state', '!=', 'done')]


class HuiskamerRetentionMonth(models.Model):
    """A whole month of what is due, looked at and confirmed at once."""
    _inherit = 'huiskamer.retention.proposal'

    # public: needs the role of privacy officer; carries out what can be and says what cannot
    @dialog(
        title=_lt("Confirm a month"), confirm=_lt("Carry out this month"), asks='_month_questions', on='model',
        before=('_ensure_privacy_officer',),
        intro=_lt("What the terms say is carried out now, for everything of this month. There is no way back."))
    def confirm_month(self, answers):
        """Carry out everything whose term is counted from this month.

        :param dict answers: ``month``, its first day as text
        :raise AccessError: for anybody but the privacy officer
        :raise UserError: for a month in which nothing waits
        """
        month = next((first for first in self._months() if str(first) == answers.get('month')), None)
        if not month:
            raise UserError(self.env._("Nothing is due in this month. Open the list again."))
        return self.search([*WAITING, ('since', '>=', month), ('since', '<', _next(month))]).action_confirm_chosen()
    action_confirm_month = confirm_month.ask

    @api.model
    def _months(self):
        """The months in which something waits, oldest first: {first day: {term: how much}}."""
        found = {}
        groups = self._read_group(WAITING, ['since:month', 'term_id'], ['__count'], order='since:month')
        for month, term, number in groups:
            found.setdefault(fields.Date.to_date(month), {})[term] = number
        return found

    def _month_questions(self):
        """Which month, the oldest first, and what goes with it.

        :raise UserError: when nothing waits
        """
        months = self._months()
        if not months:
            raise UserError(self.env._("Nothing is due now. This list is made anew every day."))
        return [{
            'name': 'month', 'type': 'selection', 'required': True, 'help': '', 'label': self.env._("Month"),
            'value': str(next(iter(months))),
            'options': [{
                'value': str(month), 'label': format_date(self.env, month, date_format='MMMM yyyy'),
                'text': '\n'.join(f'{term.display_name}: {number}' for term, number in terms.items())}
                for month, terms in months.items()]}]


def _next(month):
    """The first day of the month after."""
    return add(month, months=1)
