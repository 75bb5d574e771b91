"""That there is news, and nothing else: what it is stands behind the log-in, for a mail or a pop-up is seen by many."""


def mail_news(env, users):
    """Send each of these colleagues who is there one mail, in the language that she reads.

    :param env: the environment of whoever has news, also a job that has no language
    """
    readers = {user.email: user for user in users if user.active and user.email}
    mails = []
    for address, user in sorted(readers.items()):
        words = in_her_words(env, user)
        mails.append({
            'subject': words._("There is news"),
            'body_html': words._("There is news in the huiskamer. Log in to see it."),
            'email_to': address, 'auto_delete': True})
    # sudo: nobody may write mails by hand here; the text is fixed
    env['mail.mail'].sudo().create(mails)


def show_news(env, users):
    """Say the same on the screens at which these colleagues are now."""
    for user in users.filtered('active'):
        user._bus_send('simple_notification', {
            # not sticky: it would lie over the buttons; the mail stays
            'type': 'info', 'message': in_her_words(env, user)._("There is news in the huiskamer.")})


def in_her_words(env, user):
    """The environment in the language of this colleague's screen."""
    return env(context=dict(env.context, lang=user.lang))
