import functools
import secrets

from odoo import http
from odoo.addons.portal.controllers.web import Home
from odoo.addons.web.controllers.utils import is_user_internal
from odoo.exceptions import UserError
from odoo.http import request

from ..models.shared.limits import Unusable, ensure_usable
from ..models.shared.random_code import tidy_code
from ..models.shared.tries import TooManyTriesError

LIST = '/huis'
# Nothing of a page stays on the device: no copy in a cache, no address given on, no page kept to go back to.
HEADERS = {
    'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Frame-Options': 'DENY',
    'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"}
OF_THE_FORM = ('csrf_token', 'number', 'lang')


def in_words(answer):
    """The same page, with too many tries in words."""
    @functools.wraps(answer)
    def page(self, *args, **kwargs):
        """Answer, or say that it was tried too often."""
        try:
            return answer(self, *args, **kwargs)
        except TooManyTriesError as error:
            return self._page('huiskamer_case.huis_refused', {'words': str(error)}, status=429)
    return page


class Huis(http.Controller):
    """The pages of whoever answers for a service. Addresses hold a code or a random number, titles say nothing.

    What is hidden and what is not there look the same. Every answer needs core's token against forged forms and the
    number of the page it was chosen on.
    """

    # public: needs a log-in; shows the lines of the services that the caller answers for at this second
    @http.route('/huis', type='http', auth='user', methods=['GET'], readonly=False, sitemap=False)
    @in_words
    def lines(self, said=None, **_others):
        """The list: what waits, what is free, what is held."""
        members = request.env['huiskamer.service.member']
        if not members._of_caller():
            return self._nothing()
        members._looked()
        return self._page('huiskamer_case.huis_list', {
            'lines': request.env['huiskamer.handover']._lines_of_caller(), 'said': said == '1',
            'boards': request.env['huiskamer.service']._boards_of_caller()})

    # public: needs a log-in and a code that is the caller's to answer; opening is the read receipt and is logged
    @http.route('/huis/<string:code>', type='http', auth='user', methods=['GET'], readonly=False, sitemap=False)
    @in_words
    def one(self, code, **_others):
        """One handover: what was shared while it is open, and the answers as buttons."""
        shown = request.env['huiskamer.handover']._open_by_code(code)
        return self._page('huiskamer_case.huis_one', {'shown': shown, 'words': ''}) if shown else self._nothing()

    # public: needs a log-in, core's token, and a code that is the caller's to answer; the same answer twice counts once
    @http.route('/huis/<string:code>/<string:verb>', type='http', auth='user', methods=['POST'], readonly=False,
                sitemap=False)
    @in_words
    def answer(self, code, verb, number=None, **facts):
        """Take the step that was chosen; a refusal stands above the page, in words."""
        handovers, kept = request.env['huiskamer.handover'], {}
        try:
            with request.env.cr.savepoint():
                kept = self._kept(facts)
                found = handovers._answer_by_code(code, verb, self._typed(kept), number)
        except TooManyTriesError:
            raise
        except UserError as refusal:
            shown = self._as_typed(handovers._open_by_code(code), verb, kept)
            return self._page('huiskamer_case.huis_one', {'shown': shown, 'words': str(refusal)},
                              status=422) if shown else self._nothing()
        return request.redirect(f'{LIST}?said=1', code=303) if found else self._nothing()

    # public: needs a log-in, core's token and a service that the caller answers for; one tap says what is free
    @http.route('/huis/places/<string:number>', type='http', auth='user', methods=['POST'], readonly=False,
                sitemap=False)
    @in_words
    def places(self, number, code='capacity', available='', **_others):
        """What is free, as the service itself says."""
        service = request.env['huiskamer.service']._numbered_of_caller(number)
        if not service:
            return self._nothing()
        return self._done(lambda: service._state_by_service(code, available))

    # public: needs a log-in, core's token and a held place of a service that the caller answers for
    @http.route('/huis/held/<string:code>/<string:verb>', type='http', auth='user', methods=['POST'], readonly=False,
                sitemap=False)
    @in_words
    def held(self, code, verb, **_others):
        """Confirm a held place, or give it back."""
        return self._done(lambda: request.env['huiskamer.service.member']._answer_hold(code, verb))

    # public: needs a log-in, core's token and a nameless introduction to a service that the caller answers for
    @http.route('/huis/words/<int:number>/<string:verb>', type='http', auth='user', methods=['POST'], readonly=False,
                sitemap=False)
    @in_words
    def words(self, number, verb, **_others):
        """Say whether somebody with these two words came."""
        return self._done(lambda: request.env['huiskamer.service.member']._answer_introduction(number, verb))

    # public: needs a log-in and core's token; ends the session and tells the browser to forget what it kept
    @http.route('/huis/stop', type='http', auth='user', methods=['POST'], readonly=False, sitemap=False)
    def stop(self, **_others):
        """Log out, and leave nothing to go back to."""
        request.session.logout(keep_db=True)
        response = request.redirect('/web/login', code=303)
        response.headers['Clear-Site-Data'] = '"cache", "storage"'
        return response

    # public: needs a log-in and core's token; changes the language of the caller's own pages, to one that is switched
    # on
    @http.route('/huis/language', type='http', auth='user', methods=['POST'], readonly=False, sitemap=False)
    def language(self, lang='', **_others):
        """Go on in another language of the house."""
        members = request.env['huiskamer.service.member']
        if members._of_caller() and request.env['res.lang']._get_data(code=lang):
            members._speak(lang)
            # the session keeps the language of the log-in
            request.session.context = {**request.session.context, 'lang': lang}
        return request.redirect(LIST, code=303)

    # public: needs a log-in; leads to a page of ours, which asks who may see it
    @http.route(['/huis/stop', '/huis/language', '/huis/places/<string:_number>',
                 '/huis/held/<string:_number>/<string:_verb>', '/huis/words/<string:_number>/<string:_verb>',
                 '/huis/<string:code>/<string:_verb>'],
                type='http', auth='user', methods=['GET'], readonly=True, sitemap=False)
    def back(self, code='', **_others):
        """Where an answer was chosen: there the log-in leads whoever was logged out when she sent it."""
        code = tidy_code(code)
        return request.redirect(f'{LIST}/{code}' if code else LIST, code=303)

    def _kept(self, facts):
        """What came in with the form, without what belongs to the form itself.

        :raise UserError: for what nobody can have typed
        """
        facts = {name: value for name, value in facts.items() if name not in OF_THE_FORM}
        try:
            ensure_usable([facts])
        except Unusable:
            raise UserError(request.env._("This answer cannot be used. Open the page again.")) from None
        return facts

    def _typed(self, facts):
        """The answers: one for each question."""
        # a moment that was typed goes before the word that was ticked
        return {name: facts.get(f'{name}_typed') or value for name, value in facts.items()
                if not name.endswith('_typed')} | {
            name.removesuffix('_typed'): value for name, value in facts.items() if name.endswith('_typed') and value}

    def _as_typed(self, shown, verb, kept):
        """The page of one handover with the answer that was refused open, and in it what was chosen and typed."""
        for answer in (shown or {}).get('answers', ()):
            answer['is_open'] = answer['verb'] == verb
            for question in answer['questions'] if answer['is_open'] else ():
                name = question['name']
                question |= {'value': kept.get(name, question['value']), 'typed': kept.get(f'{name}_typed')}
        return shown

    def _done(self, run):
        """Do it and go back to the list; a refusal in words, nothing for what is not the caller's."""
        try:
            with request.env.cr.savepoint():
                done = run()
        except TooManyTriesError:
            raise
        except UserError as refusal:
            return self._page('huiskamer_case.huis_refused', {'words': str(refusal)}, status=422)
        return request.redirect(f'{LIST}?said=1', code=303) if done else self._nothing()

    def _nothing(self):
        """One page for what is hidden, what is not there, and for who answers for nothing."""
        return self._page('huiskamer_case.huis_refused', {'words': request.env._("There is nothing here.")}, status=404)

    def _page(self, template, values, status=200):
        """One page in the reader's language, kept by nothing."""
        response = request.render(template, values | {
            'lang': request.env.lang[:2], 'languages': request.env['res.lang'].get_installed(),
            'token': request.csrf_token(), 'reader': request.env.uid,
            # said here: Odoo's export of terms passes over a page that begins with its own doctype
            'log_out': request.env._("Log out"),
            'away': request.env._("No connection. Nothing was sent and nothing is lost: tap again when it is back."),
            'new_number': lambda: secrets.token_hex(16), 'chosen': request.env.lang}, headers=HEADERS)
        response.status_code = status
        return response


class HuisHome(Home):
    """Whoever answers for a service comes to her list, after the log-in and from every address of the screens."""

    # public: core's own way in; leads whoever answers for a service to her list and answers everybody else as core
    @http.route()
    def index(self, *args, **kw):
        """The list for whoever answers for a service; else what core shows."""
        return self._list_of_caller() or super().index(*args, **kw)

    # public: core's own way in, as above
    @http.route()
    def web_client(self, s_action=None, **kw):
        """The list for whoever answers for a service; else what core shows."""
        return self._list_of_caller() or super().web_client(s_action, **kw)

    def _list_of_caller(self):
        """The way to the list, for who is logged in, is no colleague, and answers for a service; else nothing."""
        uid = request.session.uid
        if not uid or is_user_internal(uid) or not request.env(user=uid)['huiskamer.service.member']._of_caller():
            return None
        return request.redirect(LIST)

    def _login_redirect(self, uid, redirect=None):
        """The list, unless she was on her way to something else."""
        if not redirect and request.env(user=uid)['huiskamer.service.member']._of_caller():
            redirect = LIST
        return super()._login_redirect(uid, redirect=redirect)
