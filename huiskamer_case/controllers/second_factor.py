import base64
import io
import os

import qrcode
import werkzeug.urls

from odoo import http
from odoo.addons.auth_totp.models.totp import ALGORITHM, DIGITS, TIMESTEP, TOTP_SECRET_SIZE
from odoo.addons.web.controllers.home import Home
from odoo.http import request

from ..models.oversight.roles.res_users import SET_UP
from ..models.shared.limits import whole

WAITING = 'huiskamer_totp_secret'


class SecondFactor(Home):
    """Setting up a second factor in the middle of a log-in: the pass phrase was right, nobody is in yet."""

    # public: only for a session whose pass phrase was right and whose user has no second factor yet; keeps a secret
    #   once its code was right
    @http.route('/huiskamer/second_factor', type='http', auth='public', methods=['GET', 'POST'], sitemap=False,
                readonly=False)
    def set_up(self, redirect=None, code='', **_others):
        """Show a secret for the app on her phone; log in once the app's code is right.

        The secret waits in the session on the server and is kept only after the code was right.
        """
        user = self._user_between()
        if not user:
            return request.redirect('/web/login')
        secret = request.session.get(WAITING) or base64.b32encode(os.urandom(TOTP_SECRET_SIZE // 8)).decode()
        request.session[WAITING] = secret
        if request.httprequest.method == 'POST' and self._is_right(user, secret, code):
            request.session.pop(WAITING)
            request.session.finalize(request.env)
            request.update_env(user=request.session.uid)
            request.update_context(**request.session.context)
            return request.redirect(self._login_redirect(request.session.uid, redirect=redirect))
        response = request.render('huiskamer_case.second_factor_page', {
            'redirect': redirect,
            'spaced': ' '.join(secret[at:at + 4] for at in range(0, len(secret), 4)),
            'picture': self._picture(user, secret),
            'wrong': request.httprequest.method == 'POST',
        })
        response.headers['Cache-Control'] = 'no-store'
        response.headers['X-Frame-Options'] = 'DENY'
        return response

    def _user_between(self):
        """The user whose pass phrase was right in this session and who has to set one up; else nobody."""
        between = request.session.get('pre_uid')
        if request.session.uid or not between:
            return None
        user = request.env(user=between)['res.users'].browse(between)
        return user if user._mfa_type() == SET_UP else None

    def _is_right(self, user, secret, code):
        """Whether the app shows this code; if so the secret is kept."""
        digits = whole(''.join(code.split()))
        return digits is not None and user._totp_try_setting(secret, digits)

    def _picture(self, user, secret):
        """The secret as a picture for an app, as data: no picture of it is ever a file."""
        issuer = request.httprequest.host.split(':', 1)[0]
        address = werkzeug.urls.url_unparse((
            'otpauth', 'totp', werkzeug.urls.url_quote(f'{issuer}:{user.login}', safe=':'),
            werkzeug.urls.url_encode({
                'secret': secret, 'issuer': issuer, 'algorithm': ALGORITHM.upper(), 'digits': DIGITS,
                'period': TIMESTEP}), ''))
        sink = io.BytesIO()
        qrcode.make(address.encode(), box_size=4).save(sink, optimise=True, format='PNG')
        return 'data:image/png;base64,' + base64.b64encode(sink.getvalue()).decode()
