from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import showing
from ...shared.dialog import dialog
from . import handover_flow as flow
from .handover_draft import HAND_OVER

_lt = LazyTranslate(__name__)

# What a later appointment mostly has in common with the one before.
KNOWN_ON_COVER = ('accompaniment', 'meeting_language_id', 'outcome')
KNOWN_IN_DETAIL = ('place', 'named_contact')


class HuiskamerHandoverCall(models.Model):
    """How it really goes: one phone call, or another service after a no."""
    _inherit = 'huiskamer.handover'

    def _phone_questions(self):
        """With whom it was agreed, and where; one confirmation stands for sent, received, accepted and booked."""
        return [
            self._question('named_contact', 'huiskamer.handover.detail', required=True,
                           value=self.env._("Intake desk")),
            self._question('on_behalf_of', 'huiskamer.handover.event', required=True, value='phone'),
            self._question('place', 'huiskamer.handover.detail', required=True, value=self.env._("At the desk")),
            self._question('occurred_at', 'huiskamer.handover.event', later=True),
        ]

    # public: takes four steps through `move`, each with all of its own checks, or none
    @dialog(
        title=_lt("Agreed by phone, we are walking over now"), confirm=_lt("Agreed: we go now"),
        asks='_phone_questions',
        reads=('huiskamer.handover.detail', 'huiskamer.handover.event'),
        before=(lambda handover: handover._ensure_possible('send'),),
        intro=lambda handover: handover._phone_intro())
    def agreed_by_phone(self, answers):
        """Take the steps that one phone call stands for, all or none.

        :param dict answers: ``named_contact``, ``on_behalf_of``, ``place`` and optionally ``occurred_at``
        :raise UserError: as each of the steps would
        """
        now = answers.get('occurred_at') or fields.Datetime.now()
        facts = answers | {
            'sent_how': 'phone', 'first_contact_at': now, 'appointment_at': now, 'accompaniment': 'wanted',
            'on_behalf_of': answers.get('on_behalf_of') or 'phone'}
        for verb in flow.AGREED_BY_PHONE:
            self.move(verb, facts)
    action_agreed_by_phone = agreed_by_phone.ask

    def _hand_over_questions(self):
        """Another service, after this handover came to an end, with what was asked and shared before."""
        disclosure = showing(self.disclosure_ids)
        known = {
            'urgency': self.urgency, 'direction': self.direction,
            'category_ids': disclosure.category_ids.ids, 'question': disclosure.question}
        return [
            question | {'value': known[question['name']]} if known.get(question['name']) else question
            for question in self.case_id._hand_over_questions()]

    # public: needs an ended handover, and goes through `hand_over` of its file with all of its checks
    @dialog(**HAND_OVER, before=('_ensure_ended', '_ensure_open_file'))
    def hand_on(self, answers):
        """Draft a new handover that goes on from this one; the chain stays visible.

        :return: the new handover
        :raise UserError: when this one is still open
        """
        handover = self.case_id.hand_over(answers)
        handover._join_chain(self)
        return handover
    action_hand_on = hand_on.ask

    def _ensure_ended(self):
        """Only what has ended goes on as something else.

        :raise UserError: when it is still open
        """
        self.ensure_one()
        self.check_access('read')
        if self.stage not in flow.FINAL or self.stage == flow.ERROR:
            raise UserError(self.env._("This handover is still open."))

    @api.model
    def _directory_words(self, service):
        """What the directory says of a service, for the dialog: for whom, languages, free places, how sure."""
        ways = dict(service._fields['direction']._description_selection(self.env))
        languages = ', '.join(service.language_ids.mapped('name'))
        checked = self.env._("Last checked on %(day)s", day=format_date(self.env, service.assured_on)) \
            if service.assured_on else self.env._("Never checked")
        if service.is_stale:
            checked = self.env._("%(checked)s: call first", checked=checked)
        parts = (
            (self.env._("For whom"), service.for_whom), (self.env._("Leaving or entering"), ways[service.direction]),
            (self.env._("Languages"), languages), (self.env._("Where"), service.place),
            (self.env._("Works together with"), service.partners),
            (self.env._("Phone"), service.provider_id.phone or self.env._("not in the directory")),
            (self.env._("Free places"), service.capacity_words))
        changed = [self.env._("Somebody changed this organisation in the contacts: use the number that stands here")] \
            if service.provider_id.is_contact_changed else []
        return '\n'.join([f'{label}: {words}' for label, words in parts if words] + changed + [checked])

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        """Put one button per verb of the table on the form, in the table's order and in the user's words."""
        arch, view = super()._get_view(view_id, view_type, **options)
        place = arch.find(".//header/span[@name='moves']") if view_type == 'form' else None
        if place is not None:
            labels = dict(self.env['huiskamer.handover.event']._fields['verb']._description_selection(self.env))
            for verb in flow.VERBS:
                if flow.is_for_people(verb) and verb != 'print_letter':  # that one is a page
                    place.addprevious(self._move_button(verb, labels[verb]))
            place.getparent().remove(place)
        return arch, view

    @api.model
    def _move_button(self, verb, label):
        """The button of one verb; it shows while the step is possible for whoever looks."""
        more = {'class': 'btn-primary' if verb in flow.ONWARD else 'btn-secondary'}
        hidden = f"' {verb} ' not in possible_moves"
        if verb == 'send':
            hidden += " or not has_consent"
            more['groups'] = 'huiskamer_case.group_caseworker'  # nobody else has the field that it looks at
        return etree.Element(
            'button', name='action_move', type='object', string=label, invisible=hidden,
            context=repr({'huiskamer_verb': verb}), **more)

    def _move_intro(self, verb):
        """What stands above the questions of a step."""
        if self.stage == flow.DECLINE_PROPOSED:
            return self._said_no_words()
        move = flow.find(self.stage, verb)
        return self.service_id._call_words() if move and (verb == 'send' or self._is_for_receiver(move)) else ''

    def _said_no_words(self):
        """What the service said, for who agrees with it or does not."""
        reasons = dict(self._fields['decline_reason']._description_selection(self.env))
        said = [self.env._("%(service)s said no.", service=self.service_id.display_name)]
        if self.decline_reason:
            said.append(self.env._("Reason: %(reason)s.", reason=reasons[self.decline_reason]))
        words = showing(self.detail_ids).reason_words if self._is_mine() else ''
        if words:
            said.append(self.env._("In their words: %(words)s", words=words))
        return ' '.join(said)

    def _move_question(self, asked):
        """The question for one fact of a step, with what is known already: a new appointment is mostly at the same
        place.
        """
        question = super()._move_question(asked)
        name = question['name']
        if name in KNOWN_IN_DETAIL:
            known = showing(self.detail_ids)[name] if self._is_mine() else False
        else:
            known = self[name] if name in KNOWN_ON_COVER else False
        known = known.id if isinstance(known, models.BaseModel) else known
        return question | {'value': known} if known and not question['value'] else question

    def _phone_intro(self):
        """What one confirmation stands for, and where to call."""
        return ' '.join([
            self.env._("This writes down: sent by phone, received, accepted, appointment now, we go along."),
            self.service_id._call_words()])
