from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.guards import is_through_method, through_method
from ...shared.on_record_mixin import NOT_BY_HAND
from ...shared.random_code import random_code

_lt = LazyTranslate(__name__)

KEPT = _lt("What stands in a register stays there.")


class HuiskamerRegisterMixin(models.AbstractModel):
    """An entry in a register with a clock, without a name: its reference is random, a client is a code.

    Anybody with access may enter what she heard; what is decided is added by the privacy officer, by
    named methods, and stays as it is.
    """
    _name = 'huiskamer.register.mixin'
    _description = "Entry in a register"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.ask.mixin', 'huiskamer.free.text.mixin']
    _rec_name = 'reference'

    # The fields with the end and the start of the term.
    _due_field = 'due_on'
    _start_field = 'received_on'
    _no_filling, _no_unlink = NOT_BY_HAND, KEPT

    reference = fields.Char(default=lambda self: random_code(), readonly=True, required=True, copy=False)
    entered_by_id = fields.Many2one(
        'res.users', string="Entered by", readonly=True, required=True, ondelete='restrict', copy=False,
        default=lambda self: self.env.user)
    closed_at = fields.Datetime("Closed at", readonly=True, copy=False)
    closed_by_id = fields.Many2one('res.users', string="Closed by", readonly=True, ondelete='restrict', copy=False)
    is_late = fields.Boolean("Past its term", compute='_compute_is_late', search='_search_is_late')
    left = fields.Integer("Days left", compute='_compute_left')

    @api.depends(lambda self: [name for name in (self._due_field, 'closed_at', 'reported_at') if name in self._fields])
    def _compute_is_late(self):
        """Whether the term is over and the entry is not closed; looked at now."""
        late = self.filtered_domain(self._late_domain())
        for entry in self:
            entry.is_late = entry in late

    @api.depends(lambda self: [name for name in (self._due_field, 'closed_at') if name in self._fields])
    def _compute_left(self):
        """Whole days until the term ends; none when there is no term or it is closed."""
        today = house_days.today(self)
        for entry in self:
            due = not entry.closed_at and entry[self._due_field]
            entry.left = due and (due - today).days

    def _search_is_late(self, operator, value):
        """The entries past their term."""
        if operator not in ('in', 'not in'):
            return NotImplemented
        late = self.search(self._late_domain())
        return [('id', 'in' if (True in value) == (operator == 'in') else 'not in', late.ids)]

    def _late_domain(self):
        """What is past its term now."""
        now = fields.Datetime.now() if self._fields[self._due_field].type == 'datetime' else house_days.today(self)
        return [(self._due_field, '!=', False), (self._due_field, '<', now), ('closed_at', '=', False)]

    @api.constrains(lambda register: (register._start_field,))
    def _check_start(self):
        """A clock starts on a moment that was; a later one would stretch the term."""
        for entry in self:
            if fields.Datetime.to_datetime(entry[self._start_field]) > fields.Datetime.now() + timedelta(days=1):
                raise UserError(self.env._("This lies in the future. Fill in when it really was."))

    # public: refuses codes of no file; who may is decided by the access list
    @api.model_create_multi
    def create(self, vals_list):
        """Enter what was heard.

        :raise UserError: for a code that no file has
        """
        for vals in vals_list:
            self._ensure_code(vals)
        return super().create(vals_list)

    # public: refuses the start of a clock and closed entries
    def write(self, vals):
        """Correct an entry that is still open.

        :raise UserError: for the start of the clock, a closed entry, or a code that no file has
        """
        if vals and not is_through_method(self):
            if self._start_field in vals:
                raise UserError(self.env._("The clock starts when it was heard. That does not change afterwards."))
            if any(self.mapped('closed_at')):
                raise UserError(self.env._("This entry is closed and stays as it is. Make a new one."))
        self._ensure_code(vals)
        return super().write(vals)

    @api.model
    def _ensure_code(self, vals):
        """Tidy the code of a file, if one is named, and look whether there is such a file.

        :raise UserError: when there is none
        """
        if vals.get('code'):
            vals['code'] = self.env['huiskamer.legal.hold']._known_code(vals['code'])

    def _decide(self, vals, close=False):
        """Add what the privacy officer decided to an entry that is open.

        :raise AccessError: for anybody else
        :raise UserError: when it is closed
        """
        self.ensure_one()
        if not self.env.user.has_group('huiskamer_case.group_privacy_officer'):
            raise AccessError(self.env._("Only the privacy officer can do this."))
        if self.closed_at:
            raise UserError(self.env._("This entry is closed and stays as it is. Make a new one."))
        end = {'closed_at': fields.Datetime.now(), 'closed_by_id': self.env.uid} if close else {}
        through_method(self).write(vals | end)

    def _needed(self, answers, *names):
        """These answers of a dialog and no others.

        :raise UserError: when one is missing
        """
        for name in names:
            if not answers.get(name):
                raise UserError(self.env._(
                    "Fill in: %(field)s.", field=self._fields[name]._description_string(self.env)))
        return {name: answers[name] for name in names}
