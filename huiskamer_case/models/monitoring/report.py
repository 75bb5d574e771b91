from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.guarded_text import refuse_personal_data
from ..shared.guards import is_through_method, without_defaults

_lt = LazyTranslate(__name__)

# What a person writes; everything else comes from a named method.
OPEN = frozenset({'location_id', 'date_from', 'date_until', 'pilot_id', 'introduction', 'conclusion', 'recommendation',
                  'answers', 'leave_out'})
WORDS = ('introduction', 'conclusion', 'recommendation', 'answers')


class HuiskamerReport(models.Model):
    """A monitoring report to the council: numbers that expose nobody, and words that people wrote.

    It is made by one person and checked by another. When it is released, its figures are what they are.
    """
    _name = 'huiskamer.report'
    _description = "Monitoring report"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.ask.mixin', 'huiskamer.overtaken.mixin']
    _order = 'date_until desc, id desc'
    _no_copy = _lt("Begin a new report, or replace this one with the button.")
    _no_unlink = _lt("Reports are kept.")

    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", required=True, index=True, ondelete='restrict',
        default=lambda self: self.env['huiskamer.location']._own())
    date_from = fields.Date("From", required=True, help="A Monday: most counts are kept per week.")
    date_until = fields.Date("Until", required=True, help="A Sunday.")
    pilot_id = fields.Many2one(
        'huiskamer.pilot', string="Pilot", index=True, ondelete='restrict',
        default=lambda self: self._pilot_without_report(),
        help="Criteria of need, the neighbourhood before, hours of staff, cost and the decision come from there.")
    state = fields.Selection(
        [('draft', "Draft"), ('checked', "Checked"), ('released', "Released"), ('superseded', "Superseded")],
        required=True, readonly=True, default='draft', copy=False)
    introduction = fields.Text("Question and occasion",
                               help="What does the council want to know, and what is to be decided?")
    conclusion = fields.Text(help="Does the huiskamer meet a need? Written by people; look at the numbers and at what "
                                  "they cannot tell.")
    recommendation = fields.Text(help="Continue, adapt or stop, and why.")
    criteria = fields.Text(related='pilot_id.criteria', string="Criteria of need")
    answers = fields.Text(
        "Answer to each criterion", help="One line for each criterion of the pilot, in the same order: met or not, "
                                         "with its figure.")
    leave_out = fields.Boolean(
        "Leave out what would tell too much",
        help="Tables that would show a small number beside an earlier report are left out, and the report says so.")
    maker_ids = fields.Many2many('res.users', string="Made by", readonly=True, copy=False)
    checked_by_id = fields.Many2one('res.users', string="Checked by", readonly=True, copy=False, ondelete='restrict')
    checked_on = fields.Date("Checked on", readonly=True, copy=False)
    released_by_id = fields.Many2one('res.users', string="Released by", readonly=True, copy=False, ondelete='restrict')
    released_on = fields.Date("Released on", readonly=True, copy=False)
    figures = fields.Text("Figures as released", readonly=True, copy=False,
                          help="As JSON: everything that the letter is drawn from.")
    digest = fields.Char("Digest of the figures", readonly=True, copy=False)
    supersedes_id = fields.Many2one('huiskamer.report', string="In place of", readonly=True, copy=False, index=True,
                                    ondelete='restrict')
    supersede_reason = fields.Selection(
        [('correction', "Counts were corrected"), ('words', "Words were wrong"), ('late', "Counts came in late")],
        string="Why a new report", readonly=True, copy=False)
    superseded_by_id = fields.Many2one('huiskamer.report', string="Replaced by", readonly=True, copy=False,
                                       ondelete='restrict')

    _days_in_order = models.Constraint('CHECK (date_until > date_from)', "A period cannot end before it begins.")
    _frozen_with_digest = models.Constraint(
        "CHECK (state = 'draft' OR (figures IS NOT NULL AND digest IS NOT NULL AND checked_by_id IS NOT NULL))",
        "A report without figures and a second pair of eyes stays a draft.")

    @api.depends('location_id.name', 'date_from', 'date_until')
    @api.depends_context('lang')
    def _compute_display_name(self):
        """The huiskamer and the days."""
        for report in self:
            days = house_days.between(self.env, report.date_from, report.date_until)
            report.display_name = f"{report.location_id.name or ''} {days}".strip()

    def _pilot_without_report(self):
        """The newest pilot that is over and was not reported on: whoever begins a report most often means that one."""
        reported = self.search([('pilot_id', '!=', False)]).pilot_id
        return self.env['huiskamer.pilot'].search([
            ('date_until', '<', house_days.today(self)), ('id', 'not in', reported.ids)], order='date_until desc',
            limit=1)

    @api.onchange('pilot_id')
    def _onchange_pilot_id(self):
        """Take the place and the days of the pilot."""
        if self.pilot_id:
            self.location_id = self.pilot_id.location_id
            self.date_from, self.date_until = self.pilot_id.date_from, self.pilot_id.date_until

    @api.constrains('date_from', 'date_until')
    def _check_whole_weeks(self):
        """Keep to whole weeks: what was asked for is kept per week and no finer.

        :raise ValidationError: when the period begins or ends within a week
        """
        for report in self:
            if report.date_from.weekday() != 0 or report.date_until.weekday() != 6:
                raise ValidationError(self.env._("A report is about whole weeks: from a Monday until a Sunday."))

    @api.constrains('pilot_id', 'location_id')
    def _check_pilot_is_of_this_place(self):
        """Keep a pilot with its own huiskamer.

        :raise ValidationError: when the pilot is of another
        """
        for report in self:
            if report.pilot_id and report.pilot_id.location_id != report.location_id:
                raise ValidationError(self.env._("This pilot is of another huiskamer."))

    @api.constrains(*WORDS)
    def _check_words(self):
        """Keep persons out of the words.

        :raise ValidationError: naming what was found, never quoting it
        """
        for report in self:
            for name in WORDS:
                refuse_personal_data(self.env, report[name])

    # public: core's own checks first; takes only what a person may write, and always begins as a draft
    @api.model_create_multi
    def create(self, vals_list):
        """Begin reports as drafts, made by who is here.

        :raise UserError: when more is given than a person may write
        """
        closed = frozenset(self._fields) - OPEN
        if not is_through_method(self) and any(vals.keys() - OPEN for vals in vals_list):
            raise UserError(self.env._("A report begins as a draft. The rest comes with the buttons."))
        kept = super(HuiskamerReport, without_defaults(self, closed))
        # the pilot that a form offers is chosen by who sees it there, never by a call that names none
        return kept.create([{'pilot_id': False, **vals, 'maker_ids': [(4, self.env.uid)]} for vals in vals_list])

    # public: core's own checks first; changes drafts only, and only what a person may write
    def write(self, vals):
        """Change a draft; who does so is one of its makers.

        :raise UserError: when it is no draft any more, or more is given than a person may write
        """
        if is_through_method(self):
            return super().write(vals)
        if vals.keys() - OPEN:
            raise UserError(self.env._("Check, release or replace a report with the buttons."))
        if vals and any(report.state != 'draft' for report in self):
            raise UserError(self.env._("A report that was checked does not change any more. Take it back to draft, or "
                                       "replace it."))
        return super().write({**vals, 'maker_ids': [(4, self.env.uid)]} if vals else vals)
