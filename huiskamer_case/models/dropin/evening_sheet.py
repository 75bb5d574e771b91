from odoo import models
from odoo.tools import format_date

from ...report.tally_sheet import tally_sheet
from .measures import CARD, MEASURES, labels


class HuiskamerOpening(models.Model):
    """The evening on paper, for when the power or the network is gone."""
    _inherit = 'huiskamer.opening'

    # public: answers with an address; the controller behind it checks
    def action_print_sheet(self):
        """Open the paper tally sheet of this evening."""
        self.ensure_one()
        return {'type': 'ir.actions.act_url', 'url': f'/huiskamer/tally-sheet/{self.id}', 'target': 'new'}

    def _may_print_sheet(self):
        """Whether the caller counts evenings or answers for them."""
        return any(self.env.user.has_group(f'huiskamer_case.group_{role}') for role in ('host', 'supervisor'))

    def _tally_sheet(self):
        """The sheet of this evening as the bytes of a PDF."""
        self.ensure_one()
        words = labels(self.env)
        groups = {measure: (self.env._(what), []) for measure, (what, _values) in MEASURES.items()
                  if measure not in CARD}
        for measure, value in self._counters():
            if measure in groups:
                groups[measure][1].append(words[measure, value][1])
        evening = self._board_evening()
        return tally_sheet(
            self.env._("Tally sheet %(name)s", name=evening['name']),
            f"{format_date(self.env, self.date, date_format='EEEE d MMMM yyyy')}   "
            f"{evening['from']}–{evening['until']}",
            self.env._("Tick one box each time. Write nothing about a person here: no name, no word, no time."),
            list(groups.values()),
            [self.env._("Hosts present: ______    Afterwards: Count tonight, From paper. Then tear this sheet up."),
             self.env._("From six in the morning on: Evening, Evenings, this evening. If it is sealed, a supervisor "
                        "adds the numbers to its week.")],
            self.env.lang)
