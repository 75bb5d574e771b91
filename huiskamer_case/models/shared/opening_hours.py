"""Opening hours as people write them: "17:00-20:00", "20-1", "12.00–14.00, 17.00–20.00", "day and night".

Nothing here imports a model. A range that ends before it begins goes on past midnight.
"""
import re

_RANGE = re.compile(
    r'^\s*(\d{1,2})(?:[:.u](\d{2}))?\s*(?:uur)?\s*(?:-|–|—|to|tot)\s*(\d{1,2})(?:[:.u](\d{2}))?\s*(?:uur)?\s*$', re.IGNORECASE)
_ALWAYS = re.compile(r'^\s*(?:24\s*(?:uur|hours)?|day and night|dag en nacht|24/7)\s*$', re.IGNORECASE)


def read(words):
    """The ranges of one day, in hours from its midnight: [(from, to)]; more than 24 is the next day.

    :raise ValueError: for what cannot be opening hours
    """
    if not (words or '').strip():
        return []
    if _ALWAYS.match(words):
        return [(0.0, 24.0)]
    ranges = sorted(_range(part) for part in re.split(r'[,;&]|\ben\b|\band\b', words))
    if any(later[0] < earlier[1] for earlier, later in zip(ranges, ranges[1:], strict=False)):
        raise ValueError(words)
    return ranges


def _range(words):
    """One range."""
    found = _RANGE.match(words)
    if not found:
        raise ValueError(words)
    begin, end = _hour(found[1], found[2]), _hour(found[3], found[4])
    if begin >= 24 or end > 24:
        raise ValueError(words)
    return begin, end if end > begin else end + 24


def _hour(hours, minutes):
    """A time on the clock as a number of hours."""
    if int(minutes or 0) > 59:
        raise ValueError(minutes)
    return int(hours) + int(minutes or 0) / 60


def written(ranges):
    """Ranges as people write them."""
    return ', '.join(f'{_clock(begin)}-{_clock(end)}' for begin, end in ranges)


def _clock(hour):
    """A number of hours as a time on the clock; midnight at the end of a day is 24:00."""
    minutes = round(hour * 60)
    if minutes > 24 * 60:
        minutes -= 24 * 60
    return f'{minutes // 60:02d}:{minutes % 60:02d}'


def lines(week):
    """What a calendar needs for seven days of ranges: [(weekday, from, to)], cut at midnight.

    :raise ValueError: when two ranges of the week overlap
    """
    pieces = []
    for weekday, ranges in enumerate(week):
        for begin, end in ranges:
            pieces.append((weekday, begin, min(end, 24.0)))
            if end > 24:
                pieces.append(((weekday + 1) % 7, 0.0, end - 24))
    pieces.sort()
    for one, other in zip(pieces, pieces[1:], strict=False):
        if one[0] == other[0] and other[1] < one[2]:
            raise ValueError(one)
    return pieces


def joined(pieces):
    """The seven days of ranges behind the lines of a calendar: what goes on past midnight belongs to the day it begins on."""
    week = [[] for _day in range(7)]
    heads = {weekday: end for weekday, begin, end in pieces if begin == 0 and end <= 12}
    reaches = {weekday for weekday, begin, end in pieces if end == 24 and begin > 0}
    for weekday, begin, end in sorted(pieces):
        tomorrow = (weekday + 1) % 7
        if begin == 0 and weekday in heads and (weekday - 1) % 7 in reaches:
            continue
        goes_on = end == 24 and begin > 0 and tomorrow in heads
        week[weekday].append((begin, 24 + heads[tomorrow] if goes_on else end))
    return week
