from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_time

from ...oversight.sealing.sealed import showing
from .client import OUTSIDE

# So long one conversation lasts: what was answered in it about the conversation itself is filled in.
CONVERSATION = timedelta(hours=1)
# What is about the conversation, and not about what was said in it.
ABOUT_IT = ('method', 'spoken_alone', 'interpreter')


class HuiskamerCaseConversation(models.Model):
    """Talking with a client: how she is reached stands on the page, and how one talked is asked once a conversation."""
    _inherit = 'huiskamer.case'

    reach_words = fields.Char(
        "Agreed about that", compute='_compute_reach_words', groups='huiskamer_case.group_caseworker')

    @api.depends('client_id')
    @api.depends_context('uid', 'lang')
    def _compute_reach_words(self):
        """Hours, voicemail and whether one may say who calls, for those who work on the file; nothing for who is only
        met here.
        """
        readable = self.client_id._filtered_access('read')
        for case in self:
            case.reach_words = ' · '.join(showing(case.client_id & readable)._reach_words())

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


class HuiskamerClientReach(models.Model):
    """What a client agreed to about being reached."""
    _inherit = 'huiskamer.client'

    def _reach_words(self):
        """What was agreed, as short sentences; none when there is no way outside the huiskamer."""
        if self.contact_channel not in OUTSIDE:
            return []
        said = [self.contact_hours or self.env._("No hours agreed")]
        said.append(self.env._("Voicemail allowed") if self.voicemail_allowed else self.env._("No voicemail"))
        said.append(
            self.env._("You may say who is calling") if self.may_say_who else self.env._("Do not say who is calling"))
        return said
