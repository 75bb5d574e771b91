"""The scripted attacker: has the whole database and the files' dates, wants to know who asked what.

Each attack guesses, for one named file, the value of each attribute. All it reads are rows as
PostgreSQL holds them, system columns (`xmin`, `ctid`) included.
"""
import collections
import statistics
from datetime import date

ATTRIBUTES = ("first_visit", "topic", "help", "direction", "heard_of", "outcome")


class Knowledge:
    """Everything the database shows, indexed for the attacks."""

    def __init__(self, cursor, visits):
        self.weeks = collections.defaultdict(list)
        cursor.execute(
            "SELECT location_id, year, week, measure, value, count, id, xmin::text::bigint, ctid::text FROM huiskamer_week_tally")
        for place, year, week, measure, value, count, number, xmin, ctid in cursor.fetchall():
            page, line = ctid.strip("()").split(",")
            self.weeks[place, year, week, measure].append(
                {"value": value, "count": count, "id": number, "xmin": xmin, "ctid": (int(page), int(line))})
        # from the dates of the files: where in its week each file falls
        self.places = collections.defaultdict(list)
        for visit in visits:
            self.places[week_key(visit)].append((visit["day"], visit["file_minute"]))
        for moments in self.places.values():
            moments.sort()

    def rows(self, visit, measure):
        """The rows of this file's week for one attribute, with something counted."""
        return [row for row in self.weeks[*week_key(visit), measure] if row["count"]]

    def fraction(self, visit):
        """Where in the week this file falls, from 0 to 1."""
        moments = self.places[week_key(visit)]
        return (moments.index((visit["day"], visit["file_minute"])) + 0.5) / len(moments)


def week_key(visit):
    """(place, year, week) of a visit."""
    year, week, _day = date.fromisoformat(visit["day"]).isocalendar()
    return visit["place"], year, week


def by_proportion(_knowledge, _visit, rows):
    """No attack: the commonest value of the week."""
    return max(rows, key=lambda row: row["count"])["value"]


def by_order(column, direction=1):
    """The row that stands where the file stands in its week, by a column that could betray the order of taps."""
    def guess(knowledge, visit, rows):
        left = knowledge.fraction(visit) * sum(row["count"] for row in rows)
        for row in sorted(rows, key=lambda row: row[column])[::direction]:
            left -= row["count"]
            if left < 0:
                return row["value"]
        return rows[-1]["value"]
    return guess


def by_outlier(column):
    """The row whose column is alone or last, as the last one touched; else the commonest value."""
    def guess(knowledge, visit, rows):
        counts = collections.Counter(row[column] for row in rows)
        rare = [row for row in rows if counts[row[column]] == 1]
        if len(rare) in (0, len(rows)):
            return by_proportion(knowledge, visit, rows)
        return max(rare, key=lambda row: row[column])["value"]
    return guess


def by_gap(column):
    """Rows next to each other in a column came together: take the neighbour of the commonest `first_visit` row."""
    def guess(knowledge, visit, rows):
        anchor = max(knowledge.rows(visit, "first_visit"), key=lambda row: row["count"])
        return min(rows, key=lambda row: abs(row[column] - anchor[column]))["value"]
    return guess


class Learned:
    """Learns on one half of the season at which rank the right row stands, and uses it on the other half."""

    def __init__(self, column):
        self.column, self.weight = column, collections.Counter()

    def learn(self, knowledge, visits):
        """Count how often the right row stood at each rank, against how often it would by its share."""
        hits, expected = collections.Counter(), collections.Counter()
        for visit in visits:
            for measure in ATTRIBUTES:
                rows = sorted(knowledge.rows(visit, measure), key=lambda row: row[self.column])
                total = sum(row["count"] for row in rows)
                for rank, row in enumerate(rows):
                    bucket = (measure, rank, round(knowledge.fraction(visit) * 3))
                    hits[bucket] += row["value"] == visit["is"][measure]
                    expected[bucket] += row["count"] / total
        self.weight = {bucket: (hits[bucket] + 20) / (expected[bucket] + 20) for bucket in expected}

    def guess(self, measure):
        """An attack for one attribute."""
        def inner(knowledge, visit, rows):
            ranked = sorted(rows, key=lambda row: row[self.column])
            third = round(knowledge.fraction(visit) * 3)
            scored = [(row["count"] * self.weight.get((measure, rank, third), 1), row["value"]) for rank, row in enumerate(ranked)]
            return max(scored)[1]
        return inner


def attacks(knowledge, training):
    """name -> function (measure) -> attack."""
    ways = {"the week's proportions": by_proportion}
    for column in ("ctid", "id", "xmin"):
        ways[f"order by {column}"] = by_order(column)
        ways[f"odd one out by {column}"] = by_outlier(column)
    ways["reverse order by ctid"] = by_order("ctid", -1)
    ways["neighbours by id"] = by_gap("id")
    ready = {name: (lambda _measure, way=way: way) for name, way in ways.items()}
    for column in ("ctid", "id"):
        learned = Learned(column)
        learned.learn(knowledge, training)
        ready[f"learned from {column}"] = learned.guess
    return ready


def gains(knowledge, visits, way):
    """For each file: the share of attributes guessed right, minus the share that the week's proportions give."""
    return [
        statistics.mean(gain(knowledge, visit, measure, way) for measure in ATTRIBUTES) for visit in visits]


def gain(knowledge, visit, measure, way):
    """1 or 0 for a guess, minus what always saying the week's commonest value would bring on average."""
    rows = knowledge.rows(visit, measure)
    share = max(row["count"] for row in rows) / sum(row["count"] for row in rows)
    return (way(measure)(knowledge, visit, rows) == visit["is"][measure]) - share


def linked_on_control(cursor, visits):
    """The share of files that the same knowledge ties to the right row of a table of visits with times."""
    cursor.execute("SELECT place, day::text, minute FROM attack_control_visit")
    rows = collections.defaultdict(list)
    for place, day, minute in cursor.fetchall():
        rows[place, day].append(minute)
    hits = [
        min(rows[visit["place"], visit["day"]], key=lambda minute: abs(visit["file_minute"] - 10 - minute))
        == visit["visit_minute"] for visit in visits]
    return statistics.mean(hits)


def linked_by_nightly_dumps(visits, dumps):
    """The share of attributes guessed right by who holds a dump of every night: the difference of two is an evening."""
    before, hits = collections.defaultdict(dict), []
    evenings = collections.defaultdict(list)
    for visit in visits:
        evenings[visit["place"], visit["day"]].append(visit)
    for (place, day), guests in sorted(evenings.items()):
        key = week_key(guests[0])
        now = {(measure, value): count for measure, value, count in dumps[f"{place} {day}"]}
        for guest in guests:
            for measure in ATTRIBUTES:
                fresh = {value: count - before[key].get((name, value), 0) for (name, value), count in now.items() if name == measure}
                hits.append(max(fresh, key=fresh.get) == guest["is"][measure])
        before[key] = now
    return statistics.mean(hits)
