"""The page of figures over ten years of evenings at 50 places: run inside Odoo by ``./huis bench``.

PostgreSQL is asked directly for the same sums and the same sealed weeks, in turns with the page, as a
supervisor and with nothing remembered; opening the weeks is what the page does besides. Wall time, for the
database does most of the work; everything is rolled back.
"""
import collections
import random
import statistics
import time
from datetime import date, timedelta

from odoo.addons.huiskamer_case.models.dropin.measures import labels
from odoo.addons.huiskamer_case.models.dropin.week_rewrite import quarter_of

env = globals()['env']
PLACES, YEARS, ROUNDS = 50, 10, 7
FIRST, LAST = '2016-01-04', '2026-01-04'
FILL_EVENINGS = """
INSERT INTO huiskamer_opening (location_id, date, opens_at, closes_at, state, hosts_present, hours, hours_held)
SELECT l.id, d::date, d + interval '16 hours', d + interval '19 hours', CASE WHEN random() < 0.95 THEN 'sealed' ELSE
    'cancelled' END,
       2, 3, 3
  FROM huiskamer_location l, generate_series(%s::date, %s::date, '1 day') d WHERE l.name LIKE 'Bench %%'
"""
FILL_TALLIES = """
INSERT INTO huiskamer_tally (opening_id, value, count)
SELECT o.id, 'h' || h, (random() * 2)::int FROM huiskamer_opening o, generate_series(17, 19) h
 WHERE o.location_id IN (SELECT id FROM huiskamer_location WHERE name LIKE 'Bench %') AND o.state = 'sealed'
"""
RAW = (
    "SELECT state, cancel_reason, count(*), sum(hours), sum(hours_held), sum(hosts_present) FROM huiskamer_opening"
    " WHERE location_id = ANY(%(places)s) AND date BETWEEN %(first)s AND %(last)s GROUP BY 1, 2",
    "SELECT o.date, t.value, sum(t.count) FROM huiskamer_opening o JOIN huiskamer_tally t ON t.opening_id = o.id"
    " WHERE o.location_id = ANY(%(places)s) AND o.date BETWEEN %(first)s AND %(last)s AND t.count > 0"
    " GROUP BY 1, 2",
    "SELECT location_id, year, quarter, week, key, sealed FROM huiskamer_week_tally WHERE location_id = ANY(%(places)s)"
    " AND (year, week) BETWEEN (extract(isoyear FROM %(first)s::date), extract(week FROM %(first)s::date))"
    " AND (extract(isoyear FROM %(last)s::date), extract(week FROM %(last)s::date))",
)


def fill():
    """Ten years of evenings at fifty places; returns the ids of the places."""
    cr = env.cr
    calendar = env['huiskamer.location'].search([], limit=1).resource_calendar_id
    env['huiskamer.location'].create(
        [{'name': f'Bench {number}', 'resource_calendar_id': calendar.id} for number in range(PLACES)])
    env.flush_all()
    cr.execute(FILL_EVENINGS, [FIRST, LAST])
    cr.execute(FILL_TALLIES)
    places = env['huiskamer.location'].search([('name', '=like', 'Bench %')]).ids
    fill_weeks(places)
    for table in ('huiskamer_location', 'huiskamer_opening', 'huiskamer_tally', 'huiskamer_week_tally'):
        cr.execute(f'ANALYZE {table}')
    env.invalidate_all(flush=False)
    cr.execute("SELECT (SELECT count(*) FROM huiskamer_opening), (SELECT count(*) FROM huiskamer_tally),"
               " (SELECT count(*) FROM huiskamer_week_tally)")
    print('BENCH dashboard: %s evenings, %s evening counts, %s week counts' % cr.fetchone(), flush=True)
    return places


def fill_weeks(places):
    """Every week of these places, at rest under the key of its quarter, as the nightly job leaves it."""
    rng, counted = random.Random(1), [key for key in labels(env) if key[0] != 'visit']
    quarters, day = collections.defaultdict(dict), date.fromisoformat(FIRST)
    while day <= date.fromisoformat(LAST):
        year, week, _weekday = day.isocalendar()
        for place in places:
            quarters[year, quarter_of(year, week)][place, week] = {
                'counts': collections.Counter({key: rng.randrange(7) for key in counted})}
        day += timedelta(weeks=1)
    for (year, quarter), sums in quarters.items():
        env['huiskamer.week.tally']._insert_resting(year, quarter, sums)


def page(place, period, first, last):
    """The page, as a supervisor sees it; returns how many queries it took."""
    env.invalidate_all(flush=False)
    before = env.cr.sql_log_count
    env['huiskamer.dashboard'].with_user(supervisor).read_dashboard(place, period, first, last)
    return env.cr.sql_log_count - before


def raw(places, first, last):
    """The same sums without Odoo."""
    for statement in RAW:
        env.cr.execute(statement, {'places': places, 'first': first, 'last': last})
        env.cr.fetchall()


def compare(name, place, places, first, last):
    """Let the page and raw SQL take turns; print medians and their ratio."""
    times, queries = {'page': [], 'raw': []}, 0
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        queries = page(place, 'own', first, last)
        times['page'].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        raw(places, first, last)
        times['raw'].append(time.perf_counter() - begun)
    medians = {key: 1000 * statistics.median(found) for key, found in times.items()}
    print(f"BENCH dashboard, {name}: page {medians['page']:.0f} ms in {queries} queries, raw SQL {medians['raw']:.0f} "
          f"ms,"
          f" ratio {medians['page'] / medians['raw']:.2f}", flush=True)


supervisor = env['res.users'].search([('login', '=', 'supervisor')], limit=1)
bench_places = fill()
everywhere = env['huiskamer.location'].search([]).ids
compare('one place, six weeks', bench_places[0], bench_places[:1], '2019-02-18', '2019-03-31')
compare('one place, ten years', bench_places[0], bench_places[:1], FIRST, LAST)
compare('all places, one week', False, everywhere, '2019-02-18', '2019-02-24')
compare('all places, ten years', False, everywhere, FIRST, LAST)
env.cr.rollback()
