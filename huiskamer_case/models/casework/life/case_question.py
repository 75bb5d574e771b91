from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared.desk import Waiting
from ...shared.dialog import dialog

_lt = LazyTranslate(__name__)

# What a supervisor can say to the lead of a file, and what the lead can say back: codes only, so that nothing of the
# file
# comes onto its cover.
ASKS = [('ask_look', "Please look at it"), ('ask_call', "Call me about it"), ('ask_close', "Can it be closed?"),
        ('ask_well', "Well done")]
ANSWERS = [('said_done', "It is done"), ('said_will', "I will do it"), ('said_talk', "Let us talk about it"),
           ('said_no', "No, there is a reason")]


class HuiskamerCaseNotice(models.Model):
    """A coded word of a supervisor to the lead of a file, and the lead's coded answer."""
    _inherit = 'huiskamer.case.notice'

    kind = fields.Selection(selection_add=ASKS + ANSWERS,
                            ondelete=dict.fromkeys([key for key, _label in ASKS + ANSWERS], 'cascade'))

    def _sentence(self):
        """What the colleague reads: the word of the other."""
        words = dict(self._fields['kind']._description_selection(self.env))
        if self.kind in dict(ASKS + ANSWERS):
            return self.env._("%(name)s: %(words)s", name=self.by_id.name, words=words[self.kind])
        return super()._sentence()

    def _is_question(self):
        """Whether this waits for an answer."""
        return self.kind in dict(ASKS)

    # public: the rule lets through the caller's own notices only; one coded word goes back to who asked
    @dialog(title=_lt("Answer"), confirm=_lt("Answer"), asks='_answer_questions', chooses={'word': ANSWERS})
    def answer(self, answers):
        """Answer a supervisor's word with one of ours; the notice is put away.

        :param dict answers: ``word``
        :raise AccessError: for somebody else's
        :raise UserError: for anything that was not asked, or another word
        """
        if not self._is_question():
            raise UserError(self.env._("This was no question: there is nothing to answer."))
        if self.user_id != self.env.user:
            raise AccessError(self.env._("This record does not exist, or it is not yours to use."))
        self._tell(self.by_id, [self.code], answers['word'])
        self.action_seen()
    action_answer = answer.ask

    # public: the rule lets through the caller's own notices only; it is put away, and the desk shows what is left
    def action_put_away(self):
        """Put an answer away and go back to what waits.

        :raise AccessError: for somebody else's
        """
        self.action_seen()
        return {'type': 'ir.actions.client', 'tag': 'huiskamer_desk', 'name': self.env._("Waits for me")}

    def _answer_questions(self):
        """Which answer."""
        return [_word_question(self, ANSWERS)]


class HuiskamerCaseQuestion(models.Model):
    """A supervisor asks the lead of a file something, in one coded word."""
    _inherit = 'huiskamer.case'

    # public: needs the role of supervisor and the cover by rule; one coded word goes to the lead
    @dialog(
        title=_lt("A word to the lead"), confirm=_lt("Send"), asks='_lead_questions', before=('_ensure_supervisor',),
        chooses={'word': ASKS}, said=_lt("The lead reads it on Today."))
    def ask_lead(self, answers):
        """Say one coded word to the lead of this file.

        :param dict answers: ``word``
        :raise AccessError: for who is no supervisor
        :raise UserError: for another word, or when the lead is not there
        """
        lead = self.caseworker_id
        if lead not in self._caseworkers() or lead == self.env.user:
            raise UserError(self.env._("The lead of this file is not there. Give the file to another lead."))
        self.env['huiskamer.case.notice']._tell(lead, [self.code], answers['word'])
    action_ask_lead = ask_lead.ask

    def _take_over(self, colleague):
        """A word that waits for an answer waits for whoever leads the file now."""
        former = self.caseworker_id
        super()._take_over(colleague)
        # sudo: notices are her own only; this one goes along with the file
        self.env['huiskamer.case.notice'].sudo().search([
            ('user_id', 'in', (former - colleague).ids), ('code', 'in', self.mapped('code')), ('kind', 'in', [
                key for key, _label in ASKS])]).write({'user_id': colleague.id})

    def _lead_questions(self):
        """Which word."""
        return [_word_question(self.env['huiskamer.case.notice'], ASKS)]

    def _notices_rows(self, notices, cases):
        """Which of the notices wait for an answer."""
        return [row | {'asks': notice._is_question()} for row,
                notice in zip(super()._notices_rows(notices, cases), notices, strict=True)]


class HuiskamerHandoverQuestion(models.Model):
    """The same word from the cover of a handover."""
    _inherit = 'huiskamer.handover'

    # public: opens the dialog of the file behind it, for whom that lets in
    def action_ask_lead(self):
        """Ask the lead of the file behind this handover."""
        self.ensure_one()
        self._ensure_there()
        return self.case_id.action_ask_lead()


class HuiskamerDesk(models.AbstractModel):
    """Answers of leads come back to who asked."""
    _inherit = 'huiskamer.desk'

    @api.model
    def _waiting(self):
        """What leads answered."""
        return [
            *super()._waiting(),
            Waiting('answer', 'huiskamer.case.notice', ('supervisor',), _lt("An answer to your word"),
                    _lt("Read it and put it away"),
                    [('user_id', '=', self.env.uid), ('kind', 'in', [key for key, _label in ANSWERS])], clock='at',
                    says=('code', 'kind', 'by_id'))]


def _word_question(notices, words):
    """The question for one of these coded words, in the language of the screen."""
    labels = dict(notices._fields['kind']._description_selection(notices.env))
    return {'name': 'word', 'type': 'selection', 'required': True, 'value': False, 'help': '', 'at_once': True,
            'label': notices.env._("Word"),
            'options': [{'value': key, 'label': labels[key]} for key, _label in words]}
