from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared.answers import read
from ...shared.dialog import dialog
from ..consent import consent_flow as flow

_lt = LazyTranslate(__name__)
# An evening on paper is written down within a week.
PAPER_DAYS = 7
# Everything but the file itself, which has its own entrances.
OTHER_PURPOSES = [purpose for purpose in flow.ASKED if purpose != flow.FILE]
# Asked here, of a service that was chosen before; the rest has no receiver.
WITHOUT_RECEIVER = [purpose for purpose in OTHER_PURPOSES if purpose not in flow.WITH_RECEIVER]
# CoMensha's two tasks are two questions, in words of their own.
OF_COMENSHA = (flow.PLACE, flow.COUNT)


class HuiskamerCaseAsking(models.Model):
    """How a person is asked something in her file, and how the answer is recorded."""
    _inherit = 'huiskamer.case'

    # public: needs the wall and an open file; answers with the words about a service and kinds that it may ask for, and
    #   stores nothing
    @dialog(
        title=_lt("Who may know what"), confirm=_lt("Read the words"), asks='_receiver_questions',
        reads=('huiskamer.consent',),
        before=('_ensure_own', '_ensure_open'), once=False,
        intro=_lt("The words name this service and these kinds of facts. You read them out next."))
    def ask_about(self, answers):
        """Show the words about one service and these kinds of facts, to be read out and answered.

        :param dict answers: ``service_id``, ``category_ids``, and ``purpose`` for CoMensha
        :raise UserError: when the service may not know so much
        """
        service, categories = self.env['huiskamer.consent.text']._about(answers)
        self._ensure_categories(service, categories.ids)
        return self._ask('answer_about', {
            'purpose': self._purpose_of(service, answers.get('purpose')), 'service_id': service.id,
            'category_ids': categories.ids})
    action_record_consent = ask_about.ask

    def _receiver_questions(self, service=None, categories=None):
        """About which service, and which kinds of facts; with those of an earlier answer chosen."""
        service = service or self.env['huiskamer.service']
        services = self.env['huiskamer.service']._choosable() | service
        at_comensha = services.filtered(lambda service: service.kind == 'trafficking_shelter').ids
        purposes = dict(self.env['huiskamer.consent']._fields['purpose']._description_selection(self.env))
        return [
            self._question('service_id', 'huiskamer.consent', required=True, type='selection',
                           options=self._options(services), value=service.id),
            self._question('purpose', 'huiskamer.consent', required=True, when={'service_id': at_comensha},
                           label=self.env._("Question"),
                           options=[{'value': key, 'label': purposes[key]} for key in OF_COMENSHA]),
            self._category_question(services) | {'value': categories.ids if categories else []},
        ]

    @api.model
    def _purpose_of(self, service, wanted=None):
        """What a person is asked about this service."""
        if service.kind == 'trafficking_shelter' and self.env['huiskamer.consent.text']._current(OF_COMENSHA):
            return wanted if wanted in OF_COMENSHA else flow.PLACE
        return flow.SHARE

    def _about_questions(self, about):
        """The words about one service and these kinds of facts, and the answer to them."""
        about = read(self.env, about, ('huiskamer.consent',))
        service, categories = self.env['huiskamer.consent.text']._about(about)
        return self._consent_questions(about.get('purpose') or flow.SHARE, service=service, categories=categories)

    # public: as `record_consent`, with the service and the kinds of facts that the dialog was about
    @dialog(
        title=_lt("What the client allows"), confirm=_lt("Record the answer"), asks='_about_questions',
        reads=('huiskamer.consent',), before=('_ensure_own',), intro=lambda case, _about: case._say_first())
    def answer_about(self, about, answers):
        """Record the answer to words about one service and these kinds of facts.

        :param dict about: ``service_id`` and ``category_ids``
        :param dict answers: as for ``record_consent``
        :return: the consent
        """
        about = read(self.env, about, ('huiskamer.consent',))
        return self.record_consent(answers | {key: about.get(key) for key in ('service_id', 'category_ids')})

    def _ask_consent(self, purposes):
        """The dialog for an answer about one of these purposes, none of which has a receiver."""
        self._ensure_open()
        return self._ask('record_consent', questions=lambda case: case._consent_questions(*purposes))

    def _other_questions(self):
        """The words of everything that has no receiver, and the answer to them."""
        return self._consent_questions(*WITHOUT_RECEIVER)

    # public: needs the wall and, but for a no, an open file; every answer is checked, and so is the fingerprint of
    # the words
    @dialog(
        title=_lt("What the client allows"), confirm=_lt("Record the answer"), asks='_other_questions',
        reads=('huiskamer.consent',), before=('_ensure_own',), intro=lambda case: case._say_first())
    def record_consent(self, vals):
        """Record what the client says about one purpose: yes, no, or that she was not asked.

        The newest answer is the one that counts. A no counts always: in a file that is closed or frozen,
        and whoever was there to hear it.

        :param dict vals: ``state`` (given, refused or not_asked), for sharing ``service_id`` and
            ``category_ids``, and the answers of the consent: ``text_id``, ``words_digest`` (the fingerprint of
            the words that were shown), ``method``, ``spoken_alone``, ``interpreter``, ``given_at``
        :return: the consent
        :raise UserError: for a closed or frozen file, when something is missing, or when the words changed
        """
        if vals.get('state') != flow.REFUSED:
            self._ensure_open()
        text = self._checked_text(vals, OTHER_PURPOSES)
        self._ensure_valid_answer(vals, text)
        if text.purpose in flow.WITH_RECEIVER:
            self._ensure_receiver(vals, text.purpose)
        elif vals.get('service_id') or vals.get('category_ids'):
            raise UserError(self.env._("A service goes with sharing only."))
        return self.env['huiskamer.consent']._record(self.client_id, vals)
    action_record_other_consent = record_consent.ask

    def _ensure_receiver(self, vals, purpose):
        """Check about whom an answer is, and about what.

        :raise UserError: without a service, without kinds of facts, with more than the service may know, or on words
            that are about another service
        """
        service = self.env['huiskamer.service'].browse(vals.get('service_id') or []).exists()
        if not service:
            raise UserError(self.env._("Choose the service that the client talks about."))
        if vals.get('state') == flow.REFUSED and not vals.get('category_ids'):
            return
        self._ensure_categories(service, vals.get('category_ids'))
        if (vals.get('state') or flow.GIVEN) == flow.GIVEN:
            service._ensure_partners_said()
            # what is read out about any service names it, what it gets and with whom it works; the other words are
            # about two tasks of CoMensha
            if purpose != flow.SHARE and purpose != self._purpose_of(service, purpose):
                raise UserError(self.env._("These words are about another kind of service. Open this again, and read "
                                           "out the words for this one."))

    def _checked_text(self, vals, purposes):
        """The words that were read out.

        :raise UserError: when there are none, they are about something else, or they are a draft
        """
        text = self.env['huiskamer.consent.text'].browse(vals.get('text_id') or []).exists()
        if not text or text.purpose not in purposes:
            raise UserError(self.env._("Without consent nothing is kept. Choose the words that were read out to the "
                                       "client."))
        if not text.reviewed_on or not text.active:
            raise UserError(self.env._("Nobody reviewed these words yet. Choose others, or ask an interpreter to read "
                                       "them."))
        return text

    def _ensure_valid_answer(self, vals, text):
        """Check how and when the answer was given.

        :raise UserError: when the client was not alone with her yes, or the moment cannot be right
        """
        state = vals.get('state') or flow.GIVEN
        if state not in (flow.GIVEN, flow.REFUSED, flow.NOT_ASKED):
            raise UserError(self.env._("The client says yes or no. Withdrawing has its own button."))
        if text.purpose == flow.FILE and state != flow.GIVEN:
            raise UserError(self.env._("The client says no, so no file is opened. All help stays available without "
                                       "one."))
        if vals.get('spoken_alone') is not True and state == flow.GIVEN:
            raise UserError(self.env._(
                "Consent counts only when the client was spoken to alone. Find a quiet place, or help without a file."))
        if vals.get('given_at'):
            self._ensure_recent(vals['given_at'])

    @api.model
    def _ensure_recent(self, moment):
        """Check that something happened in the last seven days, and not in the future.

        :raise UserError: saying which
        """
        now = fields.Datetime.now()
        if moment > now:
            raise UserError(self.env._("This moment has not come yet. Fill in when it really happened."))
        if moment < now - timedelta(days=PAPER_DAYS):
            raise UserError(self.env._("This is more than seven days ago. What was on paper is entered within seven "
                                       "days."))

    @api.model
    def _ensure_categories(self, service, category_ids):
        """Check that only what a service may ask for is shared with it.

        :raise UserError: when nothing is chosen, or more than the service may know
        """
        if not category_ids:
            raise UserError(self.env._("Choose what may be shared."))
        if set(category_ids) - set(service.category_ids.ids):
            raise UserError(self.env._("This service may not ask for all of this. Choose less."))

    @api.model
    def _say_first(self):
        """What the worker says before the words: nobody listens, and nobody is in a hurry."""
        return self.env._(
            "Say first: “Is it only us here? An interpreter does not know you and may tell nobody; if you do not want "
            "this "
            "one, we take another.” Ask afterwards: “Tell me in your own words what you heard. Take your time. You can "
            "answer another day, and no is fine too.”")

    def _consent_questions(self, *purposes, service=None, categories=None):
        """The questions that every consent has, with the words in each language, receiver and kinds filled in."""
        texts = self.env['huiskamer.consent.text']._current(purposes)
        if not texts:
            raise UserError(self.env._(
                "Nobody of this house reviewed the words of consent yet. A supervisor or a privacy officer reads them "
                "and "
                "says that they are right: Settings, Words of consent. Until then help goes on without a file."))
        service = service or self.env['huiskamer.service']
        categories = categories or self.env['huiskamer.data.category']
        options = [
            {'value': text.id, 'label': text.language_id.name if len(purposes) == 1 else text.display_name}
            | text._read_out(service, categories) for text in texts]
        mine = texts.filtered(lambda text: text.language_id.code == (self.env.user.lang or '')[:2])
        label = self.env._("Language of the words") if len(purposes) == 1 else self.env._("Words")
        spoken_alone = self._question('spoken_alone', 'huiskamer.consent', required=True)
        questions = [
            self._question('text_id', 'huiskamer.consent', required=True, type='selection', options=options,
                           digest='words_digest',
                           label=label, value=(mine or texts)[:1].id if len(purposes) == 1 else False),
            self._question('method', 'huiskamer.consent', required=True, value='spoken'),
            spoken_alone,
            self._question('interpreter', 'huiskamer.consent'),
            self._question('given_at', 'huiskamer.consent', later=True),
        ]
        if flow.FILE not in purposes:
            spoken_alone['when'] = {'state': [False, flow.GIVEN]}
            questions.append(self._question(
                'state', 'huiskamer.consent', required=True, label=self.env._("The client says"), options=[
                    {'value': flow.GIVEN, 'label': self.env._("Yes")},
                    {'value': flow.REFUSED, 'label': self.env._("No")},
                    {'value': flow.NOT_ASKED, 'label': self.env._("Not asked")}]))
        return questions

    def _category_question(self, services, asked=True):
        """The question what may be shared, with what each service may ask for and what goes along with what.

        :param bool asked: whether the same dialog asks which service
        """
        along = services.category_ids._along()
        options = [option | {'along': along.get(option['value'], [])}
                   for option in self._options(services.category_ids)]
        if asked:
            options = [option | {'when': {
                'service_id': services.filtered(lambda s, c=option['value']: c in s.category_ids.ids).ids}}
                for option in options]
        return self._question(
            'category_ids', 'huiskamer.consent', required=True, type='many2many', options=options)
