from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError


class HuiskamerLocation(models.Model):
    """A huiskamer: a place with opening hours, an evening team and, at first, a pilot period."""
    _name = 'huiskamer.location'
    _description = "Huiskamer"
    _is_open_to_crm = True
    _inherit = ['huiskamer.hours.mixin']
    _order = 'name, id'

    name = fields.Char(required=True)
    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    resource_calendar_id = fields.Many2one(
        'resource.calendar', string="Opening hours", required=True, ondelete='restrict',
        help="The evenings that can be planned follow this calendar, in its own time zone.")
    staff_ids = fields.Many2many(
        'res.users', string="Evening team",
        help="Colleagues who work here in the evening. They see a file only if the client chose so.")
    pilot_from = fields.Date("Pilot from")
    pilot_until = fields.Date("Pilot until")
    active = fields.Boolean(default=True)

    # public: needs create access by list; a calendar without hours is made along with it
    @api.model_create_multi
    def create(self, vals_list):
        """Make huiskamers, each with a calendar of its own where none is chosen."""
        made = super().create([
            vals if vals.get('resource_calendar_id')
            else vals | {'resource_calendar_id': self._new_calendar(vals.get('name') or '').id} for vals in vals_list])
        self.env.registry.clear_cache()  # the rules of companies, see _wall
        return made

    # public: needs write access by list; only lets the rules of companies be asked anew
    def write(self, vals):
        """Change a huiskamer; one that goes to another company takes its wall along at once."""
        done = super().write(vals)
        if not vals.keys().isdisjoint(('company_id', 'resource_calendar_id')):
            self.env.registry.clear_cache()
        return done

    @tools.ormcache('self.id')
    def _zone_name(self):
        """The time zone on the wall here, which each screen and each clock asks for; kept until a calendar changes."""
        return self.sudo().resource_calendar_id.tz  # sudo: what a clock says is no secret

    @api.model
    def _wall(self, path, company_ids):
        """The rule that keeps what hangs on a huiskamer within these companies, as a domain.

        In a house of one company there is nothing to keep apart, and no list pays for it. Odoo keeps the rules of
        a user until its cache is cleared, which making or moving a place does.

        :param path: the field that leads to the huiskamer, as ``'case_id.location_id'``
        :param company_ids: the companies that are switched on for the asker
        """
        # sudo: within a rule none is asked, nor an archived place left out
        everywhere = self.sudo().with_context(active_test=False)
        if not everywhere.search_count([('company_id', 'not in', company_ids)], limit=1):
            return [(1, '=', 1)]
        return [(f'{path}.company_id', 'in', company_ids)]

    @api.constrains('pilot_from', 'pilot_until')
    def _check_pilot(self):
        """Keep the pilot's dates in order.

        :raise ValidationError: when the pilot ends before it begins
        """
        for location in self:
            if location.pilot_from and location.pilot_until and location.pilot_until < location.pilot_from:
                raise ValidationError(self.env._("A pilot cannot end before it begins."))

    @api.model
    def _own(self, among=None):
        """The huiskamer that a dialog or a form begins with: where the person at the screen works, else the first by
        name.

        :param among: the huiskamers there are to choose from; all of them without
        """
        among = self.search([]) if among is None else among
        return among.filtered(lambda location: self.env.user in location.staff_ids)[:1] or among[:1]

    @api.model
    def _winding_down(self):
        """The huiskamers whose trial is over without a word on going on, and that then stop by themselves.

        None, unless a room that knows of trials says so.
        """
        return self.browse()

    def _ensure_intake_open(self):
        """Refuse to begin something new with a person here, where nobody has decided to go on.

        :raise UserError: saying what goes on all the same
        """
        stopped = self & self._winding_down()
        if stopped:
            raise UserError(self.env._(
                "The pilot of %(place)s has ended and nobody has decided whether it goes on. Until then no new files "
                "are "
                "opened. Help goes on without a file, and so do the files and handovers that are there.",
                place=', '.join(stopped.mapped('name'))))


class ResourceCalendar(models.Model):
    """Opening hours count in their own time zone."""
    _inherit = 'resource.calendar'

    # public: core's own, by core's rights; it only lets the time zone of a place be asked anew
    def write(self, vals):
        """Change hours; another time zone counts at once."""
        done = super().write(vals)
        if 'tz' in vals:
            self.env.registry.clear_cache()
        return done
