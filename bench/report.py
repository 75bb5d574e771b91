"""What a monitoring report costs: run inside Odoo by ``./huis bench``, with ``env`` at hand.

Ten years of evenings at 50 huiskamers. A report over six weeks and one over all ten years, its letter and its
workbook, against raw SQL that adds up the same visits and fetches the same sealed weeks. Calls take turns; nothing
is kept.
"""
import collections
import statistics
import time
from datetime import date, timedelta

from odoo.addons.huiskamer_case.models.dropin.measures import labels
from odoo.addons.huiskamer_case.models.dropin.week_rewrite import quarter_of
from odoo.tools import SQL

env = globals()['env']
PLACES, YEARS, ROUNDS = 50, 10, 7
BEGUN = date(2009, 1, 5)
FILL = (
    """INSERT INTO huiskamer_opening (location_id, date, opens_at, closes_at, state, hours, hours_held, hosts_present)
       SELECT l.id, d, d + interval '16 hours', d + interval '19 hours', 'sealed', 3, 3, 2
         FROM huiskamer_location l, generate_series(%s::date, %s::date, '1 day') d
        WHERE l.name LIKE 'Bench %%'""",
    """INSERT INTO huiskamer_tally (opening_id, value, count)
       SELECT o.id, v, (o.id * 7 + ascii(right(v, 1))) %% 3 FROM huiskamer_opening o, unnest(ARRAY['h17', 'h18',
           'h19']) v
        WHERE o.location_id IN (SELECT id FROM huiskamer_location WHERE name LIKE 'Bench %%')""",
)
RAW = """
SELECT date_trunc('week', o.date), extract(isodow FROM o.date), t.value, sum(t.count) FROM huiskamer_tally t
  JOIN huiskamer_opening o ON o.id = t.opening_id
 WHERE o.location_id = %s AND o.date BETWEEN %s AND %s AND o.state = 'sealed' GROUP BY 1, 2, 3;
SELECT year, quarter, week, key, sealed FROM huiskamer_week_tally
 WHERE location_id = %s AND (year, week) BETWEEN (%s, %s) AND (%s, %s)
"""


def fill():
    """The rows of ten years."""
    calendar = env['huiskamer.location'].search([], limit=1).resource_calendar_id
    env['huiskamer.location'].create([
        {'name': f'Bench {number}', 'resource_calendar_id': calendar.id} for number in range(PLACES)])
    env.flush_all()
    last = BEGUN + timedelta(days=YEARS * 364 - 1)
    for statement, arguments in zip(FILL, ([BEGUN, last], []), strict=True):
        env.cr.execute(statement, arguments)
    fill_weeks()
    for table in ('huiskamer_opening', 'huiskamer_tally', 'huiskamer_week_tally'):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all()


def fill_weeks():
    """Every week of these places, at rest under the key of its quarter, as the nightly job leaves it."""
    places = env['huiskamer.location'].search([('name', '=like', 'Bench %')]).ids
    counted, quarters = [key for key in labels(env) if key[0] != 'visit'], collections.defaultdict(dict)
    for number in range(YEARS * 52):
        year, week, _weekday = (BEGUN + timedelta(weeks=number)).isocalendar()
        for place in places:
            quarters[year, quarter_of(year, week)][place, week] = {
                'counts': collections.Counter({key: (place * 3 + len(key[1])) % 9 for key in counted})}
    for (year, quarter), sums in quarters.items():
        env['huiskamer.week.tally']._insert_resting(year, quarter, sums)


def raw(report):
    """The same visits, added up by PostgreSQL alone, and the same weeks as they lie there."""
    first, last = report.date_from, report.date_until
    place = report.location_id.id
    env.cr.execute(RAW, [place, first, last, place, *first.isocalendar()[:2], *last.isocalendar()[:2]])
    return env.cr.fetchall()


def timed(call):
    """Milliseconds on the clock of one call on a cold cache, and how many queries."""
    env.invalidate_all()
    begun, queries = time.perf_counter(), env.cr.sql_log_count
    call()
    return (time.perf_counter() - begun) * 1000, env.cr.sql_log_count - queries


def main():
    """Measure and print."""
    fill()
    user = env['res.users'].search([('login', '=', 'supervisor')])
    place = env['huiskamer.location'].search([('name', '=', 'Bench 7')])
    words = {'location_id': place.id, 'conclusion': "x", 'recommendation': "x"}
    Report = env['huiskamer.report'].with_user(user)
    reports = {
        'six weeks': Report.create(words | {'date_from': '2014-02-17', 'date_until': '2014-03-30'}),
        'ten years': Report.create(words | {'date_from': '2009-01-05', 'date_until': '2018-12-23'})}
    env.cr.execute("SELECT (SELECT count(*) FROM huiskamer_opening), (SELECT count(*) FROM huiskamer_tally), (SELECT "
                   "count(*) FROM huiskamer_week_tally)")
    print("BENCH", "evenings, counts, week counts:", *env.cr.fetchone())
    for name, report in reports.items():
        calls = {'raw SQL': lambda r=report: raw(r), 'tables': report._tables, 'letter (PDF)': report._letter,
                 'workbook': report._workbook}
        found = {what: [] for what in calls}
        for _round in range(ROUNDS):
            for what, call in calls.items():
                found[what].append(timed(call))
        base = statistics.median(milliseconds for milliseconds, _queries in found['raw SQL'])
        for what, rows in found.items():
            median = statistics.median(milliseconds for milliseconds, _queries in rows)
            print("BENCH", f"{name}, {what}: {median:.0f} ms, {median / base:.1f} times raw SQL, {rows[-1][1]} queries")
    env.cr.rollback()


main()
