from collections import Counter

from odoo import fields, models

from . import protection

LANGUAGES = ('nl_NL', 'en_US')


class HuiskamerReport(models.Model):
    """What is frozen: the tables as they may be shown, the open figures, and what people wrote."""
    _inherit = 'huiskamer.report'

    def _frozen(self, tables):
        """Everything that the letter and the workbook are drawn from, as plain JSON.

        Only numbers that may leave the house come in here; the true counts stay behind.
        """
        self.ensure_one()
        return {
            'place': self.location_id.name,
            # sudo: handovers are counted of all places together, those of another company and closed ones too
            'places': self.env['huiskamer.location'].sudo().with_context(active_test=False).search_count([]),
            'date_from': str(self.date_from), 'date_until': str(self.date_until),
            'base': self._threshold(),
            'openings': self._open_figures(),
            'side_effects': self._side_effects(),
            'tables': [self._frozen_table(table) for table in tables],
            'median': self._median_visits(),
            'observations': self._observations(),
            'pilot': self._pilot_words(),
            'words': {name: self[name] or '' for name in ('introduction', 'conclusion', 'recommendation', 'answers')},
            'replaces': (self.supersedes_id and [
                str(self.supersedes_id.released_on), self.supersede_reason]) or False,
        }

    def _frozen_table(self, table):
        """One table without its true counts, as codes: its words are made when it is shown, in the language of the
        reader.
        """
        return {name: table[name] for name in ('measure', 'status', 'rows', 'total', 'unit', 'is_exact')} | {
            name: str(table[name]) for name in ('date_from', 'date_until')}

    def _open_figures(self):
        """Evenings and hours: about the house and nobody in it, so they are exact.

        Held are those that were closed: the same of which visits are told.
        """
        openings = self._openings()
        held = openings.filtered(lambda opening: opening.state == 'sealed')
        cancelled = Counter(openings.filtered('cancel_reason').mapped('cancel_reason'))
        return {
            'planned': len(openings), 'held': len(held),
            'cancelled': dict(sorted(cancelled.items())),
            'missing': [str(opening.date) for opening in openings.sorted('date')
                        if opening.state == 'planned' or opening.is_forgotten],
            'not_sealed': len(openings.filtered(lambda opening: opening.state == 'open')),
            'hours_planned': round(sum(openings.mapped('hours')), 2),
            'hours_held': round(sum(held.mapped('hours')), 2),
            'hosts': sum(held.mapped('hosts_present')),
        }

    def _side_effects(self):
        """What happened around the place, from its own source: each kind by itself, exact."""
        effects = self.env['huiskamer.side.effect'].search([
            ('location_id', '=', self.location_id.id), ('date', '>=', self.date_from), ('date', '<=', self.date_until)])
        order = list(dict(effects._fields['kind'].selection))
        kinds = Counter(effects.mapped('kind'))
        return {
            'kinds': [[kind, kinds[kind], kind in ('good_contact', 'calmer')] for kind in order if kinds[kind]],
            'total': len(effects), 'good': len(effects.filtered(lambda effect: effect.severity == 'good')),
            'handled': len(effects.filtered(lambda effect: effect.is_handled and effect.severity != 'good')),
        }

    def _median_visits(self):
        """The median of visits per evening, or False when there are too few evenings to tell."""
        counted = self.env['huiskamer.tally']._read_group(
            [('opening_id.location_id', '=', self.location_id.id), ('opening_id.state', '=', 'sealed'),
             ('opening_id.date', '>=', self.date_from),
             ('opening_id.date', '<=', self.date_until)], ['opening_id'], ['count:sum'])
        found = protection.middle(number for _opening, number in counted)
        return False if found is None else found

    def _observations(self):
        """What a supervisor noticed in these weeks, in nameless words."""
        first, last = self.date_from.isocalendar()[:2], self.date_until.isocalendar()[:2]
        seen = self.env['huiskamer.observation'].search([('location_id', '=', self.location_id.id)],
            order='year, week, id')
        return [[item.year, item.week, item.text] for item in seen if first <= (item.year, item.week) <= last]

    def _pilot_words(self):
        """What was written down about the pilot, before and after; False when the report is about none."""
        pilot = self.pilot_id
        return (pilot and {
            'date_from': str(pilot.date_from), 'date_until': str(pilot.date_until),
            'criteria': pilot.criteria or '', 'criteria_on': fields.Date.to_string(pilot.criteria_on) or '',
            'baseline': pilot.baseline or '', 'staff_hours': pilot.staff_hours, 'cost': pilot.cost,
            'currency': pilot.currency_id.name or '', 'decision': pilot.decision or '',
            'decided_on': fields.Date.to_string(pilot.decided_on) or '',
        }) or False
