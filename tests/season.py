"""A season of invented evenings, played inside Odoo through the very methods that the tablets call.

`play` runs in `odoo shell`, commits as a server does, and writes down what nobody should be able to
find out: who wanted what. The attacker of test_evening_attack.py gets the database only.
"""
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
CONTROL = """CREATE TABLE attack_control_visit (
    id serial, place int, day date, minute int, {})""".format(", ".join(f"{measure} text" for measure in CHANCES))


def play(env, seed, levels, weeks, path):
    """Play `weeks` weeks at one huiskamer for each level of visits an evening; write the truth to `path`."""
    rng = random.Random(seed)
    host = env["res.users"].search([("login", "=", "host")])
    env.cr.execute(CONTROL)
    truth = {"visits": [], "dumps": {}}
    for level in levels:
        place = new_place(env, level)
        for week in range(weeks):
            play_week(env(user=host.id), place, level, FIRST_MONDAY + timedelta(weeks=week), rng, truth)
    Path(path).write_text(json.dumps(truth))


def new_place(env, level):
    """A huiskamer that is open every evening, as the demo's is."""
    demo = env["huiskamer.location"].search([], order="id", limit=1)
    return env["huiskamer.location"].create({
        "name": f"Attack {level}", "resource_calendar_id": demo.resource_calendar_id.id}).id


def play_week(env, place, level, monday, rng, truth):
    """Seven evenings, each opened, counted tap by tap, sealed and dumped."""
    location = env["huiskamer.location"].sudo().browse(place)
    openings = location._plan_openings(monday, monday + timedelta(days=6)).sorted("date")
    env.cr.commit()
    for opening in openings.with_env(env):
        opening.action_open()
        env.cr.commit()
        for order, minute in enumerate(sorted(rng.sample(range(MINUTES), level))):
            visit = {measure: rng.choices(list(chances), chances.values())[0] for measure, chances in CHANCES.items()}
            tap_visit(env, opening, visit, minute, rng)
            env.cr.execute(
                f"INSERT INTO attack_control_visit (place, day, minute, {', '.join(visit)})"
                f" VALUES (%s, %s, %s, {', '.join(['%s'] * len(visit))})", (place, opening.date, minute, *visit.values()))
            # the file is opened five to fifteen minutes after the visit was counted
            truth["visits"].append({
                "level": level, "place": place, "day": str(opening.date), "opening": opening.id, "order": order,
                "visit_minute": minute, "file_minute": minute + rng.randint(5, 15), "is": visit})
        opening.action_seal()
        env.cr.commit()
        truth["dumps"][f"{place} {opening.date}"] = dump(env, place, opening.date)
        env.cr.commit()


def tap_visit(env, opening, visit, minute, rng):
    """Count one visit: its hour, then each attribute, one tap at a time or as one batch from a queue."""
    taps = [["visit", f"h{17 + minute // 60}", 1], *([measure, value, 1] for measure, value in visit.items())]
    batches = [taps] if rng.random() < 0.7 else [[tap] for tap in taps]
    for batch in batches:
        opening.count_taps(secrets.token_hex(16), batch)
        env.cr.commit()  # a new call sees what the last one did


def dump(env, place, day):
    """The week's counts as a dump of that night would hold them."""
    year, week, _day = day.isocalendar()
    env.cr.execute(
        "SELECT measure, value, count FROM huiskamer_week_tally WHERE location_id = %s AND year = %s AND week = %s",
        (place, year, week))
    return [list(row) for row in env.cr.fetchall()]
