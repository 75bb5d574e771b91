from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..shared import house_days

# What is looked at to see which pilot is the newest and how it ended.
PILOT = ('location_id', 'date_from', 'date_until', 'decision', 'stops_undecided', 'warn_days')

LONGEST_WARNING = 366  # days


class HuiskamerPilotEnding(models.Model):
    """What follows when a pilot ends and nobody has decided: a warning, and, where this was chosen, a stop."""
    _inherit = 'huiskamer.pilot'

    warn_days = fields.Integer(
        "Warn so many days before", default=14, help="On the page of figures, as long as nothing was decided.")
    stops_undecided = fields.Boolean(
        "Stops without a decision",
        help="When the pilot ends without a decision: no new files, and the shortest retention terms. Help goes on, "
             "and so do files and handovers that are there. Writing down a decision lifts it.")

    _warn_days_not_negative = models.Constraint('CHECK (warn_days >= 0)',
                                                "A warning comes before the end, not after it.")

    @api.constrains('warn_days')
    def _check_warn_days(self):
        """Keep slips of the pen out: so long before the end that no calendar has the day.

        :raise ValidationError: for more than a year
        """
        if any(pilot.warn_days > LONGEST_WARNING for pilot in self):
            raise ValidationError(self.env._("A warning comes a year before the end at most."))

    @api.model
    def _newest(self, places):
        """The newest pilot that has begun, of each huiskamer in this domain on pilots."""
        today = house_days.today()
        newest = {}
        for pilot in self.search_fetch([*places, ('date_from', '<=', today)], PILOT, order='date_from, id'):
            newest[pilot.location_id] = pilot
        return self.browse([pilot.id for pilot in newest.values()])

    def _has_ended_undecided(self):
        """Whether the last day is over and nothing was decided."""
        today = house_days.today()
        return not self.decision and self.date_until < today

    def _warning(self):
        """What a supervisor has to know about the end of this pilot, as a sentence; empty when nothing."""
        today = house_days.today()
        if self.decision or self.date_until - timedelta(days=self.warn_days) > today:
            return ''
        words = {'place': self.location_id.name, 'day': format_date(self.env, self.date_until)}
        if self.date_until >= today and self.stops_undecided:
            return self.env._(
                "The pilot of %(place)s ends on %(day)s and nothing was decided. After that no new files are opened "
                "and the shortest terms apply, until a decision is written down.", **words)
        if self.date_until >= today:
            return self.env._("The pilot of %(place)s ends on %(day)s and nothing was decided.", **words)
        if self.stops_undecided:
            return self.env._(
                "The pilot of %(place)s ended on %(day)s without a decision. No new files are opened there and the "
                "shortest terms apply, until a decision is written down.", **words)
        return self.env._("The pilot of %(place)s ended on %(day)s without a decision. Write it down.", **words)


class HuiskamerLocation(models.Model):
    """A huiskamer stops by itself when its newest pilot says so."""
    _inherit = 'huiskamer.location'

    @api.model
    def _winding_down(self):
        """The huiskamers whose newest pilot has ended without a decision and stops then."""
        # sudo: caseworkers see no pilots; which place has stopped is told to everybody who works there
        pilots = self.env['huiskamer.pilot'].sudo()
        ended = pilots._newest([('location_id.active', '=', True)]).filtered(  # of every company
            lambda pilot: pilot.stops_undecided and pilot._has_ended_undecided())
        return super()._winding_down() | self.browse(ended.location_id.ids)


class HuiskamerDashboard(models.AbstractModel):
    """The page of figures tells when a pilot ends without a decision."""
    _inherit = 'huiskamer.dashboard'

    def _notices(self, places):
        """What a supervisor has to look at, the ends of pilots first."""
        pilots = self.env['huiskamer.pilot']._newest([('location_id', 'in', places.ids)])
        return [words for pilot in pilots if (words := pilot._warning())] + super()._notices(places)
