"""Who has a role, and how colleagues hear that there is news."""


def holders(env, *roles):
    """The active colleagues who have one of these roles, also by way of another group that brings it.

    :param roles: ``host``, ``caseworker``, ``supervisor``, ``privacy_officer``, ``access_administrator``
    """
    found = env['res.users']
    for role in roles:
        # sudo: who is in a group is hidden from non-administrators; only colleagues come back, without more rights
        found |= env.ref(f'huiskamer_case.group_{role}').sudo().all_user_ids.filtered('active').with_env(env)
    return found.sorted('id')


def tell(env, users, at_once=False):
    """Let these colleagues know that there is news, and nothing else; not the one at the screen.

    What it is stands on the list, behind the log-in: a mail or a pop-up is seen by many and lies in many places.

    :param at_once: also on the screens that are open now, and without waiting for the queue of mails
    """
    users = (users - env.user).filtered('active')
    words = env._("There is news in the huiskamer. Log in to see it.")
    # sudo: nobody may write mails by hand here; the text is fixed
    env['mail.mail'].sudo().create([{
        'subject': env._("There is news"), 'body_html': words, 'email_to': address, 'auto_delete': True,
    } for address in sorted({user.email for user in users if user.email})])
    if at_once:
        # sudo: the queue of mails would wait up to an hour
        env.ref('mail.ir_cron_mail_scheduler_action').sudo()._trigger()
        for user in users:
            user._bus_send('simple_notification', {'type': 'info', 'message': words, 'sticky': True})
