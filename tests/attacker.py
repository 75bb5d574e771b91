"""The scripted attacker: wants to know who asked what, from whatever somebody else left lying about.

For one named file, whose moment he knows, he guesses the value of each attribute. What he has to go by differs:
the write-ahead log, the files of the tables, a dump of every night, with or without keys. Where he finds nothing
he says what is commonest in the whole period; that is what he is measured against.
"""
import base64
import collections
import statistics
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ATTRIBUTES = ("first_visit", "topic", "help", "direction", "heard_of", "outcome")


def week_key(visit):
    """(place, year, week) of a visit."""
    year, week, _day = date.fromisoformat(visit["day"]).isocalendar()
    return visit["place"], year, week


def commonest(visits):
    """measure -> its commonest value, and how often that is right: what anybody knows without looking."""
    counts = {measure: collections.Counter(visit["is"][measure] for visit in visits) for measure in ATTRIBUTES}
    best = {measure: table.most_common(1)[0] for measure, table in counts.items()}
    return {measure: (value, count / len(visits)) for measure, (value, count) in best.items()}


def gains(visits, candidates):
    """For each file: the share of attributes guessed right, minus what the commonest values bring; and that share
    itself.

    :param candidates: function (visit) -> {measure: set of values that could be it}
    """
    usual, found, right = commonest(visits), [], []
    for visit in visits:
        possible = candidates(visit)
        hits = [(next(iter(possible[measure])) if len(possible.get(measure, ())) == 1 else usual[measure][0]) == visit[
            "is"][measure]
                for measure in ATTRIBUTES]
        right.append(statistics.mean(hits))
        found.append(right[-1] - statistics.mean(usual[measure][1] for measure in ATTRIBUTES))
    return found, statistics.mean(right)


def by_words(words, values):
    """Candidates from words that lay about: values that only one measure has, and that were there.

    :param words: function (visit) -> set of words as bytes
    :param dict values: measure -> its values
    """
    def candidates(visit):
        seen = {word.decode() for word in words(visit)}
        return {measure: {value for value in values[measure] if value in seen} for measure in values}
    return candidates


def by_transactions(touched):
    """The words of all transactions between the beginning and the end of a visit."""
    def words(visit):
        span = range(visit["began"][1], visit["ended"][1])
        return set().union(*(touched.get(transaction, set()) for transaction in span)) if span else set()
    return words


def by_nightly(visits, dumps):
    """Candidates from a dump of every night: what an evening added to its week. Right at once when there was one
    visit.
    """
    fresh, before = {}, collections.defaultdict(dict)
    for place, day in sorted({(visit["place"], visit["day"]) for visit in visits}):
        key = week_key({"place": place, "day": day})
        now = {(measure, value): count for measure, value, count in dumps[f"{place} {day}"]["plain"]}
        fresh[place, day] = {counter: count - before[key].get(counter, 0) for counter, count in now.items()}
        before[key] = now

    def candidates(visit):
        added = fresh[visit["place"], visit["day"]]
        return {measure: top({value: n for (name, value), n in added.items() if name == measure})
                for measure in ATTRIBUTES}
    return candidates


def top(counts):
    """The value with the highest count, as a set; empty when nothing was counted."""
    return {max(counts, key=counts.get)} if any(counts.values()) else set()


def opened(versions, keys, unpack):
    """The sealed rows that these keys open: {(visits so far, opening, what): {(measure, value): count}}, and how many.

    :param list versions: every version of every sealed row, as whoever reads the log has them
    :param dict keys: name -> key, in hexadecimal digits
    """
    found, many = {}, 0
    for number, opening, binding, name, sealed in versions:
        if name in keys:
            data = base64.b64decode(sealed)
            try:
                content = AESGCM(bytes.fromhex(keys[name])).decrypt(data[:12], data[12:], f"{binding}|{name}".encode())
            except InvalidTag:
                continue
            found[number, opening, binding], many = dict(unpack(content)["counts"]), many + 1
    return found, many


def by_versions(visits, tables):
    """Candidates from opened rows: what one visit added to its evening; else the commonest value of its week."""
    numbers = {id(visit): number for number, visit in enumerate(visits)}
    weeks = {binding: counts for (_number, _opening, binding), counts in sorted(tables.items())
             if binding.startswith("week")}

    def candidates(visit):
        number, binding = numbers[id(visit)], f"evening|{visit['opening']}"
        before, after = (tables.get((at, visit["opening"], binding)) for at in (number, number + 1))
        if before is not None and after is not None:
            return {measure: {value for (name, value), count in after.items()
                              if name == measure and count > before.get((name, value), 0)} for measure in ATTRIBUTES}
        place, year, week = week_key(visit)
        counts = next((table for binding, table in weeks.items() if binding.split("|")[1:3] + binding.split("|")[4:] ==
                       [str(place), str(year), str(week)]), {})
        return {measure: top({value: n for (name, value), n in counts.items() if name == measure})
                for measure in ATTRIBUTES}
    return candidates


def linked_on_control(rows, visits):
    """The share of files that the same knowledge ties to the right row of a table of visits with times."""
    times = collections.defaultdict(list)
    for place, day, minute in rows:
        times[place, day].append(minute)
    return statistics.mean(
        min(times[visit["place"], visit["day"]], key=lambda minute: abs(visit["file_minute"] - 10 - minute)) == visit[
            "visit_minute"]
        for visit in visits)
