from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.dialog import dialog

_lt = LazyTranslate(__name__)


class HuiskamerProviderAdding(models.Model):
    """An organisation comes into the directory by its name, with its first service; its contact is found or made
    behind the screen.
    """
    _name = 'huiskamer.provider'
    _inherit = ['huiskamer.provider', 'huiskamer.ask.mixin']

    @api.model
    def _adding_questions(self):
        """One that the contacts know already, or a name; the first service; whether somebody called."""
        known = self.search([]).partner_id
        companies = self.env['res.partner'].search([('is_company', '=', True), ('id', 'not in', known.ids)],
                                                   order='name', limit=200)
        return [
            self._question('partner_id', type='selection', required=False,
                           label=self.env._("From the contacts, if it is there"),
                           help='', options=self._options(companies, 'name')),
            self._question('name', label=self.env._("Or a new one: its name"), help='', when={'partner_id': [False]}),
            self._question('phone', help=''),
            self._question('kind', required=True, value='care'),
            {'name': 'service_name', 'type': 'char', 'label': self.env._("First service: its name"), 'required': True,
             'value': False, 'help': ''},
            self._question('kind', 'huiskamer.service', required=True)
            | {'name': 'service_kind', 'label': self.env._("Kind of service")},
            self._question('for_whom', 'huiskamer.service'),
            {'name': 'is_checked', 'type': 'boolean', 'value': False, 'required': False, 'help': '',
             'label': self.env._("I called, and it is right")},
        ]

    # public: needs the right to make entries of the directory by list; the contact that is made is a company with a
    # public number
    @dialog(
        title=_lt("New organisation"), confirm=_lt("Add"), asks='_adding_questions', on='model',
        opens='huiskamer.provider',
        before=('_ensure_may_add',),
        chooses={'service_kind?': lambda providers: providers.env['huiskamer.service']._fields['kind'].get_values(
            providers.env)},
        intro=_lt("Organisations only, never a person. Further services are added on its own page."))
    def add_by_name(self, answers):
        """Add an organisation with its first service.

        :param dict answers: ``partner_id`` or ``name``, ``phone``, ``kind``, ``service_name``, ``service_kind``,
            ``for_whom``, ``is_checked``
        :return list: the id of the new entry
        :raise AccessError: for who may not make entries
        :raise UserError: without a name, or when it is there already
        """
        partner = self.env['res.partner'].browse(answers.get('partner_id') or []).exists()
        name = partner.name or ' '.join((answers.get('name') or '').split())
        if not name or not answers.get('service_name'):
            raise UserError(self.env._("Fill in the name of the organisation and of its service."))
        partner = partner or self._organisation(name, answers.get('phone'))
        if self.with_context(active_test=False).search_count([('partner_id', '=', partner.id)], limit=1):
            raise UserError(self.env._("This organisation is already in the directory."))
        checked = {'assured_on': house_days.today(self) if answers.get('is_checked') is True else False}
        provider = self.create({
            'partner_id': partner.id, 'name': name, 'phone': answers.get('phone') or partner.phone,
            'kind': answers.get('kind') or 'care', **checked})
        self.env['huiskamer.service'].create({
            'provider_id': provider.id, 'name': answers['service_name'], 'kind': answers.get('service_kind') or 'other',
            'for_whom': answers.get('for_whom'), **checked})
        return provider.ids
    action_add = add_by_name.ask

    @api.model
    def _ensure_may_add(self):
        """Let only keepers of the directory add.

        :raise AccessError: for anybody else
        """
        self.check_access('create')
