"""Days and deadlines of the house: the one place where a moment becomes a day, and a day a moment.

A moment is stored in UTC; a day is what the calendar on the wall of the huiskamer says. Half past
midnight on 2 July is still 1 July in UTC, so nobody cuts a day out of a moment in any other way, and
nobody asks the time zone of whoever is at the screen. Records with a place go by the clock of that
place, everything else by the clock of the house. Nothing here imports a model.
"""
from datetime import date, datetime, time, timedelta

import pytz

from odoo import fields
from odoo.tools import format_date, format_datetime

HOUSE_ZONE = 'Europe/Amsterdam'
MIDNIGHT, MORNING = time(0), time(10)
# Until then it is still the night of the evening before.
NIGHT_ENDS = time(6)
# Years that a person can mean.
FIRST_YEAR, LAST_YEAR = 2000, 2100
# Days before and after today that somebody can mean: what was, what was heard (also a moment ago by a clock that runs
# ahead), what comes, and what was or comes.
TEN_YEARS = 3650
PAST, HEARD, AHEAD, AROUND = (-TEN_YEARS, 0), (-TEN_YEARS, 1), (0, TEN_YEARS), (-TEN_YEARS, TEN_YEARS)


def zone_of(records=None):
    """The time zone of the place of this record, or of the house.

    A model says with ``_house_place`` on which path its place stands; with none it looks for ``location_id``.
    """
    place = _place(records)
    if place and not place.id:  # one that is being filled in
        return zone_of_calendar(place.resource_calendar_id)
    return pytz.timezone((place and place._zone_name()) or HOUSE_ZONE)


def zone_of_calendar(calendar):
    """The time zone in which a calendar of core counts."""
    return pytz.timezone(calendar.sudo().tz or HOUSE_ZONE)  # sudo: what a clock on the wall says is no secret


def _place(records):
    """The huiskamer behind a record, if it has one."""
    if records is None or not getattr(records, '_ids', ())[:1]:
        return None
    record = records[:1].sudo()  # sudo: only the time zone of the place comes out
    if 'resource_calendar_id' in record._fields and record._name == 'huiskamer.location':
        return record
    path = getattr(records, '_house_place', 'location_id' if 'location_id' in records._fields else '')
    for name in filter(None, path.split('.')):
        record = record[name]
    return record if path else None


def between(env, first, last):
    """From which day until which, as the reader writes days; what is not filled in yet is left out."""
    return ' – '.join(format_date(env, day) for day in (first, last) if day)


def in_words(env, day):
    """A day as the reader says it, with its weekday, such as "vr 27 nov 2026"; nothing for no day."""
    return format_date(env, day, date_format='EEE d MMM y')


def day_of_words(env, moment, records=None):
    """The day on which a moment falls at the place of these records, as the reader writes days."""
    return format_date(env, moment and day_of(moment, zone_of(records)))


def moment_in_words(env, moment, records=None, writing='short'):
    """A moment on the clock of the place of these records, as the reader writes it, or in this writing of babel's.

    Whoever is at the screen may have another clock, or none; what was printed or told would say another hour.
    """
    return format_datetime(env, moment, tz=zone_of(records).zone, dt_format=writing) if moment else ''


def local(moment, zone=None):
    """A stored moment on the clock of this zone."""
    return pytz.utc.localize(moment).astimezone(zone or pytz.timezone(HOUSE_ZONE))


def stored(aware):
    """A moment with a zone, as it is stored; an end at 24:00 is a microsecond before midnight for core's calendars."""
    return (aware.astimezone(pytz.utc) + timedelta(microseconds=500000)).replace(microsecond=0, tzinfo=None)


def day_of(moment, zone=None):
    """The day on which a stored moment falls; a day is one already."""
    return local(moment, zone).date() if isinstance(moment, datetime) else moment


def today(records=None):
    """The day it is at the place of this record, or of the house; also what a field of days begins with."""
    return day_of(fields.Datetime.now(), zone_of(records))


def moment_of(day, clock=MIDNIGHT, zone=None):
    """The moment, to be stored, at which the clock of this zone says so on this day.

    An hour that the spring takes away is the hour after it; of an hour that comes twice in autumn, the first.
    """
    zone = zone or pytz.timezone(HOUSE_ZONE)
    wall = datetime.combine(day, clock)
    try:
        aware = zone.localize(wall, is_dst=None)
    except pytz.NonExistentTimeError:
        aware = zone.normalize(zone.localize(wall, is_dst=False))
    except pytz.AmbiguousTimeError:
        aware = zone.localize(wall, is_dst=True)
    return aware.astimezone(pytz.utc).replace(tzinfo=None)


def begin_of(day, zone=None):
    """The first moment of a day."""
    return moment_of(day, MIDNIGHT, zone)


def end_of(day, zone=None):
    """The last second of a day."""
    return begin_of(day + timedelta(days=1), zone) - timedelta(seconds=1)


def days_later(moment, days, zone=None):
    """The same time on the clock, so many days later."""
    if not days:
        return moment
    wall = local(moment, zone)
    return moment_of(wall.date() + timedelta(days=days), wall.time(), zone)


def night_of(moment, zone=None):
    """The evening to whose night a moment belongs: who comes at half past midnight came that night."""
    wall = local(moment, zone)
    return wall.date() - timedelta(days=1) if wall.time() < NIGHT_ENDS else wall.date()


def tonight(records=None):
    """The evening whose night it is at the place of this record, or of the house; until six it is yesterday's."""
    return night_of(fields.Datetime.now(), zone_of(records))


def at_clock_of(day, moment, zone=None):
    """This day, at the time on the clock that a moment has."""
    return moment_of(day, local(moment, zone).time(), zone)


def week_of(day):
    """(ISO year, ISO week) of a day."""
    year, week, _day = day.isocalendar()
    return year, week


def is_week(year, week):
    """Whether this ISO week exists, in a year that a person can mean: most years have 52 weeks, some have 53."""
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= week <= 53:
        return False
    return week <= date(year, 12, 28).isocalendar()[1]
