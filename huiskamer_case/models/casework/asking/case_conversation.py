from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_time

# So long one conversation lasts: what was answered in it about the conversation itself is filled in.
CONVERSATION = timedelta(hours=1)
# What is about the conversation, and not about what was said in it.
ABOUT_IT = ('method', 'spoken_alone', 'interpreter')


class HuiskamerCaseConversation(models.Model):
    """Talking with a client: how one talked is asked once a conversation."""
    _inherit = 'huiskamer.case'

    def _consent_questions(self, *purposes, **more):
        """The questions that every consent has; filled in is what this colleague answered a moment ago of the same
        talk.
        """
        questions = super()._consent_questions(*purposes, **more)
        earlier = self._same_conversation()
        if not earlier:
            return questions
        known = {name: earlier[name] for name in ABOUT_IT} | {'text_id': self._same_language(questions, earlier)}
        told = self.env._("As you answered at %(time)s.", time=format_time(
            self.env, earlier.given_at, tz=self.location_id.resource_calendar_id.tz, time_format='HH:mm'))
        return [
            question | {'value': known[question['name']], 'help': told} if known.get(question['name']) else question
            for question in questions]

    def _same_conversation(self):
        """The answer that this colleague recorded last, if that is no longer ago than a conversation lasts."""
        recorded = self.client_id.consent_ids._filtered_access('read').filtered(
            lambda consent: consent.recorded_by_id == self.env.user and consent.spoken_alone
            and fields.Datetime.now() - consent.given_at <= CONVERSATION)
        return recorded.sorted(lambda consent: (consent.given_at, consent.id))[-1:]

    def _same_language(self, questions, earlier):
        """The words in the language that was spoken a moment ago, when they can be chosen and are one text."""
        texts = next((question['options'] for question in questions if question['name'] == 'text_id'), [])
        same = self.env['huiskamer.consent.text'].browse([option['value'] for option in texts]).filtered(
            lambda text: text.language_id == earlier.text_id.language_id)
        return same.id if len(same) == 1 else False


class HuiskamerClientAsked(models.Model):
    """A client is asked from her own page too."""
    _inherit = 'huiskamer.client'

    # public: needs the wall and an open file, and answers with questions
    def action_ask_contact(self):
        """Ask whether contact may be made between visits; without a yes the client is spoken to here only."""
        self.check_access('read')
        self.ensure_one()
        return self.case_ids[:1]._ask_consent(['contact'])
