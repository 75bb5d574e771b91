from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.dialog import dialog
from ..consent import consent_flow as flow
from .case_closing import DIED

_lt = LazyTranslate(__name__)
# So long after closing somebody is asked once how it goes; the words of consent say it.
MONTHS_LATER = 3
# The answers, each the end of a step that is counted and of nothing else.
HOW_IT_GOES = [
    ('aftercare_yes', "It goes as the client wanted"),
    ('aftercare_partly', "It goes partly as the client wanted"),
    ('aftercare_no', "It does not go as the client wanted"),
    ('aftercare_unsaid', "The client did not want to say"),
    ('aftercare_unreached', "The client could not be reached"),
]


class HuiskamerCaseAftercare(models.Model):
    """Asking once how it goes, when a file is closed: on a yes of its own, on the day its words promise, and only
    counted.

    The day is set when the file is closed. Whether it may still be asked is judged when it comes: the answer to
    aftercare and the answer to the file itself both have to hold, and a no takes the day away at once.
    """
    _inherit = 'huiskamer.case'

    aftercare_on = fields.Date(
        "Ask how it goes on", readonly=True, groups='huiskamer_case.group_caseworker',
        help="Once, in the way the client chose; only the answer is counted.")
    can_ask_aftercare = fields.Boolean(
        compute='_compute_can_ask_aftercare', groups='huiskamer_case.group_caseworker')

    @api.depends('state', 'aftercare_on')
    def _compute_can_ask_aftercare(self):
        """Whether the day has come and the client still allows it; judged anew on each read."""
        today = house_days.today(self)
        for case in self:
            case.can_ask_aftercare = bool(
                case.state == 'closed' and case.aftercare_on and case.aftercare_on <= today
                and case._allows(flow.AFTERCARE) and case._allows(flow.FILE))

    def _stand(self, **vals):
        """Change how a file stands; closing sets the day on which the client is asked, every other way takes it
        away.
        """
        if 'state' in vals:
            vals = {'aftercare_on': vals['state'] == 'closed' and self._aftercare_day(vals)} | vals
        return super()._stand(**vals)

    def _aftercare_day(self, vals):
        """The day on which the client of a file that is closed is asked, if she said yes and was not asked on that
        yes yet.
        """
        # sudo: only whether there is a yes on which nobody asked
        case = self.sudo()
        newest = case.env['huiskamer.consent']._newest(case.client_id, flow.AFTERCARE)
        if vals.get('outcome', case.outcome) == DIED or not newest.is_live or newest.used_at:
            return False
        return (vals.get('closed_on') or case.closed_on or house_days.today(self)) + relativedelta(months=MONTHS_LATER)

    @api.model
    def _found_today(self, cases, opened=()):
        """Also the clients who are asked how it goes."""
        asked = self._my_caseload(('state', '=', 'closed'), ('aftercare_on', '!=', False))
        return super()._found_today(cases, opened) | {
            'aftercare': asked.filtered('can_ask_aftercare').sorted('aftercare_on')}

    def _aftercare_rows(self, closed, _cases):
        """Whom to ask, and in which way."""
        ways = dict(closed.client_id._fields['contact_channel']._description_selection(self.env))
        return [self._row(case, case, ways.get(case.client_id.contact_channel), case.aftercare_on, False)
                for case in closed]

    def _aftercare_questions(self):
        """What the client said, and nothing more."""
        labels = dict(self.env['huiskamer.outcome.count']._fields['event']._description_selection(self.env))
        return [{
            'name': 'how_it_goes', 'type': 'selection', 'label': self.env._("Does it go the way you wanted?"),
            'required': True,
            'value': False, 'help': self.env._(
                "When the client cannot be reached in the way that was agreed: say so, and do not try again."),
            'options': [{'value': key, 'label': labels[key]} for key, _label in HOW_IT_GOES]}]

    # public: needs the wall, a day that has come, and a yes to aftercare and to the file that both hold
    @dialog(
        title=_lt("Ask once how it goes"), confirm=_lt("Count the answer"), asks='_aftercare_questions',
        before=('_ensure_own', '_ensure_may_ask_aftercare'), chooses={'how_it_goes': HOW_IT_GOES},
        intro=_lt("Ask in the way the client chose, and only this. The answer is counted and stands nowhere in the "
                  "file."))
    def ask_aftercare(self, answers):
        """Count what the client said, once; the file keeps nothing of it.

        :param dict answers: ``how_it_goes``
        :raise UserError: without an answer, before the day, or without the yes
        """
        # sudo: the yes was used, and the day is over; no role writes either
        case = self.sudo()
        case.env['huiskamer.consent']._newest(case.client_id, flow.AFTERCARE)._use(fields.Datetime.now())
        case._stand(aftercare_on=False)
        self.env['huiskamer.outcome.count']._count('other', answers['how_it_goes'], house_days.today(self))
    action_ask_aftercare = ask_aftercare.ask

    def _ensure_may_ask_aftercare(self):
        """Ask nobody who did not say yes, and nobody before the day.

        :raise UserError: saying so
        """
        self._lock()
        if not self.can_ask_aftercare:
            raise UserError(self.env._("This client is not asked now: the day has not come, or there is no yes to it "
                                       "any more."))


class HuiskamerConsentAftercare(models.Model):
    """Who takes back a yes to being asked later is not asked."""
    _inherit = 'huiskamer.consent'

    def _settle(self, stood):
        """Also let the day go on which somebody was to be asked."""
        super()._settle(stood)
        if self.purpose == flow.AFTERCARE and self.state in (flow.WITHDRAWN, flow.REFUSED):
            self.client_id.case_ids.filtered('aftercare_on')._stand(aftercare_on=False)


class HuiskamerOutcomeCount(models.Model):
    """What clients said later is counted by month, and names nobody."""
    _inherit = 'huiskamer.outcome.count'

    event = fields.Selection(selection_add=HOW_IT_GOES, ondelete={key: 'cascade' for key, _label in HOW_IT_GOES})
