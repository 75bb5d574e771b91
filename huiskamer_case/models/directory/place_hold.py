from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.random_code import random_code
from .capacity import CAPACITY

_lt = LazyTranslate(__name__)

# A hold lasts two hours, and goes on to the end of the quarter of an hour in which it was made.
QUARTER = timedelta(minutes=15)
LENGTH = timedelta(hours=2) + QUARTER


class HuiskamerHold(models.Model):
    """A bed or place held for tonight, for two hours, on a code; it says nothing about anybody.

    It ends by itself: nothing has to run for that. There is no author, and no time finer than a quarter
    of an hour. The database keeps two holds from having the same place at the same time.
    """
    _name = 'huiskamer.hold'
    _description = "Held place"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.mixed.rows.mixin']
    _order = 'until desc, id'
    _rec_name = 'code'
    _log_access = False  # no author and no time: see the class
    _no_copy = _lt("One code holds one place. Hold another one.")

    code = fields.Char(required=True, readonly=True, copy=False)
    service_id = fields.Many2one('huiskamer.service', string="Service", required=True, index=True, ondelete='restrict')
    phone = fields.Char("Phone number", related='service_id.phone', readonly=True)
    night = fields.Date("Night of", required=True, readonly=True, copy=False)
    place = fields.Integer("Place number", required=True, readonly=True, copy=False)
    until = fields.Datetime("Held until", required=True, readonly=True, copy=False)
    let_go = fields.Boolean("Let go", readonly=True, copy=False)
    gone_on = fields.Date("Gone on", required=True, readonly=True, copy=False)
    is_live = fields.Boolean("Held now", compute='_compute_is_live', search='_search_is_live')

    _code_uniq = models.UniqueIndex('(code)', "This code is in use.")
    _place_positive = models.Constraint('CHECK (place > 0)', "Places are counted from one.")
    # The database's own word: of two sessions at once, one gets the place.
    _one_per_place = models.Constraint(
        "EXCLUDE USING gist (int4range(service_id, service_id, '[]') WITH &&, int4range(place, place, '[]') WITH &&,"
        " tsrange(until - interval '135 minutes', until) WITH &&) WHERE (let_go IS NOT TRUE)",
        "Somebody was just before you. Try again.")

    @api.depends('until', 'let_go')
    def _compute_is_live(self):
        """Whether the place is held at this second."""
        now = fields.Datetime.now()
        for hold in self:
            hold.is_live = not hold.let_go and hold.until > now

    def _search_is_live(self, operator, value):
        """The holds that are live at this second, or those that are over."""
        if operator != 'in':
            return NotImplemented
        live = fields.Domain('let_go', '=', False) & fields.Domain('until', '>', fields.Datetime.now())
        return fields.Domain.OR([live if wanted else ~live for wanted in value])

    # public: needs create access by list; takes a service and nothing else, one that can be chosen and has a free place
    @api.model_create_multi
    def create(self, vals_list):
        """Hold the first free place of each service for two hours, whatever else a caller sends along.

        :raise UserError: when no place is known to be free, or all of them are held
        """
        made = self.browse()
        for vals in vals_list:  # one after the other: each takes a place
            service = self.env['huiskamer.service'].browse(vals.get('service_id') or []).exists()
            service._ensure_choosable()
            made |= super().create([{'service_id': service.id} | self._place_and_end(service)])
            made[-1:].flush_recordset()  # the database's word on the place is heard now, not later
            service.invalidate_recordset(['held_places', 'capacity_words'], flush=False)
            made[-1:]._happened('held')
        return made

    def _place_and_end(self, service):
        """A free place, a new code, and until when."""
        now = fields.Datetime.now()
        begin = now.replace(minute=now.minute // 15 * 15, second=0)
        night = house_days.night_of(now)
        week = night + timedelta(days=7)
        return {
            'code': random_code(), 'place': self._free_place(service), 'until': begin + LENGTH, 'night': night,
            'gone_on': week + timedelta(days=-week.weekday() % 7), 'let_go': False}

    def _free_place(self, service):
        """The first place that was said to be free and that nobody holds.

        :raise UserError: when there is none
        """
        known = service.capacity_id.available if service.capacity_state == CAPACITY else 0
        if not known:
            raise UserError(self.env._("It is not known how many places are free now. Call, and write down first what "
                                       "they say."))
        held = set(self.search([('service_id', '=', service.id), ('is_live', '=', True)]).mapped('place'))
        free = [place for place in range(1, known + 1) if place not in held]
        if not free:
            raise UserError(self.env._("Every free place is held already."))
        return free[0]

    # public: needs create access and the record by rule, and ends it once
    def action_let_go(self):
        """Let the place go before its time, once.

        :raise UserError: when it is over already
        """
        self.ensure_one()
        self.check_access('create')
        if not self.is_live:
            raise UserError(self.env._("This place is not held any more."))
        # sudo: nobody may write a hold; this ends it, once
        self.sudo().let_go = True
        self.service_id.invalidate_recordset(['held_places', 'capacity_words'], flush=False)
        self._happened('let_go')

    def _happened(self, what):
        """Room for others to count what happened: ``held`` or ``let_go``."""

    @api.model
    def _take_away_what_is_over(self, batch=100):
        """The job: take away the holds whose Monday has come. No hold needs it to end."""
        over = [('gone_on', '<=', house_days.today(self))]
        left = self.search_count(over)
        while left:
            gone = self.search(over, limit=batch)
            gone.unlink()
            left = self.search_count(over)
            if not self.env['ir.cron']._commit_progress(len(gone), remaining=left):
                break


class HuiskamerService(models.Model):
    """How many places of a service are held at this second, and the button that holds one."""
    _inherit = 'huiskamer.service'

    held_places = fields.Integer("Held now", compute='_compute_held_places')

    def _compute_held_places(self):
        """How many live holds there are, for whoever reads the directory."""
        # sudo: who reads the directory may see no holds; only a number comes out
        groups = self.env['huiskamer.hold'].sudo()._read_group(
            [('service_id', 'in', self.ids), ('is_live', '=', True)], ['service_id'], ['__count'])
        counts = {service.id: count for service, count in groups}
        for service in self:
            service.held_places = counts.get(service.id, 0)

    def _capacity_line(self, last):
        """The last word with its age, and how many places are held."""
        line = super()._capacity_line(last)
        if not self.held_places:
            return line
        held = self.env._("%(number)s held", number=self.held_places)
        return f'{line} · {held}' if line else held

    # public: is a create of one hold, with its access and its checks
    def action_hold(self):
        """Hold a place for two hours, and show its code.

        :raise UserError: when no place is known to be free, or all of them are held
        """
        self.ensure_one()
        hold = self.env['huiskamer.hold'].create({'service_id': self.id})
        return {
            'type': 'ir.actions.act_window', 'res_model': hold._name, 'res_id': hold.id, 'views': [(False, 'form')]}
