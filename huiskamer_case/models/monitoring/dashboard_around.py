import collections

from odoo import models
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Steps are kept per month: beside a period of fewer days they would say another thing.
SHORTEST = 27

# The steps on the page, in the order in which they happen, with what each means.
STEPS = {
    'send': _lt("A service was asked, with the client's consent for just that."),
    'accept': _lt("The service said yes."),
    'waitlist': _lt("The service said yes, later."),
    'confirm_decline': _lt("The service said no, and the house agreed that this was the end of it."),
    'introduce': _lt("Client, service and somebody of the house met together."),
    'attend': _lt("The client came to the service."),
    'no_show': _lt("The client did not come to an appointment. Often a new one follows."),
    'complete': _lt("The service took over, and the client said how it was."),
    'give_up': _lt("No answer came within the time, and somebody looked for another way."),
    'lose': _lt("The client could not be reached any more."),
    'nameless': _lt("A visitor was introduced without a file and without a name."),
    'nameless_came': _lt("Such a visitor came, the service said."),
}
UNMET = 'unmet_'


class HuiskamerDashboard(models.AbstractModel):
    """The part of the page that comes from side effects and from the counters of handovers."""
    _inherit = 'huiskamer.dashboard'

    def _around(self, scope):
        """What happened around the place, by how serious it was."""
        Effect = self.env['huiskamer.side.effect']
        domain = [('location_id', 'in', scope['places'].ids), ('date', '>=', scope['from']),
                  ('date', '<=', scope['until'])]
        groups = Effect._read_group(domain, ['severity', 'is_handled'], ['__count'])
        sums, handled = collections.Counter(), 0
        for severity, is_handled, number in groups:
            sums[severity] += number
            handled += number if is_handled else 0
        rows = [self._row(label, sums[key]) for key,
                label in Effect._fields['severity']._description_selection(self.env)]
        note = self.env._("%(handled)s of %(all)s handled", handled=handled, all=sum(sums.values())) if sums else ''
        meaning = self.env['huiskamer.week.tally']._definitions()['side_effect']
        return [self._section('side_effect', self.env._("Around the place"), rows, meaning, note=note,
                              opens=self._opens('huiskamer.side.effect', domain))]

    def _steps(self, scope):
        """Steps of handovers and needs that were not met, in the months that the period touches, of all places."""
        Count = self.env['huiskamer.outcome.count']
        if (scope['until'] - scope['from']).days < SHORTEST:
            return []  # a month beside a week would be read as that week
        domain = [('month', '>=', scope['from'].replace(day=1)), ('month', '<=', scope['until'])]
        groups = Count._read_group(domain, ['event'], ['count:sum'])
        sums = collections.Counter(dict(groups))
        labels = dict(Count._fields['event']._description_selection(self.env))
        note = self.env._(
            "Whole months, all huiskamers together: %(first)s to %(last)s.",
            first=format_date(self.env, scope['from'], date_format='MMMM yyyy'),
            last=format_date(self.env, scope['until'], date_format='MMMM yyyy'))
        opens = self._opens(Count._name, domain)
        steps = [self._row(labels[event], sums[event], explained=self.env._(words)) for event, words in STEPS.items()]
        unmet = [self._row(labels[event], sums[event]) for event in labels if event.startswith(UNMET) and sums[event]]
        return [
            self._section('steps', self.env._("Handovers, step by step"), steps, self.env._(
                "How often each step was taken. A step is counted when it happens and stays counted when the file is "
                "erased."),
                note=note, opens=opens),
            self._section('unmet', self.env._("Needs not met"), unmet, self.env._(
                "Handovers that ended because what the client needed was not there, by the reason."), note=note,
                opens=opens),
        ]
