"""Opening hours between HSDS (days and times), people (ranges past midnight) and core's calendar (cut at midnight)."""
import re

from ..shared.hours_mixin import joined

DAYS = ('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
# As people write a day, in English and Dutch; of two letters only the standard's own: MA is Monday here, and Tuesday
# in France.
DAY_NAMES = {word: number for number, words in enumerate((
    'MO MON MONDAY MAANDAG', 'TU TUE TUES TUESDAY DINSDAG', 'WE WED WEDS WEDNESDAY WOENSDAG',
    'TH THU THUR THURS THURSDAY DONDERDAG', 'FR FRI FRIDAY VRIJDAG', 'SA SAT SATURDAY ZATERDAG',
    'SU SUN SUNDAY ZONDAG')) for word in words.split()}
_SPAN = re.compile(r'\s*(?:-|–|—|\bTO\b|\bTOT\b|\bT/M\b)\s*')
_TIME = re.compile(
    r'^(?:\d{4}-\d\d-\d\d(?=T)| )?T?(\d{1,2})(?:[:.h]?(\d{2})(?:[:.]?(\d{2})(?:\.\d+)?)?(?:\s*uur)?)?'
    r'\s*(?:([AaPp])\.?[Mm]\.?)?\s*(?:Z|[+-](?:0\d|1[0-4]):?\d{2})?$')


def hour_to_text(hour):
    """``17.5`` as ``17:30``; the end of a day is ``00:00``, as the time of the standard has no 24."""
    minutes = round(hour * 60) % (24 * 60)
    return f'{minutes // 60:02}:{minutes % 60:02}'


def text_to_hour(text):
    """``17:30``, ``9:00``, ``1730``, ``9 PM``, with or without seconds, a day before it or a zone behind it: a number
    of hours.

    :raise ValueError: when it is no time
    """
    found = _TIME.match(text.strip())
    if not found or not (found[2] or found[4]):  # a bare number can be an hour or anything else
        raise ValueError
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if found[4] in 'pP' else 0)
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise ValueError
    return hour + minute / 60


def days_of(words):
    """The numbers of the days in ``MO,TU``, with spaces, small letters, whole words or a span as in ``MO-FR`` too.

    :raise ValueError: when one of them is no day of every week
    """
    if isinstance(words, list):
        words = ','.join(word if isinstance(word, str) else '?' for word in words)
    days = set()
    for part in filter(None, re.split(r'[,;\s]+', _SPAN.sub('-', words.strip().upper()))):
        ends = [DAY_NAMES.get(word) for word in part.split('-')]
        if None in ends or len(ends) > 2:
            raise ValueError
        days |= {(ends[0] + step) % 7 for step in range((ends[-1] - ends[0]) % 7 + 1)}
    if not days:
        raise ValueError
    return sorted(days)


def pieces(blocks):
    """Blocks (day, from, to) as a calendar wants them: cut at midnight, in order, and one where they overlap."""
    cut = []
    for day, begin, end in blocks:
        cut.append((day, begin, min(end, 24.0)))
        if end > 24:
            cut.append(((day + 1) % 7, 0.0, end - 24))
    whole = []
    for day, begin, end in sorted(cut):
        if whole and whole[-1][0] == day and begin <= whole[-1][2]:
            whole[-1] = (day, whole[-1][1], max(end, whole[-1][2]))
        else:
            whole.append((day, begin, end))
    return whole


def pieces_of(calendar):
    """The same of a calendar."""
    blocks = calendar.attendance_ids.filtered(lambda block: block.day_period != 'lunch' and not block.display_type)
    return pieces((int(block.dayofweek), block.hour_from, block.hour_to) for block in blocks)


def written(parts):
    """(day, opens at, closes at) as the standard writes them; what goes on past midnight is of the day it begins on."""
    return [(DAYS[day], hour_to_text(begin), hour_to_text(end))
            for day, ranges in enumerate(joined(parts)) for begin, end in ranges]
