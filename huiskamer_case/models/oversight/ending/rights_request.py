from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.dialog import dialog

_lt = LazyTranslate(__name__)


class HuiskamerRightsRequest(models.Model):
    """Somebody asks for what is hers by law, and when it has to be answered.

    GDPR art. 12(3): without undue delay and within one month of receipt; two months more where that is
    necessary, told with the reasons within the first month. Art. 12(4): a refusal names the reasons, the
    complaint to the authority and the way to a judge. Art. 12(6): who asks is known, without a copy of
    an identity card. What was then done with the file stands in the list of rights used, by the same code.
    """
    _name = 'huiskamer.rights.request'
    _description = "Rights request"
    _inherit = ['huiskamer.register.mixin', 'huiskamer.coded.mixin']
    _order = 'closed_at desc nulls first, due_on, id'
    _free_text_fields = ('note', 'extension_reason', 'answer_reason')

    right = fields.Selection(
        [('access', "To see her file (art. 15)"), ('rectification', "To have it put right (art. 16)"),
         ('erasure', "To have it erased (art. 17)"), ('restriction', "To have it frozen (art. 18)"),
         ('portability', "To take it along (art. 20)"), ('objection', "To object (art. 21)")],
        string="Asks", required=True)
    received_on = fields.Date("Received on", required=True, default=house_days.today, window=house_days.HEARD)
    received_how = fields.Selection(
        [('spoken', "Said at the huiskamer"), ('letter', "Letter"), ('mail', "E-mail"), ('phone', "Phone"),
         ('other', "Somebody on her behalf, with a power of attorney")],
        string="How", required=True, default='spoken')
    code = fields.Char("Code of the file", help="If she has one and gave it. Never a name.")
    known_by = fields.Selection(
        [('colleague', "A colleague knows her"), ('code_word', "By code and code word"), ('not_yet', "Not sure yet")],
        string="Is it she herself", required=True, default='not_yet',
        help="Never ask for or keep a copy of an identity card.")
    note = fields.Text(help="What exactly she asks, in a few words. No names.")
    due_on = fields.Date("Answer before", compute='_compute_due_on', store=True)
    extended_on = fields.Date("Longer since", readonly=True)
    extension_reason = fields.Text("Longer, because", readonly=True)
    answer = fields.Selection(
        [('done', "Done as asked"), ('partly', "Done in part"), ('refused', "Refused"),
         ('taken_back', "She took it back"),
         ('nothing', "Nothing is kept about her")],
        readonly=True)
    answer_reason = fields.Text("Because", readonly=True)
    event_ids = fields.Many2many(
        'huiskamer.rights.event', string="What was done with this file since", compute='_compute_event_ids',
        groups='huiskamer_case.group_privacy_officer')

    @api.depends('received_on', 'extended_on')
    def _compute_due_on(self):
        """One month after receipt, or three."""
        for request in self:
            months = 3 if request.extended_on else 1
            request.due_on = request.received_on and request.received_on + relativedelta(months=months)

    @api.depends('code', 'received_on')
    def _compute_event_ids(self):
        """The rights that were used with this code since it was asked."""
        for request in self:
            codes = request.code and self.env['huiskamer.legal.hold']._codes_of(request.code)
            request.event_ids = codes and self.env['huiskamer.rights.event'].search(
                [('code', 'in', list(codes)), ('occurred_at', '>=', house_days.begin_of(request.received_on))])

    # public: needs the privacy officer and a reason, once and within the month
    @dialog(
        title=_lt("Two months more"), confirm=_lt("Extend"), asks=('extension_reason',),
        intro=_lt("Only when it is complex or when there are many requests. Tell her so, with the reason, before the "
                  "month is over."))
    def extend(self, answers):
        """Take two months more, once and within the first month.

        :raise UserError: without a reason, twice, or too late
        """
        if self.extended_on or self.is_late:
            raise UserError(self.env._("More time is taken once, and before the first month is over."))
        self._decide({'extension_reason': answers['extension_reason'], 'extended_on': house_days.today(self)})
    action_extend = extend.ask

    # public: needs the privacy officer, a reason for a refusal, and certainty that it was she herself
    @dialog(
        title=_lt("Answered"), confirm=_lt("Close"), asks=('answer', 'answer_reason?'),
        intro=_lt("With a refusal: say why, and that she can complain to the authority (AP) and go to a judge."))
    def answer_request(self, answers):
        """Close the request with what was answered.

        :raise UserError: for a refusal without a reason, or when it is not sure that it was she herself
        """
        vals = {'answer': answers['answer']}
        if vals['answer'] in ('partly', 'refused'):
            vals |= self._needed(answers, 'answer_reason')
        if vals['answer'] in ('done', 'partly') and self.known_by == 'not_yet':
            raise UserError(self.env._("Make sure first that it is she herself: nothing of a file goes to somebody "
                                       "else."))
        self._decide(vals | {'answer_reason': answers.get('answer_reason')}, close=True)
    action_answer = answer_request.ask
