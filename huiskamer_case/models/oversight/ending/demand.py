from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.dialog import dialog

_lt = LazyTranslate(__name__)


class HuiskamerDemand(models.Model):
    """Police, justice or another authority demands something, and what the privacy officer decided.

    Nobody else answers, also not whether somebody is known here. Only a written demand with its ground
    is looked at; sensitive data need the leave of the examining magistrate (Sv art. 126nf). The GDPR
    leaves a demand by law its force (art. 6(1)(c)) and asks that it is written down (art. 5(2), 30).
    """
    _name = 'huiskamer.demand'
    _description = "Demand by an authority"
    _inherit = ['huiskamer.register.mixin', 'huiskamer.coded.mixin']
    _order = 'closed_at desc nulls first, due_on nulls first, id'
    _free_text_fields = ('asked_for', 'decision_reason', 'given')

    authority = fields.Selection(
        [('police', "Police"), ('prosecutor', "Public prosecutor"), ('magistrate', "Examining magistrate"),
         ('border', "Military or border police"), ('labour', "Labour inspectorate"), ('tax', "Tax office"),
         ('immigration', "Immigration service"), ('municipality', "Municipality"), ('other', "Another authority")],
        string="Who demands", required=True)
    authority_reference = fields.Char("Their reference")
    received_on = fields.Date("Received on", required=True, default=house_days.today, window=house_days.HEARD)
    received_how = fields.Selection(
        [('writing', "In writing"), ('phone', "By phone"), ('door', "At the door")], string="How", required=True,
        default='writing',
        help="By phone or at the door nothing is answered, and not whether somebody is known: ask for a written "
             "demand.")
    ground = fields.Selection(
        [('126nd', "Stored data (Sv art. 126nd)"),
         ('126nf', "Sensitive data, with leave of the magistrate (Sv art. 126nf)"),
         ('search', "Search by an examining magistrate"), ('other_law', "Another law"), ('none', "None named")],
        string="On what ground", required=True, default='none')
    asked_for = fields.Text("What is demanded", required=True,
                            help="In kinds of data. Never a name: write the code, or nothing.")
    code = fields.Char("Code of the file", help="Only when a file is concerned. Never a name.")
    due_on = fields.Date("Answer before", help="Their term, if they gave one.", window=house_days.AROUND)
    decision = fields.Selection(
        [('refused', "Nothing given, and not said whether somebody is known"), ('no_data', "There is nothing to give"),
         ('partly', "Part of it given"), ('all', "All of it given"), ('taken_back', "They took it back")],
        readonly=True)
    decision_reason = fields.Text("Because", readonly=True, help="And whose advice was asked.")
    given = fields.Text("What was given", readonly=True, help="Kinds of data, to whom, how. Never the data.")
    told = fields.Selection(
        [('told', "The client was told"), ('forbidden', "The law forbids to tell her, for now"),
         ('later', "She will be told"),
         ('nobody', "No client is concerned")],
        string="Was the client told", readonly=True)

    # public: needs the privacy officer; gives nothing without a written demand that names its ground
    @dialog(
        title=_lt("Decide"), confirm=_lt("Close"), asks='_decision_questions',
        intro=_lt("Have the controller and a lawyer look first. Give no more than the demand names, and never a copy "
                  "of the file."))
    def decide(self, answers):
        """Close the demand with the decision.

        :raise UserError: when something is given on a demand that is not in writing or has no ground
        """
        vals = self._needed(answers, 'decision', 'decision_reason', 'told')
        if vals['decision'] in ('partly', 'all'):
            vals |= self._needed(answers, 'given')
            if self.received_how != 'writing' or self.ground == 'none':
                raise UserError(self.env._("Nothing is given without a written demand that names its ground."))
        self._decide(vals, close=True)
    action_decide = decide.ask

    def _decision_questions(self):
        """What is decided, why, what was given, and whether the client knows."""
        return [
            self._question('decision', required=True), self._question('decision_reason', required=True),
            self._question('given', when={'decision': ['partly', 'all']}), self._question('told', required=True)]
