import re

import psycopg2
from werkzeug.exceptions import NotFound

from odoo import models
from odoo.exceptions import UserError
from odoo.http import Response, request
from odoo.tools import config

from .remembered import keep_in_step

# What the browser may keep: code, pictures and words of the software, the same for everybody.
KEEPS = ('/web/assets/', '/web/webclient/', '/web/image', '/web/binary/company_logo', '/web/bundle')
LOG_OUT = '/web/session/logout'
HEADERS = {
    'Cache-Control': 'no-store',
    'X-Frame-Options': 'SAMEORIGIN',
    'Content-Security-Policy': "frame-ancestors 'self'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
}
# Kinds of errors of PostgreSQL: no room or no memory, somebody stops it, its own files (Appendix A of its manual).
OUT_OF_ROOM = ('53', '57P', '58')
FULL = 'Check free disk space'
OF_NO_PAGE = re.compile(r'[\r\n]|\d{1000}')
# Addresses of ours, what is asked of them, and how a browser says that it loads a page before anybody goes there.
OF_OURS = re.compile(r'/huis(kamer)?(/|$)')
ASKED = ('GET', 'POST')
AHEAD = ('Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz')


class NoRoomError(UserError):
    """Not done and not refused either: what waits to be sent goes on waiting, as without a network."""


class IrHttp(models.AbstractModel):
    """What a browser keeps of a page, a report, a PDF or an answer that somebody got who is logged in: nothing.

    The Back button after log-out asks the server, which asks who it is. Log-out has the browser clear its cache as
    well, but not its storage: there lie taps that no network has taken yet, as numbers, and what others typed on this
    device, encrypted. What a person saves, prints or photographs is hers to keep.
    """
    _inherit = 'ir.http'

    @classmethod
    def _match(cls, path_info):
        """Which page an address is of; one with a line break, or with more digits than Python makes a number of, is of
        none. Odoo would fail on it, and the log would tell what was asked.
        """
        if OF_NO_PAGE.search(path_info):
            raise NotFound
        return super()._match(path_info)

    @classmethod
    def _authenticate(cls, endpoint):
        """Who calls, by what the first database says now.

        Odoo asks a copy of the database, if there is one, whether groups and rules changed; a copy that lags would let
        a worker go on with the rights of before. What is about a person is never read on a copy, see ``Base``.
        """
        keep_in_step(request.env)
        if config['db_replica_host'] and not request.env.cr.readonly:
            registry = request.env.registry
            of_the_database, _caches = registry.get_sequences(request.env.cr)
            if of_the_database == registry.registry_sequence:  # else Odoo loads anew, before the next call
                registry.check_signaling(request.env.cr)
        super()._authenticate(endpoint)
        if request.env.uid and not request.env.cr.readonly:
            request.env.user._forget_wrong_groups()

    @classmethod
    def _dispatch(cls, endpoint):
        """Have an address of ours do what it is for, when somebody is there to see it.

        Odoo runs a page, or an answer, for a HEAD and an OPTIONS as for the real thing, and asks no token against
        forged forms; and a browser may load a page that nobody opens. Of ours a page that was opened is a receipt, and
        stands in the log as read: for these it stays shut.
        """
        asked = request.httprequest
        if OF_OURS.match(asked.path):
            request.params.pop('self', None)  # Python's own word: beside it the method could not be called
            if asked.method not in ASKED:
                return Response(status=204)
            if any('pre' in asked.headers.get(name, '').lower() for name in AHEAD):  # prefetch, prerender, preview
                return Response(status=503)  # a browser throws this away and asks again when somebody goes there
        return super()._dispatch(endpoint)

    @classmethod
    def _post_dispatch(cls, response):
        """Send what must not be kept with the word that it must not be."""
        super()._post_dispatch(response)
        path = request.httprequest.path
        if path == LOG_OUT:
            response.headers['Clear-Site-Data'] = '"cache"'
        if (request.session.uid or path == LOG_OUT) and not path.startswith(KEEPS):
            for name, value in HEADERS.items():
                if name == 'Cache-Control' or name not in response.headers:
                    response.headers[name] = value

    @classmethod
    def _handle_error(cls, exception):
        """Answer with the error; in words, when it is the database that has no room or is being stopped."""
        if isinstance(exception, psycopg2.Error) and (
                (exception.pgcode or '').startswith(OUT_OF_ROOM) or FULL in str(exception)):
            words = request.env._("Nothing of this was saved: the server has no room left or is being stopped. Leave "
                                  "this page open, tell whoever looks after the server, and try again.")
            exception = NoRoomError(words)
        return super()._handle_error(exception)

    @classmethod
    def _serve_fallback(cls):
        """An address that nothing answers to may be that of a file; one with a zero byte is none, and is not found.

        PostgreSQL has no such text: asked for it, it would fail, and the log would tell what was asked.
        """
        return None if '\0' in request.httprequest.path else super()._serve_fallback()
