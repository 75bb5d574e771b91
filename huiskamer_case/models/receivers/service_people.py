from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize
from odoo.tools.sql import escape_psql
from odoo.tools.translate import LazyTranslate

from ..oversight.roles.whom_to_tell import in_her_words
from ..shared.dialog import dialog

_lt = LazyTranslate(__name__)

PAGE = '/huis'


class HuiskamerServicePeople(models.Model):
    """The people of a service, and how a supervisor invites them: core's sign-up by invitation, never open."""
    _inherit = 'huiskamer.service'

    people_ids = fields.One2many(
        'huiskamer.service.member', 'service_id', string="Who answers", groups='huiskamer_case.group_supervisor')
    asks_second_factor = fields.Boolean(
        "Second factor for who answers", help="Whoever answers for this service and has none sets it up at the next "
                                              "log-in.")

    # public: core's own write with the caller's rights; whether a session needs a second factor follows at once
    def write(self, vals):
        """Change an entry; whoever may no longer answer, or has to prove more, is asked at the next call."""
        result = super().write(vals)
        if vals.keys() & {'asks_second_factor', 'provider_id', 'active'}:
            self.env.registry.clear_cache()
        return result

    def _invite_questions(self):
        """Who it is, where the invitation goes, and in which language the page speaks."""
        languages = [{'value': code, 'label': name} for code, name in self.env['res.lang'].get_installed()]
        return [
            self._question('name', 'res.partner', required=True,
                           label=self.env._("Name of the worker, or of the desk")),
            self._question('email', 'res.partner', required=True),
            {'name': 'lang', 'type': 'selection', 'label': self.env._("Language of the page"), 'help': '',
             'required': True,
             'options': languages, 'value': self.env.lang},
        ]

    def _ensure_inviting(self):
        """Only a supervisor invites.

        :raise AccessError: for anybody else
        """
        self.env['huiskamer.service.member']._ensure_keeper()

    # public: needs the role of supervisor; makes a portal account, or takes the one that is there, and names it here
    @dialog(
        title=_lt("Invite somebody of this service"), confirm=_lt("Invite"), asks='_invite_questions',
        reads=('res.partner',),
        before=('_ensure_inviting',),
        chooses={'lang?': lambda services: services.env['res.lang'].get_installed()},
        intro=_lt("She gets a mail with a link to choose a pass phrase. She sees what was shared with this service, "
                  "while it is open, and nothing else."))
    def invite(self, answers):
        """Name somebody who answers for this service, and send the invitation.

        :param dict answers: ``name``, ``email``, ``lang``
        :raise AccessError: for anybody but a supervisor
        :raise UserError: when the address is none, or is that of a colleague of this house
        """
        email = email_normalize(answers.get('email') or '')
        if not email or not (answers.get('name') or '').strip():
            raise UserError(self.env._("Fill in a name and an e-mail address at which the worker can be reached."))
        user = self._account_of(email, answers['name'].strip(), answers.get('lang') or self.env.lang)
        member = self._let_answer(user)
        member._send_invitation()
    action_invite = invite.ask

    def _account_of(self, email, name, lang):
        """The portal account with this address, a new one when there is none. One that was there and answers for
        nothing, or was closed, begins anew: whoever came in by it chose its pass phrase, and for what it answered
        before nobody invites her now.

        :raise UserError: when it is the address of somebody of this house: nobody is on both sides
        """
        # sudo: accounts are made by the invitation only; it gives the portal and nothing more
        users = self.env['res.users'].sudo().with_context(active_test=False, no_reset_password=True)
        address = escape_psql(email)
        user = users.search([('login', '=ilike', address)], limit=1)
        if users.search_count([('share', '=', False), '|', ('login', '=ilike', address), ('email', '=ilike', address)],
                              limit=1):
            raise UserError(self.env._("This is the address of a colleague of this house. Nobody is on both sides of "
                                       "a handover."))
        if not user:
            user = users.create({
                'name': name, 'login': email, 'email': email, 'lang': lang, 'tz': 'Europe/Amsterdam',
                'group_ids': [Command.set(self.env.ref('base.group_portal').ids)]})
        elif not (user.active and user._is_let_in()):
            for member in user._named_for():
                member._end_now()
            # core's dialog that takes the portal leaves an account of the public behind
            user.group_ids = [Command.unlink(self.env.ref('base.group_public').id),
                              Command.link(self.env.ref('base.group_portal').id)]
            user._begin_anew(email)
            user.partner_id.signup_prepare()
        user.active = True
        return user

    def _let_answer(self, user, **more):
        """Write down that this account answers for this service.

        :raise UserError: when it does already
        """
        self.ensure_one()
        # sudo: rows are made by the named methods only; whoever calls was looked at
        member = self.env['huiskamer.service.member'].sudo()
        if member._of_service(self).user_id & user:
            raise UserError(self.env._("This person answers for this service already."))
        self.env.registry.clear_cache()
        return member.create({
            'service_id': self.id, 'provider_id': self.provider_id.id, 'user_id': user.id,
            'invited_by_id': self.env.uid} | more)


class HuiskamerServiceMemberInvitation(models.Model):
    """The invitation of somebody who answers for a service."""
    _inherit = 'huiskamer.service.member'

    # public: needs the role of supervisor; sends one mail to an address that is known
    def action_invite_again(self):
        """Send the invitation anew, while it counts.

        :raise AccessError: for anybody but a supervisor
        :raise UserError: when this person does not answer for the service any more
        """
        self.ensure_one()
        self._ensure_keeper()
        if not self.is_live or self.is_system:
            raise UserError(self.env._("This person does not answer for this service now."))
        self._send_invitation()

    def _send_invitation(self):
        """One mail without a word about anybody: a link to choose a pass phrase, or to log in."""
        user = self.sudo().user_id  # sudo: the link is for that person alone, and is shown to nobody here
        partner = user.partner_id
        link = self._link()
        if partner.signup_type or not user.login_date:
            partner.signup_prepare()
            link = partner._get_signup_url_for_action(url=PAGE)[partner.id]
        words = in_her_words(self.env, user)
        self._mail(words._("Invitation"), words._("You are invited to answer for your service. Follow this link:"),
                   link)

    @api.model
    def _link(self):
        """The address of the list, which shows nothing without a log-in."""
        return self.browse().get_base_url() + PAGE

    def _mail(self, subject, text, link):
        """Send each of these one mail with a fixed text and a link; keeps which one it was."""
        for member in self:
            mail = self.env['res.users']._mail_as_house([{
                'subject': subject, 'email_to': member.user_id.email,
                'body_html': f'<p>{text}</p><p><a href="{link}">{link}</a></p>'}])
            member._write_facts({'mail_id': mail.id})
        # sudo: mails go out with the next run of core's own job, which is asked for now
        self.env.ref('mail.ir_cron_mail_scheduler_action').sudo()._trigger()
