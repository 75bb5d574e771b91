"""How long each file of tests took: kept, so that two runners end at about the same moment, and shown."""
import json

from launcher import settings
from launcher.steps import locked

SECONDS_UNKNOWN = 2.0
SLOWEST = 10  # files that a table names


def place():
    """Where the durations are kept: they belong to the machine, not to the checkout."""
    return settings.cache() / "durations.json"


def known():
    """File name -> seconds, as the last runs measured; empty when none did."""
    try:
        return {name: float(seconds) for name, seconds in json.loads(place().read_text()).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def keep(seconds):
    """Remember what was measured; one run after the other, so that none undoes what another measured."""
    if not seconds:
        return
    with locked(settings.lock_file("durations")):
        making = place().with_suffix(".making")
        making.write_text(json.dumps(known() | seconds))
        making.replace(place())


def table(parts, files):
    """Lines that say where the time of a run went: the seconds of each part, and of the slowest files.

    :param parts: name -> seconds, `files` likewise
    """
    slowest = sorted(files.items(), key=lambda row: -row[1])[:SLOWEST]
    rows = [("Seconds of each part", parts.items()), (f"The {len(slowest)} slowest files", slowest)]
    return [line for title, seconds in rows if seconds
            for line in (f"{title}:", *(f"{number:9.1f}  {name}" for name, number in seconds))]


def halves(paths):
    """Two lists of these paths that take about equally long: the longest first, each to the emptier one."""
    seconds, lists, totals = known(), ([], []), [0.0, 0.0]
    for path in sorted(paths, key=lambda path: -seconds.get(path.name, SECONDS_UNKNOWN)):
        emptier = totals.index(min(totals))
        lists[emptier].append(path)
        totals[emptier] += seconds.get(path.name, SECONDS_UNKNOWN)
    return [share for share in lists if share]
