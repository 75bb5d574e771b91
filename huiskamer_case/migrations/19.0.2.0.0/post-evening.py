"""What was counted before is sealed: open evenings, weeks, what waits for a decision, and the ledger of releases."""
import collections
import json

from odoo import SUPERUSER_ID, api
from odoo.addons.huiskamer_case.models.dropin.week_rewrite import Week
from odoo.tools import SQL


def migrate(cr, version):
    """Bring the counts that pre-evening.py put aside into their sealed places, and drop what held them open.

    Raw SQL: the tables of the older version have no model any more.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    seal_evenings(env)
    seal_weeks(env)
    sum_corrections(env)
    seal_ledger(env)
    for table in ('tally', 'week', 'correction'):
        cr.execute(SQL("DROP TABLE %s", SQL.identifier(f'huiskamer_before_{table}')))
    cr.execute(SQL("ALTER TABLE huiskamer_release DROP COLUMN contents_before"))


def seal_evenings(env):
    """Visits stay with their evening; what else was counted on an open one is sealed under a key of its own.

    Raw SQL: the tables of the older version have no model any more.
    """
    env.cr.execute(SQL(
        "INSERT INTO huiskamer_tally (opening_id, value, count)"
        " SELECT opening_id, value, count FROM huiskamer_before_tally WHERE measure = 'visit' ORDER BY random()"))
    counts = collections.defaultdict(collections.Counter)
    env.cr.execute(SQL(
        "SELECT o.id, t.measure, t.value, t.count FROM huiskamer_opening o LEFT JOIN huiskamer_before_tally t"
        " ON t.opening_id = o.id AND t.measure != 'visit' WHERE o.state = 'open'"))
    for opening_id, measure, value, count in env.cr.fetchall():
        counts[opening_id][measure, value] += count or 0
    for opening_id, table in counts.items():
        env['huiskamer.evening.count']._begin(opening_id, table)


def seal_weeks(env):
    """Each week becomes one sealed value, with the proposals that wait for a decision in it; then weeks come to rest.

    Raw SQL: the tables of the older version have no model any more.
    """
    weeks = collections.defaultdict(lambda: ([], []))
    env.cr.execute(SQL("SELECT location_id, year, week, measure, value, count FROM huiskamer_before_week"))
    for *place, measure, value, count in env.cr.fetchall():
        weeks[tuple(place)][0].append((measure, value, count))
    env.cr.execute(SQL(
        "SELECT location_id, year, week, coalesce(opening_id, 0), measure, value, number, coalesce(is_uncertain, FALSE)"
        " FROM huiskamer_before_correction WHERE state = 'proposed'"))
    for location_id, year, week, *late in env.cr.fetchall():
        weeks[location_id, year, week][1].append(late)
    for place, (counted, waiting) in weeks.items():
        week = Week(env, *place)
        for measure, value, count in counted:
            week.counts[measure, value] += count
        for opening_id, measure, value, number, is_uncertain in waiting:
            week.propose(opening_id, {(measure, value): number}, is_uncertain)
        week.write()
    for year, quarter in env['huiskamer.week.tally']._quarters_to_settle():
        env['huiskamer.week.tally']._settle(year, quarter)


def sum_corrections(env):
    """Of what was decided, sums per week and reason stay.

    Raw SQL: the tables of the older version have no model any more.
    """
    env.cr.execute(SQL(
        "INSERT INTO huiskamer_correction (location_id, year, week, reason, added, taken_away, left_out)"
        " SELECT location_id, year, week, reason,"
        " coalesce(sum(number) FILTER (WHERE state = 'applied' AND number > 0), 0),"
        " coalesce(-sum(number) FILTER (WHERE state = 'applied' AND number < 0), 0),"
        " coalesce(sum(abs(number)) FILTER (WHERE state = 'refused'), 0)"
        " FROM huiskamer_before_correction WHERE state != 'proposed' GROUP BY 1, 2, 3, 4"))


def seal_ledger(env):
    """The true counts beside each released table are sealed under the key of the ledger.

    Raw SQL: the tables of the older version have no model any more.
    """
    env.cr.execute(SQL("SELECT id, contents_before FROM huiskamer_release"))
    for number, contents in env.cr.fetchall():
        vals = env['huiskamer.release']._sealed(json.loads(contents or '{}'))
        env.cr.execute(SQL(
            "UPDATE huiskamer_release SET key = %s, sealed = %s, contents_before = NULL WHERE id = %s",
            vals['key'], vals['sealed'], number))
