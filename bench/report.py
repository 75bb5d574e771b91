"""What a monitoring report costs: run inside Odoo by ``./huis bench``, with ``env`` at hand.

Ten years of evenings at 50 huiskamers. A report over six weeks and one over all ten years, its letter and its
workbook, against raw SQL that adds up the same counts. Calls take turns; nothing is kept.
"""
import statistics
import time

from odoo.tools import SQL

env = globals()['env']
PLACES, YEARS, ROUNDS = 50, 10, 7
FILL = (
    """INSERT INTO huiskamer_location (name, company_id, resource_calendar_id, active)
       SELECT 'Bench ' || n, company_id, resource_calendar_id, true FROM generate_series(1, %s) n,
              (SELECT company_id, resource_calendar_id FROM huiskamer_location ORDER BY id LIMIT 1) one""",
    """INSERT INTO huiskamer_opening (location_id, date, opens_at, closes_at, state, hours, hours_held, hosts_present)
       SELECT l.id, d, d + interval '16 hours', d + interval '19 hours', 'sealed', 3, 3, 2
         FROM huiskamer_location l, generate_series('2009-01-05'::date, '2009-01-05'::date + %s, '1 day') d
        WHERE l.name LIKE 'Bench %%'""",
    """INSERT INTO huiskamer_tally (opening_id, measure, value, count)
       SELECT o.id, 'visit', v, (o.id * 7 + ascii(right(v, 1))) %% 3 FROM huiskamer_opening o, unnest(ARRAY['h17', 'h18', 'h19']) v
        WHERE o.location_id IN (SELECT id FROM huiskamer_location WHERE name LIKE 'Bench %%')""",
    """INSERT INTO huiskamer_week_tally (location_id, year, week, measure, value, count)
       SELECT o.location_id, extract(isoyear FROM o.date), extract(week FROM o.date), c.measure, c.value, (o.location_id * 3 + length(c.value)) %% 9
         FROM (SELECT location_id, min(date) AS date FROM huiskamer_opening
                WHERE location_id IN (SELECT id FROM huiskamer_location WHERE name LIKE 'Bench %%')
                GROUP BY location_id, date_trunc('week', date)) o,
              (SELECT DISTINCT measure, value FROM huiskamer_week_tally WHERE measure != 'visit') c""",
)
RAW = """
SELECT date_trunc('week', o.date), extract(isodow FROM o.date), t.value, sum(t.count) FROM huiskamer_tally t
  JOIN huiskamer_opening o ON o.id = t.opening_id
 WHERE o.location_id = %s AND o.date BETWEEN %s AND %s AND o.state = 'sealed' AND t.measure = 'visit' GROUP BY 1, 2, 3;
SELECT measure, value, year, week, sum(count) FROM huiskamer_week_tally
 WHERE location_id = %s AND (year, week) BETWEEN (%s, %s) AND (%s, %s) GROUP BY 1, 2, 3, 4
"""


def fill():
    """The rows of ten years."""
    days = YEARS * 364 - 1
    for statement, arguments in zip(FILL, ([PLACES], [days], [], []), strict=True):
        env.cr.execute(statement, arguments)
    for table in ('huiskamer_opening', 'huiskamer_tally', 'huiskamer_week_tally'):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all()


def raw(report):
    """The same counts, added up by PostgreSQL alone."""
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
    env.cr.execute("SELECT (SELECT count(*) FROM huiskamer_opening), (SELECT count(*) FROM huiskamer_tally), (SELECT count(*) FROM huiskamer_week_tally)")
    print("BENCH", "evenings, counts, week counts:", *env.cr.fetchone())
    for name, report in reports.items():
        calls = {'raw SQL': lambda r=report: raw(r), 'tables': report._tables, 'letter (PDF)': report._letter, 'workbook': report._workbook}
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
