from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..shared.guards import through_method

# An evening on paper is written down within a week.
PAPER_DAYS = 7


class HuiskamerCaseOpening(models.Model):
    """How a file comes to exist, and how a person's later answers are recorded."""
    _inherit = 'huiskamer.case'

    def action_open_file(self):
        """Show the words of consent and ask what is needed to open a file; nothing is kept before."""
        self._ensure_caseworker()
        locations = self.env['huiskamer.location'].search([])
        questions = [
            *self._consent_questions('file'),
            self._question('alias', 'huiskamer.client', required=True),
            self._question('age_band', 'huiskamer.client', required=True, value='unknown'),
            self._question('language_ids', 'huiskamer.client', type='many2many',
                           options=self._options(self.env['huiskamer.language'].search([]))),
            self._question('open_to', required=True, value='members'),
            self._question('location_id', required=True, type='selection',
                           options=self._options(locations), value=locations[:1].id),
        ]
        action = self._ask(
            'open_file', self.env._("Open a file"), questions, self.env._("The client says yes: open the file"),
            intro=self.env._("Read the words out in the client's language. Nothing is kept until the client says yes."))
        action['params'] |= {'ids': None, 'open': self._name}
        return action

    @api.model
    def open_file(self, vals):
        """Open a file for a person who consents: client, file and consent, in one call or not at all.

        :param dict vals: ``alias``, ``age_band``, ``language_ids``, ``open_to``, ``location_id`` and the
            answers of the consent: ``text_id``, ``method``, ``spoken_alone``, ``interpreter``, ``given_at``
        :return: the file
        :raise UserError: without consent, without a working name, or for somebody under 18
        """
        self._ensure_caseworker()
        text = self._checked_text(vals, 'file')
        self._ensure_valid_answer(vals, text)
        self.env['huiskamer.client']._ensure_not_minor(vals.get('age_band'))
        case = self._make_file(vals)
        self.env['huiskamer.consent']._record(case.client_id, vals)
        return case

    def action_record_consent(self):
        """Ask for the client's answer about sharing with one service."""
        self._ensure_own()
        self._ensure_open()
        services = self.env['huiskamer.service'].search([])
        questions = [
            self._question('service_id', 'huiskamer.consent', required=True, type='selection',
                           options=self._options(services)),
            self._category_question(services),
            *self._consent_questions('share'),
        ]
        return self._ask(
            'record_consent', self.env._("What the client allows"), questions, self.env._("Record the answer"))

    def record_consent(self, vals):
        """Record what the client says about sharing, yes or no.

        :param dict vals: ``service_id``, ``category_ids``, ``state`` (given or refused) and the answers of
            the consent: ``text_id``, ``method``, ``spoken_alone``, ``interpreter``, ``given_at``
        :return: the consent
        :raise UserError: for a closed or frozen file, or when something is missing
        """
        self._ensure_own()
        self._ensure_open()
        text = self._checked_text(vals, 'share')
        self._ensure_valid_answer(vals, text)
        service = self.env['huiskamer.service'].browse(vals.get('service_id') or []).exists()
        if not service:
            raise UserError(self.env._("Choose the service that the client talks about."))
        self._ensure_categories(service, vals.get('category_ids'))
        return self.env['huiskamer.consent']._record(self.client_id, vals)

    def _make_file(self, vals):
        """The client and her file, made together."""
        alias = (vals.get('alias') or '').strip()
        if not alias:
            raise UserError(self.env._("Fill in the name the person wants to be called by."))
        location = self.env['huiskamer.location'].browse(vals.get('location_id') or []).exists()._filtered_access('read')
        if not location:
            raise UserError(self.env._("Choose the huiskamer where the file is opened."))
        # sudo: no role may make clients or files by hand; this is the one place where they are made
        client = through_method(self.env['huiskamer.client']).sudo().create({
            'alias': alias,
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

    def _checked_text(self, vals, purpose):
        """The words that were read out.

        :raise UserError: when there are none, or they are about something else
        """
        text = self.env['huiskamer.consent.text'].browse(vals.get('text_id') or []).exists()
        if not text or text.purpose != purpose:
            raise UserError(self.env._("Without consent nothing is kept. Choose the words that were read out to the client."))
        return text

    def _ensure_valid_answer(self, vals, text):
        """Check how and when the answer was given.

        :raise UserError: when the client was not alone, or the moment cannot be right
        """
        if (vals.get('state') or 'given') not in ('given', 'refused'):
            raise UserError(self.env._("The client says yes or no. Withdrawing has its own button."))
        if text.purpose == 'file' and vals.get('state') == 'refused':
            raise UserError(self.env._("The client says no, so no file is opened. All help stays available without one."))
        if not vals.get('spoken_alone'):
            raise UserError(self.env._(
                "Consent counts only when the client was spoken to alone. Find a quiet place, or help without a file."))
        given_at = fields.Datetime.to_datetime(vals.get('given_at'))
        if given_at:
            self._ensure_recent(given_at)

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

    def _consent_questions(self, purpose):
        """The questions that every consent has, with the words in each language."""
        texts = self.env['huiskamer.consent.text']._current(purpose)
        options = [{'value': text.id, 'label': text.language_id.name, 'text': text.body} for text in texts]
        mine = texts.filtered(lambda text: text.language_id.code == (self.env.user.lang or '')[:2])
        questions = [
            self._question('text_id', 'huiskamer.consent', required=True, type='selection', options=options,
                           label=self.env._("Language of the words"), value=(mine or texts)[:1].id),
            self._question('method', 'huiskamer.consent', required=True, value='spoken'),
            self._question('spoken_alone', 'huiskamer.consent', required=True),
            self._question('interpreter', 'huiskamer.consent'),
            self._question('given_at', 'huiskamer.consent', later=True),
        ]
        if purpose == 'share':
            answers = self._question('state', 'huiskamer.consent', required=True, label=self.env._("The client says"))
            answers['options'] = [
                {'value': 'given', 'label': self.env._("Yes")}, {'value': 'refused', 'label': self.env._("No")}]
            questions.append(answers)
        return questions

    def _category_question(self, services):
        """The question what may be shared, with what each service may ask for."""
        options = [
            option | {'when': {'service_id': services.filtered(lambda s, c=option['value']: c in s.category_ids.ids).ids}}
            for option in self._options(services.category_ids)
        ]
        return self._question(
            'category_ids', 'huiskamer.consent', required=True, type='many2many', options=options)
