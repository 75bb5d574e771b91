import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..dropin.measures import MEASURES
from ..shared import house_days
from ..shared.guards import through_method
from . import differences
from .protection import SHOWN
from .report_words import TITLES, title_of

_lt = LazyTranslate(__name__)

BINDING = 'release'
STEP = 16384


class HuiskamerRelease(models.Model):
    """The ledger of every table that left the house: written when it leaves, never changed.

    A new table is held beside all earlier ones of its kind. The true counts stay here, sealed,
    because only with them can it be seen what a later table would tell.
    """
    _name = 'huiskamer.release'
    _description = "Released table"
    _inherit = ['huiskamer.append.only.mixin']
    _order = 'id desc'
    _no_create = _lt("Figures leave the house with a report, and in no other way.")

    report_id = fields.Many2one('huiskamer.report', string="Report", required=True, index=True, ondelete='restrict',
                                readonly=True)
    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", index=True, ondelete='restrict', readonly=True,
        help="Empty where figures are of all huiskamers together.")
    measure = fields.Char("What is counted", required=True, readonly=True)
    title = fields.Char("Table", compute='_compute_title')
    unit = fields.Selection([('week', "Week"), ('month', "Month")], required=True, readonly=True)
    date_from = fields.Date("From", required=True, readonly=True)
    date_until = fields.Date("Until", required=True, readonly=True)
    base = fields.Integer("Rounded to", required=True, readonly=True, aggregator=None)
    is_exact = fields.Boolean("Exact", readonly=True)
    shown = fields.Text("Released", required=True, readonly=True)
    contents = fields.Text("True counts", compute='_compute_contents', groups='huiskamer_case.group_supervisor')
    key = fields.Char(readonly=True, groups='.', help="The name of the key in the key folder.")
    sealed = fields.Text(readonly=True, groups='.')

    _measure_is_code = models.Constraint("CHECK (measure ~ '^[a-z0-9_]{1,32}$')", "A measure is a code.")

    @api.depends('measure')
    @api.depends_context('lang')
    def _compute_title(self):
        """What the table is called, in the language of the reader."""
        for release in self:
            release.title = title_of(self.env, release.measure) if release.measure in {*TITLES,
                *MEASURES} else release.measure

    @api.depends('title', 'date_from', 'date_until')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """What and when."""
        for release in self:
            days = house_days.between(self.env, release.date_from, release.date_until)
            release.display_name = f'{release.title} {days}'

    @api.depends('sealed', 'key')
    def _compute_contents(self):
        """The true counts, opened for whoever may read them.

        :raise UserError: when their key is missing: without them nobody can say what a new table would tell
        """
        keys, ciphers = self.env['huiskamer.short.key'], {}
        for release in self.sudo():  # sudo: no role reads what is sealed; the field itself is for supervisors
            opened = release.key and keys._open(release.key, release.sealed, BINDING, ciphers)
            if release.key and opened is None:
                raise UserError(self.env._(
                    "The key of released figures is missing. Ask whoever runs the server to put the key folder back."))
            release.contents = (opened or b'{}').decode().rstrip()

    @api.model
    def _sealed(self, contents):
        """True counts as they are stored: under one key for all of the ledger.

        :raise UserError: when the key cannot be read or written
        """
        keys = self.env['huiskamer.short.key']
        key, plain = keys._lasting('ledger'), json.dumps(contents).encode()
        plain += b' ' * (-len(plain) % STEP)  # its length tells nothing
        return {'key': key, 'sealed': keys._seal(key, plain, BINDING)}

    @api.model
    def _clashes(self, tables):
        """The tables that may not leave: {measure: the earlier release beside which it would tell, or none}.

        :param list tables: as :meth:`huiskamer.report._tables` makes them
        """
        found = {}
        for table in tables:
            # sudo: what left the house left it, whichever of its companies is switched on for who asks; handovers are
            # told of all together. Of another's report only its days come out.
            earlier = self.sudo().search(self._domain_of(table), order='id')
            kept = {release: release._as_table() for release in earlier}
            if table['status'] == SHOWN and (clash := differences.clash(self._new_table(table), list(kept.values()))):
                found[table['measure']] = next((release for release, old in kept.items() if old is clash),
                                               self.browse())
        return found

    @api.model
    def _add(self, report, tables):
        """Write down what leaves with this report."""
        # sudo: nobody has the right to write the ledger by hand; the release of a report does
        through_method(self.sudo()).create([
            {'report_id': report.id, 'shown': json.dumps({name: table[name] for name in ('rows', 'total', 'visits')}),
             **self._sealed(table['contents']), **{name: table[name] for name in (
                 'location_id', 'measure', 'unit', 'date_from', 'date_until', 'base', 'is_exact')}}
            for table in tables if table['status'] == SHOWN])

    def _domain_of(self, table):
        """The earlier tables of the same place and measure."""
        return [('location_id', '=', table['location_id']), ('measure', '=', table['measure'])]

    def _as_table(self):
        """This release as the plain checks want it."""
        contents = {row: {int(part): n for part, n in content.items()} for row,
                    content in json.loads(self.contents).items()}
        start, stop = span(self.unit, self.date_from, self.date_until)
        shown = json.loads(self.shown)
        return differences.Table(
            start, stop, contents, dict(shown['rows']), self.base, self.is_exact, shown['total'], shown['visits'])

    def _new_table(self, table):
        """A table that was just made, as the plain checks want it."""
        start, stop = span(table['unit'], table['date_from'], table['date_until'])
        return differences.Table(
            start, stop, table['contents'], dict(table['rows']), table['base'], table['is_exact'], table['total'],
            table['visits'])


def part_of(unit, day):
    """The number of the ISO week or the month in which a day lies; numbers follow each other across years."""
    return (day.toordinal() - 1 - day.weekday()) // 7 if unit == 'week' else day.year * 12 + day.month - 1


def span(unit, first, last):
    """(first part, the part after the last) of a period."""
    return part_of(unit, first), part_of(unit, last) + 1
