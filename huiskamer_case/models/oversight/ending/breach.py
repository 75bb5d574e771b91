from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.dialog import dialog
from .register_mixin import KEPT

_lt = LazyTranslate(__name__)

HOURS = 72


class HuiskamerBreach(models.Model):
    """Something got out, was lost or was changed, and what was done about it.

    GDPR art. 33(1): to the authority without undue delay and within 72 hours after having become aware
    of it, unless a risk is unlikely; later only with the reasons. Art. 33(5): every one is written down.
    Art. 34: with a high risk each person is told, here by the way that is safe for her.
    """
    _name = 'huiskamer.breach'
    _description = "Breach"
    _inherit = ['huiskamer.register.mixin']
    _order = 'closed_at desc nulls first, due_at, id'
    _free_text_fields = ('happened', 'measures', 'report_reason')
    _due_field = 'due_at'
    _start_field = 'discovered_at'

    discovered_at = fields.Datetime("Found out at", required=True, default=fields.Datetime.now, window=house_days.HEARD,
                                    help="From here 72 hours are counted.")
    due_at = fields.Datetime("Report before", compute='_compute_due_at', store=True)
    left = fields.Integer("Hours left")
    kind = fields.Selection(
        [('device', "Device lost or stolen"), ('paper', "Paper lost or left lying"),
         ('sent', "Sent to the wrong person"),
         ('looked', "Somebody looked who had no reason to"), ('told', "Said to somebody who should not know"),
         ('broken_in', "Broken in"), ('lost', "Lost or made unreadable"), ('other', "Something else")],
        required=True)
    happened = fields.Text("What happened", required=True, help="No names: codes of files stand below.")
    category_ids = fields.Many2many('huiskamer.data.category', string="Kinds of data")
    people = fields.Integer("How many people", help="A guess is better than nothing.")
    measures = fields.Text("What was done at once", help="Passwords changed, device wiped, letter fetched back ...")
    risk = fields.Selection(
        [('unlikely', "A risk is unlikely"), ('risk', "A risk"), ('high', "A high risk: each person is told")],
        readonly=True)
    reported_at = fields.Datetime("Reported to the authority at", readonly=True)
    report_reference = fields.Char("Reference of the report", readonly=True)
    report_reason = fields.Text("Not reported or later, because", readonly=True)
    person_ids = fields.One2many(
        'huiskamer.breach.person', 'breach_id', string="Who is concerned",
        groups='huiskamer_case.group_privacy_officer')
    untold = fields.Integer("Not told yet", compute='_compute_untold', groups='huiskamer_case.group_privacy_officer')

    @api.depends('discovered_at')
    def _compute_due_at(self):
        """72 hours after it was found out."""
        for breach in self:
            breach.due_at = breach.discovered_at and breach.discovered_at + timedelta(hours=HOURS)

    @api.depends('due_at', 'closed_at', 'reported_at')
    def _compute_left(self):
        """Whole hours until it has to be reported."""
        now = fields.Datetime.now()
        for breach in self:
            runs = breach.due_at and not breach.closed_at and not breach.reported_at
            breach.left = runs and (breach.due_at - now) // timedelta(hours=1)

    @api.depends('person_ids.told_on')
    def _compute_untold(self):
        """How many of those named were not told yet."""
        for breach in self:
            breach.untold = len(breach.person_ids.filtered(lambda person: not person.told_on))

    def _late_domain(self):
        """Past 72 hours and neither reported nor judged to be no risk."""
        return [*super()._late_domain(), ('reported_at', '=', False)]

    # public: needs the privacy officer, once, and after 72 hours a reason
    @dialog(
        title=_lt("Reported to the authority"), confirm=_lt("Reported"), asks='_report_questions',
        intro=_lt("Report at autoriteitpersoonsgegevens.nl first. After 72 hours say why it took longer."))
    def report(self, answers):
        """Record that the authority was told.

        :raise UserError: twice, for no risk, or after 72 hours without a reason
        """
        vals = self._needed(answers, 'risk', 'report_reference')
        if self.reported_at or vals['risk'] not in ('risk', 'high'):
            raise UserError(self.env._("A breach is reported once, when there is a risk."))
        if self.is_late:
            vals |= self._needed(answers, 'report_reason')
        self._decide(vals | {'reported_at': fields.Datetime.now(), 'report_reason': answers.get('report_reason')})
    action_report = report.ask

    # public: needs the privacy officer and a reason, for an open breach that was not reported
    @dialog(title=_lt("A risk is unlikely"), confirm=_lt("Close without a report"), asks=('report_reason',))
    def no_risk(self, answers):
        """Close a breach that is no risk to anybody, with the reason.

        :raise UserError: without a reason, or when it was reported
        """
        if self.reported_at:
            raise UserError(self.env._("It was reported. Close it when everybody was told."))
        self._decide({'report_reason': answers['report_reason'], 'risk': 'unlikely'}, close=True)
    action_no_risk = no_risk.ask

    # public: needs the privacy officer, a report, and with a high risk that everybody was told
    def action_close(self):
        """Close a breach that was reported, once everybody who has to be told was told.

        :raise UserError: before that
        """
        if not self.reported_at:
            raise UserError(self.env._("Report it first, or say why a risk is unlikely."))
        if self.risk == 'high' and (not self.person_ids or self.untold):
            raise UserError(self.env._("With a high risk, tell each person first, by the way that is safe for her."))
        self._decide({}, close=True)

    def _report_questions(self):
        """How great the risk is, the authority's reference, and why it took longer."""
        words = dict(self._fields['risk']._description_selection(self.env))
        risks = [{'value': key, 'label': words[key]} for key in ('risk', 'high')]
        return [
            self._question('risk', required=True, options=risks), self._question('report_reference', required=True),
            self._question('report_reason')]


