"""How long each file of tests took the last time, so that two runners end at about the same moment."""
import json

from launcher import settings

SECONDS_UNKNOWN = 2.0


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
    """Remember what was measured; a whole file at a time, so that two runs at once harm nothing."""
    if seconds:
        making = place().with_suffix(f".{len(seconds)}.making")
        making.write_text(json.dumps(known() | seconds))
        making.replace(place())


def halves(paths):
    """Two lists of these paths that take about equally long: the longest first, each to the emptier one."""
    seconds, lists, totals = known(), ([], []), [0.0, 0.0]
    for path in sorted(paths, key=lambda path: -seconds.get(path.name, SECONDS_UNKNOWN)):
        emptier = totals.index(min(totals))
        lists[emptier].append(path)
        totals[emptier] += seconds.get(path.name, SECONDS_UNKNOWN)
    return [share for share in lists if share]
