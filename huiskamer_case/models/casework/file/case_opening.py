from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...shared.guards import through_method
from ..consent import consent_flow as flow
from ..consent.consent_text import PURPOSES

# An evening on paper is written down within a week.
PAPER_DAYS = 7
# What is asked only of somebody who is not under 18, as far as anybody knows.
ADULT = {'age_band': ['18_20', '21_up', 'unknown']}
# Everything but the file itself, which has its own entrances.
OTHER_PURPOSES = [purpose for purpose, _label in PURPOSES if purpose != 'file']


class HuiskamerCaseOpening(models.Model):
    """How a file comes to exist, and how a person's later answers are recorded."""
    _inherit = 'huiskamer.case'

    def _ask_new_file(self, alias=''):
        """Show the words of consent and ask what is needed to open a file; nothing is kept before."""
        self._ensure_caseworker()
        everywhere = self.env['huiskamer.location'].search([])
        locations = everywhere - everywhere._winding_down()
        if not locations:
            everywhere._ensure_intake_open()
        questions = [
            self._question('age_band', 'huiskamer.client', required=True, value='unknown',
                           help=self.env._("Under 18, or thought to be: no file, but the path for minors.")),
            self._question('location_id', required=True, type='selection',
                           options=self._options(locations), value=locations[:1].id),
            *(question | {'when': ADULT} for question in [
                *self._consent_questions('file'),
                self._question('alias', 'huiskamer.client', required=True, value=alias),
                self._question('open_to', required=True, value='members'),
                self._question('code_word', 'huiskamer.client'),
                self._question('language_ids', 'huiskamer.client', type='many2many',
                               options=self._options(self.env['huiskamer.language'].search([]))),
            ]),
        ]
        action = self._ask(
            'open_file_or_path', self.env._("Open a file"), questions, self.env._("The client says yes: open the file"),
            intro=self.env._("Read the words out in the client's language. Nothing is kept until the client says yes."))
        action['params'] |= {
            'ids': None, 'open': self._name,
            'confirm_when': [{'when': {'age_band': ['under_18']}, 'label': self.env._("Start the path for minors")}],
        }
        return action

    @api.model
    def open_file_or_path(self, vals):
        """Open a file, or for somebody under 18 the path for minors instead; nothing about her is kept then.

        :param dict vals: as for ``open_file``
        :return: the file, or the action that shows the path
        """
        self._ensure_caseworker()
        vals = self._opening_answers(vals)
        if vals.get('age_band') == 'under_18':
            return self._begin_minor_path(vals.get('location_id'))
        return self.open_file(vals)

    @api.model
    def _begin_minor_path(self, location_id):
        """Hook: the room of minors begins a path at this huiskamer and returns the action that shows it.

        :param location_id: the id of the huiskamer, or nothing
        """

    @api.model
    def open_file(self, vals):
        """Open a file for a person who consents: client, file and consent, in one call or not at all.

        :param dict vals: ``alias``, ``age_band``, ``language_ids``, ``open_to``, ``location_id`` and the
            answers of the consent: ``text_id``, ``method``, ``spoken_alone``, ``interpreter``, ``given_at``
        :return: the file
        :raise UserError: without consent, without a working name, for somebody under 18, or where intake has stopped
        """
        self._ensure_caseworker()
        vals = self._opening_answers(vals)
        text = self._checked_text(vals, ['file'])
        self._ensure_valid_answer(vals, text)
        self.env['huiskamer.client']._ensure_not_minor(vals.get('age_band'))
        case = self._make_file(vals)
        self.env['huiskamer.consent']._record(case.client_id, vals)
        return case

    @api.model
    def _opening_answers(self, vals):
        """What was answered to open a file, fit to use."""
        return self._answers(vals, 'huiskamer.client', 'huiskamer.consent')

    def action_record_consent(self):
        """Ask for the client's answer about sharing with one service."""
        return self._ask_consent(['share'])

    def action_record_other_consent(self):
        """Ask for the client's answer about anything but the file and sharing."""
        return self._ask_consent([purpose for purpose in OTHER_PURPOSES if purpose != 'share'])

    def _ask_consent(self, purposes):
        """The dialog for an answer about one of these purposes."""
        self._ensure_own()
        self._ensure_open()
        questions = self._consent_questions(*purposes)
        if 'share' in purposes:
            services = self.env['huiskamer.service']._choosable()
            questions = [
                self._question('service_id', 'huiskamer.consent', required=True, type='selection',
                               options=self._options(services)),
                self._category_question(services), *questions]
        return self._ask(
            'record_consent', self.env._("What the client allows"), questions, self.env._("Record the answer"))

    def record_consent(self, vals):
        """Record what the client says about one purpose: yes, no, or that she was not asked.

        :param dict vals: ``state`` (given, refused or not_asked), for sharing ``service_id`` and
            ``category_ids``, and the answers of the consent: ``text_id``, ``method``, ``spoken_alone``,
            ``interpreter``, ``given_at``
        :return: the consent
        :raise UserError: for a closed or frozen file, or when something is missing
        """
        self._ensure_own()
        self._ensure_open()
        vals = self._answers(vals, 'huiskamer.consent')
        text = self._checked_text(vals, OTHER_PURPOSES)
        self._ensure_valid_answer(vals, text)
        if text.purpose == 'share':
            service = self.env['huiskamer.service'].browse(vals.get('service_id') or []).exists()
            if not service:
                raise UserError(self.env._("Choose the service that the client talks about."))
            self._ensure_categories(service, vals.get('category_ids'))
        elif vals.get('service_id') or vals.get('category_ids'):
            raise UserError(self.env._("A service goes with sharing only."))
        return self.env['huiskamer.consent']._record(self.client_id, vals)

    def _make_file(self, vals):
        """The client and her file, made together."""
        alias = (vals.get('alias') or '').strip()
        if not alias:
            raise UserError(self.env._("Fill in the name the person wants to be called by."))
        location = self.env['huiskamer.location'].browse(vals.get('location_id') or [])
        if not location.active:
            raise UserError(self.env._("Choose the huiskamer where the file is opened."))
        location._ensure_intake_open()
        # sudo: no role may make clients or files by hand; this is the one place where they are made
        client = through_method(self.env['huiskamer.client']).sudo().create({
            'alias': alias,
            'code_word': vals.get('code_word'),
            'age_band': vals.get('age_band') or 'unknown',
            'language_ids': [Command.set(vals.get('language_ids') or [])],
        })
        # sudo: as above
        case = through_method(self).sudo().create({
            'client_id': client.id,
            'location_id': location.id,
            'open_to': vals.get('open_to') or 'members',
            'caseworker_id': self.env.user.id,
        })
        return case.sudo(False).with_env(self.env)

    def _ensure_caseworker(self):
        """Only caseworkers open files.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_caseworker'):
            raise AccessError(self.env._("Only caseworkers can open a file."))

    def _checked_text(self, vals, purposes):
        """The words that were read out.

        :raise UserError: when there are none, they are about something else, or they are a draft
        """
        text = self.env['huiskamer.consent.text'].browse(vals.get('text_id') or []).exists()
        if not text or text.purpose not in purposes:
            raise UserError(self.env._("Without consent nothing is kept. Choose the words that were read out to the client."))
        if not text.reviewed_on or not text.active:
            raise UserError(self.env._("Nobody reviewed these words yet. Choose others, or ask an interpreter to read them."))
        return text

    def _ensure_valid_answer(self, vals, text):
        """Check how and when the answer was given.

        :raise UserError: when the client was not alone, or the moment cannot be right
        """
        state = vals.get('state') or flow.GIVEN
        if state not in (flow.GIVEN, flow.REFUSED, flow.NOT_ASKED):
            raise UserError(self.env._("The client says yes or no. Withdrawing has its own button."))
        if text.purpose == 'file' and state != flow.GIVEN:
            raise UserError(self.env._("The client says no, so no file is opened. All help stays available without one."))
        if vals.get('spoken_alone') is not True and state != flow.NOT_ASKED:
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
            raise UserError(self.env._("This is more than seven days ago. What was on paper is entered within seven days."))

    def _ensure_categories(self, service, category_ids):
        """Check that only what a service may ask for is shared with it.

        :raise UserError: when nothing is chosen, or more than the service may know
        """
        if not category_ids:
            raise UserError(self.env._("Choose what may be shared."))
        if set(category_ids) - set(service.category_ids.ids):
            raise UserError(self.env._("This service may not ask for all of this. Choose less."))

    def _consent_questions(self, *purposes):
        """The questions that every consent has, with the words in each language."""
        texts = self.env['huiskamer.consent.text']._current(purposes)
        if not texts:
            raise UserError(self.env._(
                "Nobody of this house reviewed the words of consent yet. A supervisor or a privacy officer reads them and "
                "says that they are right: Settings, Words of consent. Until then help goes on without a file."))
        options = [
            {'value': text.id, 'label': text.language_id.name if len(purposes) == 1 else text.display_name,
             'text': text.body}
            for text in texts]
        mine = texts.filtered(lambda text: text.language_id.code == (self.env.user.lang or '')[:2])
        label = self.env._("Language of the words") if len(purposes) == 1 else self.env._("Words")
        spoken_alone = self._question('spoken_alone', 'huiskamer.consent', required=True)
        questions = [
            self._question('text_id', 'huiskamer.consent', required=True, type='selection', options=options,
                           label=label, value=(mine or texts)[:1].id if len(purposes) == 1 else False),
            self._question('method', 'huiskamer.consent', required=True, value='spoken'),
            spoken_alone,
            self._question('interpreter', 'huiskamer.consent'),
            self._question('given_at', 'huiskamer.consent', later=True),
        ]
        if 'file' not in purposes:
            spoken_alone['when'] = {'state': [False, flow.GIVEN, flow.REFUSED]}
            questions.append(self._question(
                'state', 'huiskamer.consent', required=True, label=self.env._("The client says"), options=[
                    {'value': flow.GIVEN, 'label': self.env._("Yes")},
                    {'value': flow.REFUSED, 'label': self.env._("No")},
                    {'value': flow.NOT_ASKED, 'label': self.env._("Not asked")}]))
        return questions

    def _category_question(self, services):
        """The question what may be shared, with what each service may ask for."""
        options = [
            option | {'when': {'service_id': services.filtered(lambda s, c=option['value']: c in s.category_ids.ids).ids}}
            for option in self._options(services.category_ids)
        ]
        return self._question(
            'category_ids', 'huiskamer.consent', required=True, type='many2many', options=options)
