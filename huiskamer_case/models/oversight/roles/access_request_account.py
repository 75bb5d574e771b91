from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, single_email_re
from odoo.tools.sql import escape_psql
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ...shared.guards import through_method
from .access_request import ROLES
from .second_person_mixin import ASKED, REFUSED

_lt = LazyTranslate(__name__)

# What each role may do, said to who asks for it.
MAY = {
    'host': _lt("counts the evening and holds places; sees no files and no names"),
    'caseworker': _lt("works on own files and reads the names in them"),
    'supervisor': _lt("sees covers, handovers and figures, gives work to colleagues, makes reports; reads no names"),
    'privacy_officer': _lt("reads the access log, decides on rights, demands and what is erased; reads no names"),
    'access_administrator': _lt("asks for accounts and roles; sees no files"),
}
# Whoever has both watches over herself. It is told and not refused: in a small house there may be nobody else.
APART = (('privacy_officer', 'caseworker'), ('privacy_officer', 'supervisor'),
         ('privacy_officer', 'access_administrator'))


class HuiskamerAccessRequestAccount(models.Model):
    """A new colleague comes in by one question: the account and its roles together, and a second person confirms them
    together.

    Core sends the invitation. Leaving is the same way back: every role goes and the account is closed, at once.
    """
    _inherit = 'huiskamer.access.request'

    new_name = fields.Char("New colleague", readonly=True, copy=False,
                           help="The account is made when a second person confirms.")
    new_login = fields.Char("Log-in (e-mail address)", readonly=True, copy=False, index='btree_not_null')

    what_it_may = fields.Char("What this role may do", compute='_compute_what_it_may')

    _somebody = models.Constraint('CHECK (user_id IS NOT NULL OR new_login IS NOT NULL)',
                                  "Say which colleague it is about.")

    @api.depends('role')
    @api.depends_context('lang')
    def _compute_what_it_may(self):
        """What the role may do, in a sentence."""
        words = dict(self._fields['role']._description_selection(self.env))
        for request in self:
            request.what_it_may = f'{words[request.role]}: {self.env._(MAY[request.role])}.' if request.role else False

    @api.model
    def _new_colleague_questions(self):
        """Who, and which roles, each with what it may do."""
        return [
            self._question('new_name', required=True, label=self.env._("Name")),
            self._question('new_login', required=True),
            self._roles_question(),
            self._question('reason', required=True),
        ]

    @api.model
    def _roles_question(self):
        """The roles, each with what it may do."""
        words = dict(self._fields['role']._description_selection(self.env))
        return {
            'name': 'roles', 'type': 'many2many', 'required': True, 'value': [], 'label': self.env._("Roles"),
            'help': self._apart_words(),
            'options': [{'value': number, 'label': f'{words[role]}: {self.env._(MAY[role])}'} for number,
                        (role, _label) in enumerate(ROLES, 1)]}

    @api.model
    def _apart_words(self):
        """Which two roles do not go together, in a sentence."""
        words = dict(self._fields['role']._description_selection(self.env))
        return self.env._("Not together, if there is anybody else: %(pairs)s.", pairs='; '.join(
            f'{words[one]} + {words[other]}' for one, other in APART))

    # public: needs the role of access administrator; asks only, a second person makes the account
    @dialog(
        title=_lt("New colleague"), confirm=_lt("Ask for account and roles"), asks='_new_colleague_questions',
        on='model',
        before=('_ensure_access_administrator',),
        intro=_lt("A second person confirms. Then the colleague gets an invitation by e-mail and chooses a pass "
                  "phrase."),
        said=_lt("Asked. A second person confirms it."))
    def ask_new_colleague(self, answers):
        """Ask for an account with its roles, as one.

        :param dict answers: ``new_name``, ``new_login``, ``roles`` (numbers of our roles) and ``reason``
        :return list: the ids of the requests
        :raise AccessError: for who is no access administrator
        :raise UserError: for an address that is none, that somebody has already, or without a role
        """
        login = self._checked_login(answers.get('new_login') or '')
        chosen = answers.get('roles')
        roles = [role for number, (role, _label) in enumerate(ROLES, 1) if isinstance(chosen, list)
                 and number in chosen]
        if not roles:
            raise UserError(self.env._("Choose at least one role."))
        if not (answers.get('new_name') and answers.get('reason')):
            raise UserError(self.env._("Fill in the name, and why this colleague comes."))
        requests = through_method(self).create([
            {'new_name': answers['new_name'], 'new_login': login, 'role': role, 'reason': answers['reason']}
            for role in roles])
        self._tell_second_person()
        return requests.ids
    action_new_colleague = ask_new_colleague.ask

    # public: needs the role of access administrator, and somebody else than herself; takes away only
    @dialog(
        title=_lt("A colleague goes"), confirm=_lt("Take every role and close the account"), asks='_going_questions',
        on='model',
        before=('_ensure_access_administrator',),
        intro=_lt("Works at once. What hangs on this colleague waits for a supervisor, who is told."))
    def close_account(self, answers):
        """Take every role of a colleague and close the account, on record.

        :param dict answers: ``user_id`` and ``reason``
        :raise AccessError: for who is no access administrator
        :raise UserError: for oneself, or when nobody would be left to administer access
        """
        user = self.env['res.users'].browse(answers.get('user_id') or []).exists()
        if not user or user == self.env.user or user.share or not answers.get('reason'):
            raise UserError(self.env._("Choose a colleague, not yourself, and say why."))
        # sudo: who is in what
        held = [role for role, _label in ROLES if self.env.ref(f'huiskamer_case.group_{role}') in user.sudo().group_ids]
        if not held:
            raise UserError(self.env._("This colleague has no role here."))
        # what still waits for a second person would come back with the account, should it ever be opened again
        self.search([('user_id', '=', user.id), ('state', '=', ASKED)])._decide(REFUSED)
        self.create([{'user_id': user.id, 'role': role, 'kind': 'take', 'reason': answers['reason']} for role in held])
        # sudo: an access administrator may not write users; a colleague without a role goes
        user.sudo().action_archive()
        return {'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
            'message': self.env._("%(name)s has no role any more, and the account is closed.", name=user.name),
            'type': 'success',
            'next': {'type': 'ir.actions.act_window_close'}}}
    action_colleague_goes = close_account.ask

    @api.model
    def _going_questions(self):
        """Who goes, and why."""
        people = self.env['res.users']._with_role() - self.env.user
        return [self._question('user_id', required=True, type='selection', options=self._options(people, 'name')),
                self._question('reason', required=True)]

    @api.model
    def _checked_login(self, login):
        """An address that can be a log-in.

        :raise UserError: when it is no address, or somebody who is here has it
        """
        if not single_email_re.match(login.strip()):
            raise UserError(self.env._("Fill in an e-mail address: the invitation goes there."))
        login = email_normalize(login)
        account = self._account(login)
        if account.active or account.share:
            raise UserError(self.env._("A colleague with this log-in is here already. Ask for a role instead."))
        if self.search_count([('new_login', '=', login), ('state', '=', ASKED)], limit=1):
            raise UserError(self.env._("This was asked already, and waits for a second person."))
        return login

    @api.model
    def _account(self, login):
        """The account with this address, as its log-in or for its mail, in whatever capitals; closed or not, an open
        one first.
        """
        address = escape_psql(login)
        # sudo: who has which log-in is hidden from non-administrators; only whether it is there comes out
        return self.env['res.users'].sudo().with_context(active_test=False).search(
            Domain('login', '=ilike', address) | Domain('email', '=ilike', address), order='active desc, id', limit=1)

    def _asked_together(self):
        """What was asked in one with these: the other roles of the same new colleague."""
        new = self.filtered('new_login')
        return self | self.search([('new_login', 'in', new.mapped('new_login')), ('state', '=', ASKED),
                                   ('user_id', '=', False)])

    def _make_account(self):
        """Make the account of a new colleague, or open the closed one again, which begins anew; core sends the
        invitation.
        """
        for request in self.filtered(lambda request: request.new_login and not request.user_id):
            user = self._account(request.new_login) or self.env['res.users'].sudo().create({  # sudo: two people decided
                'name': request.new_name, 'login': request.new_login, 'email': request.new_login, 'lang': self.env.lang,
                'group_ids': [Command.set(self.env.ref('base.group_user').ids)]})
            if not user.active:
                user._begin_anew(request.new_login)
                user.action_unarchive()
                user._action_reset_password()
            # sudo: nobody has write access to what was asked
            through_method(request).sudo().write({'user_id': user.id})

    @api.model
    def _tell_second_person(self):
        """Tell who could confirm that there is news, and nothing else."""
        self.env['res.users']._with_role('supervisor', 'privacy_officer', 'access_administrator')._tell_now()

    @api.model
    def _ensure_access_administrator(self):
        """Let only an access administrator ask.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_access_administrator'):
            raise AccessError(self.env._("Only an access administrator asks for accounts and roles."))

    @api.model
    def _both(self):
        """Who has two roles that do not go together: [(user, one role, the other)]."""
        has = self.env['res.users']._with_role
        return [(user, one, other) for one, other in APART for user in has(one) & has(other)]
