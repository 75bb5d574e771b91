import holidays

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.dialog import dialog
from ..shared.guards import through_method
from ..shared.on_record_mixin import NOT_BY_HAND

_lt = LazyTranslate(__name__)

# What the law names with the holidays and most people work on: shown, and not ticked.
SELDOM_FREE = ('Good Friday', 'Liberation Day')


def _number(day):
    """A day as a number, as an answer of a dialog carries it."""
    return int(day.strftime('%Y%m%d'))


class HuiskamerClosedDay(models.Model):
    """A day on which the organisation, or one huiskamer, is closed: a public holiday, or a day of its own.

    No evening is planned on it, and clocks that count working days and hours leave out what is closed
    everywhere. Core keeps such days in rows of its own; each day here makes its row and takes it away.
    """
    _name = 'huiskamer.closed.day'
    _description = "Closed day"
    _is_open_to_crm = True
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.on.record.mixin']
    _order = 'day desc, id desc'
    _rec_name = 'name'
    _no_filling = NOT_BY_HAND
    _immutable_fields = frozenset({'company_id'})

    day = fields.Date(required=True)
    name = fields.Char("Why", required=True)
    location_id = fields.Many2one(
        'huiskamer.location', string="Only at", ondelete='cascade', index=True,
        help="Empty: everywhere, and every clock that counts working days leaves it out.")
    company_id = fields.Many2one(
        'res.company', required=True, readonly=True, default=lambda self: self.env.company, ondelete='cascade')
    leave_id = fields.Many2one('resource.calendar.leaves', readonly=True, copy=False, ondelete='set null')

    _one_a_day = models.UniqueIndex(
        '(day, company_id, COALESCE(location_id, 0))', "This day is on the list already. Change that one.")

    @api.constrains('day')
    def _check_day(self):
        """Keep slips of the pen out: a year that nobody means.

        :raise UserError: for a day that is years away
        """
        this_year = house_days.today().year
        if any(not this_year - 2 <= closed.day.year <= this_year + 5 for closed in self):
            raise UserError(self.env._("Look at the year: this day is years away."))

    # public: needs create access by list, which supervisors have; core's own row follows
    @api.model_create_multi
    def create(self, vals_list):
        """Close days; clocks and evenings follow at once."""
        closed = super().create(vals_list)
        closed._keep_leaves()
        closed._let_follow()
        return closed

    # public: needs write access by list, which supervisors have
    def write(self, vals):
        """Change closed days; what follows from the old day is taken back and from the new one begins."""
        before = self._places()
        result = super().write(vals)
        if vals.keys() & {'day', 'location_id', 'name'}:
            self._keep_leaves()
            (before | self._places())._mind_closed_days()
        return result

    # public: needs write access by list, which supervisors have, and the record by rule
    def action_open_again(self):
        """Take these days off the list: they are working days again, and their evenings come back.

        :raise AccessError: for anybody but a supervisor
        """
        self.check_access('write')
        self.sudo().unlink()  # sudo: nobody may delete; a day on a list of days holds nothing of anybody
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_closed_day_action')

    # public: nobody has the right by list; called by `action_open_again`
    def unlink(self):
        """Open days again; clocks and evenings follow at once."""
        places, leaves = self._places(), self.sudo().leave_id  # sudo: rows of core that only follow ours
        result = super().unlink()
        leaves.unlink()
        places._mind_closed_days()
        return result

    def _keep_leaves(self):
        """Core's row for each day that is closed everywhere; none for a day of one huiskamer, which moves its
        evenings only.
        """
        # sudo: core lets nobody but administrators write time off that is everybody's; these rows only follow ours
        for closed in self.sudo():
            if closed.location_id:
                closed.leave_id.unlink()
                continue
            vals = {
                'name': closed.name, 'resource_id': False, 'calendar_id': False, 'company_id': closed.company_id.id,
                'date_from': house_days.begin_of(closed.day), 'date_to': house_days.end_of(closed.day)}
            if closed.leave_id:
                closed.leave_id.write(vals)
            else:
                through_method(closed).leave_id = closed.leave_id.create(vals)

    def _places(self):
        """The huiskamers that are closed on these days."""
        everywhere = self.filtered(lambda closed: not closed.location_id)
        places = self.location_id
        if everywhere:
            places |= self.env['huiskamer.location'].search([('company_id', 'in', everywhere.company_id.ids)])
        return places

    def _let_follow(self):
        """What is planned on these days is called off, as it is by the job."""
        self._places()._mind_closed_days()

    @api.model
    def _is_closed(self, place, day):
        """Whether this huiskamer is closed on this day."""
        # sudo: whoever plans or looks at evenings; only yes or no comes out
        return bool(self.sudo().search_count([
            ('day', '=', day), ('company_id', '=', place.company_id.id), ('location_id', 'in', [False, place.id])],
            limit=1))

    @api.model
    def _offer_questions(self):
        """The public holidays of this year and the next that are not on the list, to choose from."""
        offered = self._offered()
        if not offered:
            raise UserError(self.env._("The public holidays of this year and the next are on the list already."))
        return [{
            'name': 'days', 'label': self.env._("Closed on"), 'type': 'many2many', 'required': True, 'help': '',
            'options': [{'value': _number(day), 'label': f"{format_date(self.env, day)} · {name}"} for day,
                        name in offered.items()],
            'value': [_number(day) for day in offered if not self._is_seldom_free(day)]}]

    # public: needs the role of supervisor; only days that are offered go on the list
    @dialog(
        title=_lt("Public holidays"), confirm=_lt("Put on the list"), asks='_offer_questions', on='model',
        before=('_ensure_supervisor',),
        intro=_lt("On these days no evening is planned, and no clock counts a working day. Leave out the days on "
                  "which you are open."))
    def take_over(self, answers):
        """Put public holidays on the list.

        :param dict answers: ``days``, as numbers (20260427)
        :return: the action that shows the list
        :raise AccessError: for anybody but a supervisor
        :raise UserError: for what is no public holiday of this year or the next
        """
        offered = {_number(day): (day, name) for day, name in self._offered().items()}
        wanted = answers.get('days') or []
        if not isinstance(wanted, list) or not wanted or set(wanted) - offered.keys():
            raise UserError(self.env._("Choose from the days that are shown."))
        self.create([{'day': offered[number][0], 'name': offered[number][1]} for number in dict.fromkeys(wanted)])
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_closed_day_action')
    action_offer = take_over.ask

    @api.model
    def _offered(self):
        """The Dutch public holidays from today to the end of next year that are not on the list: {day: name}."""
        today = house_days.today()
        known = set(self.search([('location_id', '=', False)]).mapped('day'))
        days = self._public_holidays(today.year) | self._public_holidays(today.year + 1)
        return {day: name for day, name in sorted(days.items()) if day >= today and day not in known}

    @api.model
    def _public_holidays(self, year):
        """The Dutch public holidays of a year, in the language of the screen: {day: name}."""
        language = 'nl' if (self.env.lang or '').startswith('nl') else 'en_US'
        return dict(holidays.country_holidays('NL', years=year, language=language, categories=('public', 'optional')))

    @api.model
    def _is_seldom_free(self, day):
        """Whether most people work on this holiday (Good Friday, and Liberation Day but once in five years)."""
        words = dict(holidays.country_holidays('NL', years=day.year, language='en_US',
                                               categories=('public', 'optional')))
        return words.get(day) in SELDOM_FREE and not (day.month == 5 and day.year % 5 == 0)

    def _ensure_supervisor(self):
        """Only supervisors close the house.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_supervisor'):
            raise AccessError(self.env._("Only a supervisor can say on which days the organisation is closed."))


class HuiskamerLocation(models.Model):
    """What follows for a huiskamer when its closed days change; the room of the evenings knows."""
    _inherit = 'huiskamer.location'

    def _mind_closed_days(self):
        """Let planned evenings follow the closed days."""
