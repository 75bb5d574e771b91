"""Whom to tell, and that there is news: what it is stands behind the log-in, for a mail or a pop-up is seen by many."""
from odoo import SUPERUSER_ID, api, models

from .groups import OURS

# Who looks after what has nobody, in this order: whoever of the first role is there.
KEEPERS = ('supervisor', 'privacy_officer', 'access_administrator')


def in_her_words(env, user):
    """The environment in the language of this colleague's screen."""
    return env(context=dict(env.context, lang=user.lang))


class ResUsers(models.Model):
    """Who is there for what, and how they hear that there is news."""
    _inherit = 'res.users'

    @api.model
    def _in_groups(self, groups):
        """Those who are there and in one of these groups, by whatever way they came into it."""
        # sudo: who is in a group is hidden from non-administrators; only colleagues come back
        return groups.sudo().all_user_ids.filtered('active').sorted('id').sudo(False).with_env(self.env)

    @api.model
    def _with_role(self, *roles):
        """The colleagues who are there and have one of these roles; without a role, everybody of the house."""
        names = [f'group_{role}' for role in roles] or OURS
        return self._in_groups(self.env['res.groups'].concat(*(self.env.ref(f'huiskamer_case.{name}')
                                                               for name in names)))

    @api.model
    def _keepers(self, but=None):
        """Who names somebody for what has nobody: the supervisors, and without any the next role that is there.

        :param but: who cannot look at her own doing
        """
        for role in KEEPERS:
            there = self._with_role(role) - (but or self.browse())
            if there:
                return there
        return self.browse()

    def _tell_news(self):
        """Send each of these colleagues who is there one mail, in the language that she reads."""
        readers = {user.email: user for user in self if user.active and user.email}
        mails = []
        for address, user in sorted(readers.items()):
            words = in_her_words(self.env, user)
            mails.append({
                'subject': words._("There is news"),
                'body_html': words._("There is news in the huiskamer. Log in to see it."),
                'email_to': address})
        self._mail_as_house(mails)

    @api.model
    def _mail_as_house(self, mails):
        """Put mails with a fixed text in core's queue, from the house and not from whoever's doing they tell of.

        Of a mail by herself core would write her name and address above it, for whoever sees that it came, and let her
        change its subject while it waits; what is answered to it would come to her.

        :return: the mails, with the limits off
        """
        # sudo: the address of the house, and of Odoo itself where it has none; it stands above a mail
        sender = self.env.company.sudo().email_formatted or self.env.ref('base.user_root').sudo().email_formatted
        # sudo: nobody may write mails by hand here; the text is fixed, and it is nobody's
        queue = self.env['mail.mail'].sudo().with_user(SUPERUSER_ID)
        return queue.create([
            mail | {'auto_delete': True, 'author_id': False, 'email_from': sender, 'reply_to': sender}
            for mail in mails])

    def _tell_now(self):
        """Tell these colleagues at once, also on the screens at which they are now; whoever does it knows it."""
        users = (self - self.env.user).filtered('active')
        users._tell_news()
        # sudo: the queue of mails would wait up to an hour
        self.env.ref('mail.ir_cron_mail_scheduler_action').sudo()._trigger()
        for user in users:
            user._bus_send('simple_notification', {
                # not sticky: it would lie over the buttons; the mail stays
                'type': 'info', 'message': in_her_words(self.env, user)._("There is news in the huiskamer.")})
