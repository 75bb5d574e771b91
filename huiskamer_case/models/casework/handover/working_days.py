"""The working days of an office, looked up once for all moments that hang on them. Nothing here knows a handover."""
from datetime import timedelta

from ...shared import house_days

# How core's calendars plan: a fortnight at a time, and not for ever.
FORTNIGHT, FORTNIGHTS = timedelta(days=14), 100


class WorkingDays:
    """The working days of a calendar from a moment on, as core's ``plan_days`` finds them, each fortnight looked up
    once: a handover has four moments that lie days apart.
    """

    def __init__(self, calendar, begin, time_off):
        """:param begin: a moment with its zone
        :param time_off: which rows of core's time off count
        """
        self.calendar, self.begin, self.time_off = calendar, begin, time_off
        self.days, self.ends, self.looked = set(), [], 0

    def end_of(self, number):
        """When the first work of so many working days on ends; nothing when the calendar never comes that far."""
        while len(self.ends) < number and self.looked < FORTNIGHTS:
            since = self.begin + FORTNIGHT * self.looked
            self.looked += 1
            for start, stop, _meta in self.calendar._work_intervals_batch(
                    since, since + FORTNIGHT, domain=self.time_off)[False]:
                day = house_days.day_of(house_days.stored(start), start.tzinfo)
                if day not in self.days:
                    self.days.add(day)
                    self.ends.append(stop)
        return self.ends[number - 1] if len(self.ends) >= number else None