class HuiskamerBreachPerson(models.Model):
    """Somebody whom a breach is about: the code of her file, who can tell her, and how that is safe.

    Her name and number stay in the file: the colleague who leads it has them.
    """
    _name = 'huiskamer.breach.person'
    _description = "Person in a breach"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.coded.mixin', 'huiskamer.guarded.mixin']
    _order = 'told_on nulls first, id'
    _rec_name = 'code'
    _no_unlink = KEPT

    breach_id = fields.Many2one('huiskamer.breach', required=True, ondelete='restrict', index=True)
    code = fields.Char("Code of the file", required=True)
    colleague_id = fields.Many2one('res.users', string="Told through", compute='_compute_way')
    way = fields.Char("Safe way to reach her", compute='_compute_way')
    told_on = fields.Date("Told on", window=house_days.PAST)

    @api.depends('code')
    def _compute_way(self):
        """Who leads the file, and the channel that was agreed with her."""
        for person in self:
            person.colleague_id, person.way = self._safe_way(person.code)

    @api.model
    def _safe_way(self, _code):
        """The colleague who leads this file and the agreed channel; the room of the files knows."""
        return self.env['res.users'], ''

    # public: refuses unknown codes and closed breaches; who may is decided by the access list
    @api.model_create_multi
    def create(self, vals_list):
        """Name the codes that a breach is about, while it is open.

        :raise UserError: for a code that no file has, or a closed breach
        """
        for vals in vals_list:
            self.env['huiskamer.register.mixin']._ensure_code(vals)
        persons = super().create(vals_list)
        persons._ensure_open()
        return persons

    # public: lets only the day of telling change, and only under an open breach
    def write(self, vals):
        """Change when somebody was told, while the breach is open.

        :raise UserError: for anything else
        """
        self._ensure_open()
        if vals.keys() - {'told_on'}:
            raise UserError(self.env._("Only the day on which she was told changes here."))
        return super().write(vals)

    def _ensure_open(self):
        """Let nothing change under a closed breach.

        :raise UserError: when one of them is closed
        """
        if any(self.mapped('breach_id.closed_at')):
            raise UserError(self.env._("This entry is closed and stays as it is. Make a new one."))
