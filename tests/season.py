"""A season of invented evenings, played inside Odoo through the very methods that the tablets call.

`play` runs in `odoo shell`, commits as a server does, and writes down what nobody should be able to find
out: who wanted what. Beside it every tap is counted a second time, as open counters in `attack_plain_*`, the
way this software did before: the control, on which the same attacker must succeed.
"""
import collections
import json
import random
import secrets
from datetime import date, timedelta
from pathlib import Path

FIRST_MONDAY = date(2024, 1, 1)
MINUTES = 180
# What a visitor can be, each attribute by itself, with how likely it is; invented.
CHANCES = {
    "first_visit": {"first": 4, "before": 5, "unknown": 1},
    "topic": {"leaving": 3, "entering": 2, "permit_rights": 2, "health": 3, "housing": 4, "income_debts": 3},
    "help": {"voorlichting": 2, "hulp": 3, "informatie": 3, "advies": 2},
    "direction": {"out": 3, "in": 1, "neither": 4, "not_said": 2},
    "heard_of": {"colleague": 4, "aid": 3, "online": 2, "poster": 1},
    "outcome": {"answered": 5, "leaflet": 2, "told_where": 2, "handover_offered": 1},
}
CONTROL = """
CREATE TABLE attack_plain_tally (id serial PRIMARY KEY, opening_id int, measure varchar, value varchar, count int);
CREATE UNIQUE INDEX ON attack_plain_tally (opening_id, measure, value);
CREATE TABLE attack_plain_week (id serial PRIMARY KEY, location_id int, year int, week int, measure varchar, value
    varchar, count int);
CREATE TABLE attack_control_visit (id serial, place int, day date, minute int)
"""


def play(env, seed, levels, weeks, path):
    """Play so many weeks at one huiskamer for each level of visits an evening; write the truth into the folder `path`.

    :param list weeks: how many, for each of `levels`
    """
    rng, host = random.Random(seed), env["res.users"].search([("login", "=", "host")])
    env.cr.execute(CONTROL)
    env.cr.commit()
    season = Season(env(user=host.id), rng)
    for level, number in zip(levels, weeks, strict=True):
        place = new_place(env, level)
        for week in range(number):
            season.play_week(place, level, FIRST_MONDAY + timedelta(weeks=week))
    (Path(path) / "truth.json").write_text(json.dumps({"visits": season.visits, "dumps": season.dumps,
                                                       "keys": season.keys}))
    (Path(path) / "versions.json").write_text(json.dumps(season.versions))


def new_place(env, level):
    """A huiskamer that is open every evening, as the demo's is."""
    demo = env["huiskamer.location"].search([], order="id", limit=1)
    return env["huiskamer.location"].create({
        "name": f"Attack {level}", "resource_calendar_id": demo.resource_calendar_id.id}).id


