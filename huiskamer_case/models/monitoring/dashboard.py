import json
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..shared import house_days

# Below this many nobody prints a percentage: one visitor more or less would move it by four points.
SMALLEST_BASE = 25
PERIODS = ('week', 'pilot', 'twelve', 'year', 'own')
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def whole_weeks(first, last):
    """The Monday before or on ``first`` and the Sunday on or after ``last``: weeks are the finest that is kept."""
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


class HuiskamerDashboard(models.AbstractModel):
    """One page of figures for who answers for a huiskamer: this week, the pilot so far, against the plan.

    It reads counts of evenings and the house's own counters; no row about a person. The numbers are
    the true ones and stay inside: what leaves the house is a report with protected numbers.
    """
    _name = 'huiskamer.dashboard'
    _description = "Figures of a huiskamer"

    # public: supervisors and privacy officers only; reads with the caller's own rights, and each part only where she
    #   may read it
    @api.model
    def read_dashboard(self, location_id=False, period='week', day_from=False, day_until=False):
        """Everything that the page shows.

        :param location_id: a huiskamer, or False for all of them
        :param str period: ``week``, ``pilot``, ``twelve`` weeks, ``year``, or ``own`` with two days
        :return: a dict; sections that the caller may not read are not in it
        :raise AccessError: for anybody but supervisors and privacy officers
        :raise UserError: when the period makes no sense
        """
        self._ensure_may_see()
        scope = self._scope(location_id, period, day_from, day_until)
        return {
            'places': [{'id': place.id, 'name': place.name} for place in self.env['huiskamer.location'].search([])],
            'place': scope['places'].id if location_id else False,
            'period': period,
            'from': fields.Date.to_string(scope['from']),
            'until': fields.Date.to_string(scope['until']),
            'smallest_base': SMALLEST_BASE,
            'has_pilot': bool(self._pilot_days(scope['places'])),
            **self._figures(scope),
        }

    def _scope(self, location_id, period, day_from, day_until):
        """The chosen places and days, for every part of the page.

        :raise AccessError: for a huiskamer that is not the caller's
        :raise UserError: when the period makes no sense
        """
        places = self.env['huiskamer.location'].search([])
        chosen = places.filtered(lambda place: place.id == location_id) if location_id else places
        if location_id and not chosen:
            raise AccessError(self.env._("This record does not exist, or it is not yours to use."))
        first, last = self._days(chosen, period, day_from, day_until)
        return {'places': chosen, 'from': first, 'until': last}

    def _figures(self, scope):
        """The tiles, charts and sections of the page, as far as the caller may read what they are made of."""
        evenings = self._evenings(scope)
        found = {'tiles': self._plan_tiles(evenings, scope), 'reasons': evenings['reasons'], 'charts': [],
                 'sections': [],
                 'notices': self._notices(scope['places'])}
        if self.env['huiskamer.week.tally'].has_access('read'):
            visits = self._visits(scope)
            counts = self._counts(scope)
            found['tiles'] += self._visit_tiles(evenings, visits, counts, scope)
            found['charts'] = self._charts(visits)
            found['sections'] = self._measure_sections(counts, scope)
            found['notices'] += [*self._waiting_notices(scope['places']), *self._counting_notices(scope)]
            found['measures'] = self._table_measures()
        found['sections'] += [*self._around(scope), *self._steps(scope)]
        return found

    def _ensure_may_see(self):
        """Refuse everybody for whom figures are not.

        :raise AccessError: for anybody but supervisors and privacy officers
        """
        user = self.env.user
        if not (user.has_group('huiskamer_case.group_supervisor')
                or user.has_group('huiskamer_case.group_privacy_officer')):
            raise AccessError(self.env._("Figures are for supervisors."))

    def _days(self, places, period, day_from, day_until):
        """The first and last day of the period, in whole weeks.

        :raise UserError: for an unknown period, days that are none or in the wrong order, or no pilot
        """
        today = house_days.today()
        if period not in PERIODS:
            raise UserError(self.env._("Choose a period."))
        if period == 'own':
            return whole_weeks(*self._own_days(day_from, day_until))
        if period == 'pilot':
            days = self._pilot_days(places)
            if not days:
                raise UserError(self.env._("No pilot has a first and a last day here."))
            return whole_weeks(*days)
        weeks = {'week': 0, 'twelve': 11, 'year': 51}[period]
        return whole_weeks(today - timedelta(weeks=weeks), today)

    def _own_days(self, day_from, day_until):
        """Two days that somebody typed.

        :raise UserError: when they are no days, far away, or in the wrong order
        """
        try:
            first, last = fields.Date.to_date(day_from), fields.Date.to_date(day_until)
        except (TypeError, ValueError):
            first = last = None
        if not first or not last or not FIRST_DAY <= first <= last <= LAST_DAY:
            raise UserError(self.env._("Fill in a first and a last day, in that order."))
        return first, last

    def _pilot_days(self, places):
        """The first and last day of the newest pilot that has begun at these places, or of their own dates."""
        today = house_days.today()
        pilots = self.env['huiskamer.pilot'].search(
            [('location_id', 'in', places.ids), ('date_from', '<=', today)], order='date_from desc', limit=1)
        if pilots:
            return pilots.date_from, pilots.date_until
        dated = places.filtered(lambda place: place.pilot_from and place.pilot_until)
        return (min(dated.mapped('pilot_from')), max(dated.mapped('pilot_until'))) if dated else None

    def _notices(self, _places):
        """Hook: what other rooms have to say to everybody who sees these figures, in sentences."""
        return []

    def _waiting_notices(self, places):
        """What a supervisor has to look at, in sentences: weeks in which counts came in late."""
        waiting = self.env['huiskamer.week.tally'].search_count(
            [('location_id', 'in', places.ids), ('is_waiting', '=', True)])
        return [self.env._("Weeks in which counts came in after sealing and wait for a decision: %(number)s.",
                           number=waiting)] if waiting else []

    def _row(self, label, count, base=0, explained=''):
        """One line: a count, and its share of the base where that is large enough to tell anything."""
        share = round(100 * count / base) if base >= SMALLEST_BASE else None
        return {'label': label, 'count': count, 'share': share, 'help': explained}

    def _opens(self, model, domain, **context):
        """The window on the rows behind a number, with the caller's own rights; False where she may not read them."""
        return self.env[model].has_access('read') and {'model': model,
            'domain': json.loads(json.dumps(domain, default=str)), 'context': context}

    def _section(self, key, title, rows, explained='', base=None, note='', opens=False):
        """One block of the page. ``base`` is what shares are of; None where there are none."""
        return {'key': key, 'title': title, 'rows': rows, 'help': explained, 'base': base, 'note': note, 'opens': opens,
                'is_thin': base is not None and base < SMALLEST_BASE}

    def _tile(self, key, label, value, explained, of='', opens=False):
        """One large number, with what it is compared with, and what it counts."""
        return {'key': key, 'label': label, 'value': value, 'of': of, 'help': explained, 'opens': opens}
