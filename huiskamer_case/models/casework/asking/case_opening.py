from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog, entrance
from ...shared.guards import through_method
from ...shared.random_code import looks_mistyped, tidy_code

_lt = LazyTranslate(__name__)

# What is asked only of somebody who is not under 18, as far as anybody knows.
ADULT = {'age_band': ['18_20', '21_up', 'unknown']}


class HuiskamerCaseOpening(models.Model):
    """How a file comes to exist: only after a look whether the person has one already."""
    _inherit = 'huiskamer.case'

    @api.model
    def _search_questions(self):
        """A code or a working name, and whether it is known that the person is new."""
        return [
            self._question('alias', 'huiskamer.client', required=True, label=self.env._("Code or working name"),
                           help=self.env._("The short code of the slip, or how the person wants to be called.")),
            {'name': 'is_name', 'type': 'boolean', 'required': False, 'value': False, 'help': '',
             'label': self.env._("This is a name, also when it looks like a code")},
            {'name': 'is_new', 'type': 'boolean', 'required': False, 'value': False, 'help': '',
             'label': self.env._("Somebody else with the same name: open a new file")},
        ]

    # public: needs the role; looks among the caller's own files by rule, and stores nothing
    @dialog(
        title=_lt("Was this person here before?"), confirm=_lt("Look"), asks='_search_questions',
        reads=('huiskamer.client',),
        on='model', before=('_ensure_caseworker',), once=False, intro=_lt("Nothing of what you type is kept."))
    def search_first(self, answers):
        """Look among the caller's own files, and go there, or on to the words of consent.

        :param dict answers: ``alias`` (a code or a working name), ``is_name`` and ``is_new``
        :return: an action: the file, a list of files, or the dialog that opens one
        :raise UserError: for a mistyped code, or the code of a file that is not the caller's
        """
        typed = (answers.get('alias') or '').strip()
        if answers.get('is_name') is not True and (tidy_code(typed) or looks_mistyped(typed)):
            return self._show_files(self._by_code(typed))
        if not typed:
            raise UserError(self.env._("Fill in a code or a working name."))
        cases = self.browse() if answers.get('is_new') is True else self._by_alias(typed)
        return self._show_files(cases) if cases else self._ask(
            'open_file_or_path', questions=lambda files: files._new_file_questions(typed))
    action_open_file = search_first.ask

    @api.model
    def _new_file_questions(self, alias=''):
        """The words of consent and what is needed to open a file; nothing is kept before."""
        everywhere = self.env['huiskamer.location'].search([])
        locations = everywhere - everywhere._winding_down()
        if not locations:
            everywhere._ensure_intake_open()
        return [
            self._question('age_band', 'huiskamer.client', required=True, value='unknown',
                           help=self.env._("Under 18, or thought to be: no file, but the path for minors.")),
            self._question('location_id', required=True, type='selection',
                           options=self._options(locations), value=locations._own(locations).id),
            *(question | {'when': ADULT} for question in [
                *self._consent_questions('file'),
                self._question('alias', 'huiskamer.client', required=True, value=alias),
                self._question('open_to', required=True, value='members'),
                self._question('code_word', 'huiskamer.client'),
                self._question('language_ids', 'huiskamer.client', type='many2many',
                               options=self._options(self.env['huiskamer.language'].search([]))),
            ]),
        ]

    # public: needs the role; goes to `open_file`, or for a minor to `begin`, with no name
    @dialog(
        title=_lt("Open a file"), confirm=_lt("The client says yes: open the file"), asks='_new_file_questions',
        reads=('huiskamer.client', 'huiskamer.consent'), on='model', before=('_ensure_caseworker',),
        opens='huiskamer.case',
        confirm_when=(({'age_band': ['under_18']}, _lt("Start the path for minors")),),
        intro=_lt("Read the words out in the client's language. Nothing is kept until the client says yes."))
    def open_file_or_path(self, vals):
        """Open a file, or for somebody under 18 the path for minors instead; nothing about her is kept then.

        :param dict vals: as for ``open_file``
        :return: the file, or the action that shows the path
        """
        if vals.get('age_band') == 'under_18':
            return self._begin_minor_path(vals.get('location_id'))
        return self.open_file(vals)

    @api.model
    def _begin_minor_path(self, location_id):
        """Hook: the room of minors begins a path at this huiskamer and returns the action that shows it.

        :param location_id: the id of the huiskamer, or nothing
        """

    # public: the one way to make a client: needs the role, words for this purpose, spoken alone, and no minor
    @entrance(reads=('huiskamer.client', 'huiskamer.consent'), on='model', before=('_ensure_caseworker',))
    def open_file(self, vals):
        """Open a file for a person who consents: client, file and consent, in one call or not at all.

        :param dict vals: ``alias``, ``age_band``, ``language_ids``, ``open_to``, ``location_id`` and the
            answers of the consent: ``text_id``, ``words_digest``, ``method``, ``spoken_alone``, ``interpreter``,
            ``given_at``
        :return: the file
        :raise UserError: without consent, without a working name, for somebody under 18, or where intake has stopped
        """
        text = self._checked_text(vals, ['file'])
        self._ensure_valid_answer(vals, text)
        self.env['huiskamer.client']._ensure_not_minor(vals.get('age_band'))
        case = self._make_file(vals)
        self.env['huiskamer.consent']._record(case.client_id, vals)
        return case

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
