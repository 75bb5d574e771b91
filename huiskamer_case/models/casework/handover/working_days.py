"""The working days of an office, looked up once for all moments that hang on them. Nothing here knows a handover."""
from datetime import timedelta

from odoo import api, models, tools

from ...oversight.walls.remembered import keep_in_step
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
            for day, stop in self._work(since):
                if day not in self.days:
                    self.days.add(day)
                    self.ends.append(stop)
        return self.ends[number - 1] if len(self.ends) >= number else None

    def _work(self, since):
        """The stretches of work of a fortnight: [(day, when it ends)]."""
        return [
            (house_days.day_of(house_days.stored(start), start.tzinfo), stop)
            for start, stop, _meta in self.calendar._work_intervals_batch(
                since, since + FORTNIGHT, domain=self.time_off)[False]]


class OfficeDays(WorkingDays):
    """The working days of the organisation of a huiskamer, each fortnight remembered until a calendar changes."""

    def __init__(self, place, begin):
        """:param place: the huiskamer, with the limits off
        :param begin: a moment with its zone
        """
        super().__init__(place.browse(), begin, None)
        self.place = place

    def _work(self, since):
        """The stretches of work of a fortnight, from memory."""
        return self.place._office_work(since)


class HuiskamerLocation(models.Model):
    """When the office behind a huiskamer works."""
    _inherit = 'huiskamer.location'

    @tools.ormcache('self.id', 'since')
    def _office_work(self, since):
        """The stretches of work of the office in a fortnight; none without a calendar. A calendar is no secret, and
        nobody's rights hang on it.
        """
        company = self.company_id
        calendar = company.resource_calendar_id.with_context(employee_timezone=None)
        return tuple(WorkingDays(calendar, since, time_off_of(company))._work(since)) if calendar else ()


def time_off_of(company):
    """Which rows of core's time off count for an organisation: holidays and closed days."""
    return [('time_type', '=', 'leave'), ('company_id', 'in', [False, company.id])]


def forget_working_days(env):
    """Look anew at when an office works: now, and for who looked meanwhile once it is committed."""
    keep_in_step(env)
    env.registry.clear_cache()


class ResCompany(models.Model):
    """Another calendar of the organisation counts at once."""
    _inherit = 'res.company'

    # public: core's own list of what makes it forget what it remembers; asks and changes nothing
    @api.model
    def cache_invalidation_fields(self):
        """Also its calendar."""
        return super().cache_invalidation_fields() | {'resource_calendar_id'}


class ResourceCalendar(models.Model):
    """Hours count as they stand; those of one colleague are looked up and not remembered."""
    _inherit = 'resource.calendar'

    @api.private
    def modified(self, fnames, create=False, before=False):
        """What is remembered of working days is forgotten."""
        forget_working_days(self.env)
        return super().modified(fnames, create=create, before=before)


class ResourceCalendarAttendance(models.Model):
    """As above."""
    _inherit = 'resource.calendar.attendance'

    @api.private
    def modified(self, fnames, create=False, before=False):
        """What is remembered of working days is forgotten."""
        forget_working_days(self.env)
        return super().modified(fnames, create=create, before=before)


class ResourceCalendarLeaves(models.Model):
    """As above; the time off of one colleague is no closed day."""
    _inherit = 'resource.calendar.leaves'

    @api.private
    def modified(self, fnames, create=False, before=False):
        """What is remembered of working days is forgotten when a day of everybody changes."""
        # sudo: whoever writes a day off need not see whose it is; nothing comes out
        if 'resource_id' in fnames or any(not leave.resource_id for leave in self.sudo()):
            forget_working_days(self.env)
        return super().modified(fnames, create=create, before=before)