class Season:
    """What was played, and everything that somebody kept who saw every version of every row and every key."""

    def __init__(self, env, rng):
        """:param env: of a host, whose taps these are"""
        self.env, self.cr, self.rng = env, env.cr, rng
        self.visits, self.dumps, self.keys, self.versions = [], {}, {}, []

    def play_week(self, place, level, monday):
        """Seven evenings, each opened, counted tap by tap, sealed and dumped."""
        location = self.env["huiskamer.location"].sudo().browse(place)
        openings = location._plan_openings(monday, monday + timedelta(days=6)).sorted("date")
        self.cr.commit()
        for opening in openings.with_env(self.env):
            opening.action_open()
            self.plain("INSERT INTO attack_plain_tally (opening_id, measure, value, count) SELECT %s, m, v, 0 FROM "
                       "unnest(%s, %s) AS c (m, v)"
                       " ORDER BY random()", opening.id,
                       *map(list, zip(*((m, v) for m, values in CHANCES.items() for v in values), strict=True)))
            self.capture(opening)
            for order, minute in enumerate(sorted(self.rng.sample(range(MINUTES), level))):
                self.visit(place, level, opening, order, minute)
            opening.action_seal()
            self.cr.commit()
            self.plain_seal(place, opening)
            self.capture(opening)
            self.dumps[f"{place} {opening.date}"] = self.dump(place, opening.date)

    def visit(self, place, level, opening, order, minute):
        """Somebody comes in, is counted twice, and has a file opened five to fifteen minutes later."""
        known = {measure: self.rng.choices(list(chances), chances.values())[0] for measure, chances in CHANCES.items()}
        began = self.moment()
        self.tap(opening, known, minute)
        ended = self.moment()
        self.plain("INSERT INTO attack_control_visit (place, day, minute) VALUES (%s, %s, %s)", place, opening.date,
                   minute)
        self.visits.append({
            "level": level, "place": place, "day": str(opening.date), "opening": opening.id, "order": order,
            "began": began, "ended": ended,
            "visit_minute": minute, "file_minute": minute + self.rng.randint(5, 15), "is": known})
        self.capture(opening)

    def tap(self, opening, known, minute):
        """Count one visit: its hour, then each attribute, one tap at a time or as one batch from a queue."""
        taps = [["visit", f"h{17 + minute // 60}", 1], *([measure, value, 1] for measure, value in known.items())]
        for batch in [taps] if self.rng.random() < 0.7 else [[tap] for tap in taps]:
            opening.count_taps(secrets.token_hex(16), batch)
            self.cr.commit()  # a new call sees what the last one did
            for measure, value, _number in sorted(batch):
                self.cr.execute("UPDATE attack_plain_tally SET count = count + 1 WHERE opening_id = %s AND measure = "
                                "%s AND value = %s",
                                (opening.id, measure, value))
            self.cr.commit()

    def plain(self, statement, *values):
        """Run a statement of the control, committed."""
        self.cr.execute(statement, values)
        self.cr.commit()

    def plain_seal(self, place, opening):
        """Seal the control as it was done before: all rows of the week anew, in random order.

        Those of the evening stay where they are: else VACUUM would clear the control away, and it could not fall.
        """
        year, week, _day = opening.date.isocalendar()
        self.cr.execute("SELECT measure, value, count FROM attack_plain_tally WHERE opening_id = %s", (opening.id,))
        sums = collections.Counter({row[:2]: row[2] for row in self.cr.fetchall()})
        self.cr.execute("DELETE FROM attack_plain_week WHERE location_id = %s AND year = %s AND week = %s RETURNING "
                        "measure, value, count",
                        (place, year, week))
        sums.update({row[:2]: row[2] for row in self.cr.fetchall()})
        for (measure, value), count in self.rng.sample(sorted(sums.items()), len(sums)):
            self.cr.execute("INSERT INTO attack_plain_week (location_id, year, week, measure, value, count) VALUES "
                            "(%s, %s, %s, %s, %s, %s)",
                            (place, year, week, measure, value, count))
        self.cr.commit()

    def moment(self):
        """Where the write-ahead log is, and the next transaction's number."""
        self.cr.execute("SELECT pg_current_wal_insert_lsn() - '0/0', "
                        "pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        lsn, transaction = self.cr.fetchone()
        self.cr.commit()
        return [int(lsn), transaction]

    def capture(self, opening):
        """Keep every sealed row as it is now, as who reads the log would, and a copy of every key, as who steals the
        folder would.
        """
        year, week, _day = opening.date.isocalendar()
        self.cr.execute(
            "SELECT 'evening|' || opening_id, key, sealed FROM huiskamer_evening_count WHERE opening_id = %s UNION ALL"
            " SELECT concat_ws('|', 'week', location_id, year, quarter, week), key, sealed FROM huiskamer_week_tally"
            " WHERE location_id = %s AND year = %s AND week = %s", (opening.id, opening.location_id.id, year, week))
        from odoo.addons.huiskamer_case.models.oversight.sealing import key_folder  # noqa: PLC0415 (inside Odoo only)
        for binding, key, sealed in self.cr.fetchall():
            self.versions.append([len(self.visits), opening.id, binding, key, sealed])
            self.keys.setdefault(key, key_folder.read(key).hex())
        self.cr.commit()

    def dump(self, place, day):
        """The week as a dump of that night would hold it: of the control, and of the product all there is."""
        year, week, _day = day.isocalendar()
        self.cr.execute("SELECT measure, value, count FROM attack_plain_week WHERE location_id = %s AND year = %s AND "
                        "week = %s",
                        (place, year, week))
        plain = [list(row) for row in self.cr.fetchall()]
        self.cr.execute("SELECT t::text FROM huiskamer_week_tally t WHERE location_id = %s UNION ALL SELECT t::text "
                        "FROM huiskamer_tally t"
                        " JOIN huiskamer_opening o ON o.id = t.opening_id WHERE o.location_id = %s UNION ALL SELECT "
                        "t::text FROM"
                        " huiskamer_evening_count t UNION ALL SELECT t::text FROM huiskamer_correction t WHERE "
                        "location_id = %s", (place, place, place))
        sealed = " ".join(row[0] for row in self.cr.fetchall())
        self.cr.commit()
        words = sorted({word for values in CHANCES.values() for word in values if word in sealed and len(word) > 3})
        return {"plain": plain, "words": words}
