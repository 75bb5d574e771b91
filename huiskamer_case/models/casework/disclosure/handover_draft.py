from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import showing
from ...shared.dialog import dialog
from ...shared.guards import through_method
from ..handover import handover_flow as flow

_lt = LazyTranslate(__name__)
# A handover begins at a file, or where another one ended.
HAND_OVER = {
    'asks': '_hand_over_questions', 'reads': ('huiskamer.handover', 'huiskamer.disclosure'),
    'opens': 'huiskamer.handover', 'title': _lt("Warm handover"), 'confirm': _lt("Make a draft"),
    'intro': _lt("Nothing leaves the house yet. First you see exactly what the receiver will get.")}


class HuiskamerCaseHandover(models.Model):
    """How a handover begins: at a file, with a service and with what would be shared."""
    _inherit = 'huiskamer.case'

    def _hand_over_questions(self):
        """To whom, how urgent it is, and what would be shared."""
        services = self.env['huiskamer.service']._choosable()
        words = self.env['huiskamer.handover']._directory_words
        options = [{'value': service.id, 'label': service.display_name, 'text': words(service)} for service in services]
        return [
            self._question('service_id', 'huiskamer.handover', required=True, type='selection', options=options),
            self._question('urgency', 'huiskamer.handover', required=True, value='routine'),
            self._question('direction', 'huiskamer.handover', required=True, value='not_said'),
            self._category_question(services),
            self._question('question', 'huiskamer.disclosure'),
        ]

    # public: needs the wall, an open file, a service and categories that it may ask for
    @dialog(**HAND_OVER, before=('_ensure_own', '_ensure_open'))
    def hand_over(self, answers):
        """Draft a handover of this file.

        :param dict answers: ``service_id``, ``urgency``, ``direction``, ``category_ids``, ``question``
        :return: the handover
        :raise UserError: for a closed or frozen file, or when the service may not know so much
        """
        service = self.env['huiskamer.service'].browse(answers.get('service_id') or []).exists()
        if not service:
            raise UserError(self.env._("Choose a service from the directory."))
        self._ensure_categories(service, answers.get('category_ids'))
        handover = self.env['huiskamer.handover'].create({
            'case_id': self.id,
            'service_id': service.id,
            'urgency': answers.get('urgency') or 'routine',
            'direction': answers.get('direction') or 'not_said',
        })
        handover._note_capacity()
        self.env['huiskamer.disclosure'].create({
            'handover_id': handover.id,
            'category_ids': [Command.set(answers['category_ids'])],
            'question': answers.get('question'),
        })
        return handover
    action_hand_over = hand_over.ask


class HuiskamerHandoverDraft(models.Model):
    """A handover in the making, and the client's answers that it stands on."""
    _inherit = 'huiskamer.handover'

    who_may_know = fields.Json("Who may know what", compute='_compute_who_may_know',
                               groups='huiskamer_case.group_caseworker')

    # public: needs the wall on each file, an open file and untouched protected fields
    @api.model_create_multi
    def create(self, vals_list):
        """Draft handovers in open files, to services that can be chosen today; each is owned by its caseworker.

        :raise AccessError: for a file of which the caller sees the cover only
        :raise UserError: for a closed or frozen file, a service out of contract, or a stage given from outside
        """
        now = fields.Datetime.now()
        handovers = super().create(vals_list)
        handovers.service_id._ensure_choosable()
        for case in handovers.case_id:
            case._ensure_own()
        handovers.case_id._ensure_open()
        for handover in handovers:
            # sudo: the cover is written by named methods only, no role may write it
            through_method(handover).sudo().write(handover._next_vals(flow.DRAFT, now))
        # sudo: as above; the detail is the only thing of a draft that is filled in by hand
        self.env['huiskamer.handover.detail'].sudo().create([{'handover_id': handover.id} for handover in handovers])
        return handovers

    def _ensure_open_file(self):
        """Hold the wall, and the file open.

        :raise AccessError: for whoever sees the cover only
        :raise UserError: for a closed or frozen file
        """
        self._ensure_own_file()
        self.case_id._ensure_open()

    def _ensure_own_file(self):
        """Hold the wall.

        :raise AccessError: for whoever sees the cover only, the same for what is hidden and for what is not there
        """
        self.check_access('read')
        self.case_id._ensure_own()

    def _consent_questions(self):
        """The words that are read out, the client's answer about exactly this handover, and whether it goes at once."""
        service, categories = self.service_id, self.disclosure_ids.category_ids
        questions = self.case_id._consent_questions(
            self.case_id._purpose_of(service), service=service, categories=categories)
        if self.stage == flow.DRAFT:
            questions.append(self._question(
                'sent_how', when={'state': ['given']}, label=self.env._("Send it now: told how"),
                help=self.env._("Leave it empty to send it later.")))
        return questions

    # public: needs the wall and an open file, and answers with questions and the words of the draft
    def action_record_consent(self):
        """Ask about exactly this handover, with all that would go in sight, to be read out too.

        A draft that could not go is not read out: nobody says yes for nothing.

        :raise UserError: saying what is missing in a draft
        """
        self._ensure_open_file()
        if self.stage == flow.DRAFT:
            self._ensure_sendable()
        action = self._ask('record_consent')
        action['params']['read_out'] = self.disclosure_ids.preview
        return action

    # public: needs the wall and goes through `record_consent` of the file with this handover's own categories
    @dialog(
        title=_lt("Consent for this handover"), confirm=_lt("Record the answer"), asks='_consent_questions',
        reads=('huiskamer.consent',), before=('_ensure_own_file',),
        intro=lambda handover: handover.case_id._say_first(),
        confirm_when=(({'sent_how': ['phone', 'in_person', 'letter']}, _lt("Record the yes and send it now")),))
    def record_consent(self, answers):
        """Record the client's answer about exactly what this handover shares.

        A yes lets a handover that was held go on, and sends a draft when it says how.

        :return: the consent
        :raise UserError: when something is missing in the answers
        """
        sent_how = answers.get('sent_how')
        consent = self.case_id.record_consent({key: answers[key] for key in answers if key != 'sent_how'} | {
            'service_id': self.service_id.id,
            'category_ids': self.disclosure_ids.category_ids.ids,
        })
        if consent.is_live and self.stage == flow.CONSENT_EXPIRED:
            self.move('renew_consent', {})
        elif consent.is_live and self.stage == flow.DRAFT and sent_how:
            self.move('send', {'sent_how': sent_how})
        return consent

    @api.depends('case_id.who_may_know')
    @api.depends_context('uid', 'lang')
    def _compute_who_may_know(self):
        """The same table as on the file, where it is needed: at sending."""
        for handover in self:
            handover.who_may_know = handover.case_id.who_may_know

    def _receiver_now(self):
        """The receiver, as it is called now."""
        return f'{self.service_id.provider_id.name} – {self.service_id.name}'

    def _note_capacity(self):
        """Keep what was known of free places when the service was chosen, and how old that was."""
        service = self.service_id
        # sudo: no role may write the cover; the caller drafted this handover just now
        through_method(self).sudo().write({
            'capacity_seen': service.capacity_state if service.capacity_unit != 'none' else False,
            'capacity_seen_at': service.capacity_id.stated_at})

    def _join_chain(self, previous):
        """Note which ended handover this draft goes on from."""
        # sudo: no role may write the cover; the caller drafted this handover just now
        through_method(self).sudo().write({'part_of_id': previous.id, 'hop': previous.hop + 1})

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
