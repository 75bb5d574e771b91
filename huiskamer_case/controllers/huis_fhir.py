import functools
import json

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.receivers.fhir import KINDS
from ..models.receivers.fhir_answer import outcome
from ..models.shared.limits import Unusable, ensure_usable
from ..models.shared.tries import KEY, TooManyTriesError

LARGEST = 20_000
BEARER = 'bearer '


def with_key(answer):
    """The same route for whoever has a key that counts at this second; refusals as FHIR says them."""
    @functools.wraps(answer)
    def enter(self, **given):
        """Let in by the key, then answer."""
        try:
            if not self._is_let_in():
                return self._say(outcome('login', request.env._("A key is needed.")), 401)
            with request.env.cr.savepoint():
                found = answer(self, **given)
        except TooManyTriesError as error:
            return self._say(outcome('throttled', str(error)), 429)
        except UserError as error:
            return self._say(outcome('business-rule', str(error)), 422)
        return self._say(found, 200) if found else self._say(
            outcome('not-found', request.env._("There is nothing here.")), 404)
    return enter


class HuisFhir(http.Controller):
    """FHIR R4 for systems of services, by a key that opens this and nothing else of Odoo's.

    A session's cookie opens nothing here, so no page of somebody else can make a browser answer.
    """

    # public: says what this interface can do, the same to everybody
    @http.route('/huis/fhir/metadata', type='http', auth='public', methods=['GET'], readonly=True, save_session=False,
                sitemap=False)
    def metadata(self, **_others):
        """The CapabilityStatement."""
        return self._say(request.env['huiskamer.handover']._fhir_statement(fields.Datetime.now()), 200)

    # public: needs the key of an account that answers for a service; lists the Tasks of that service, logged
    @http.route('/huis/fhir/Task', type='http', auth='public', methods=['GET'], readonly=False, save_session=False,
                sitemap=False)
    @with_key
    def tasks(self, **_others):
        """Every Task of the services of this key."""
        return request.env['huiskamer.handover']._fhir_tasks()

    # public: needs the key of an account that answers for a service; one resource of that service, logged
    @http.route('/huis/fhir/<string:kind>/<string:code>', type='http', auth='public', methods=['GET'], readonly=False,
                save_session=False, sitemap=False)
    @with_key
    def one(self, kind, code, **_others):
        """One resource."""
        return request.env['huiskamer.handover']._fhir_read(kind, code) if kind in KINDS else None

    # public: needs the key of an account that answers for a service; one step of the table of moves, once per number
    @http.route('/huis/fhir/Task/<string:code>/$answer', type='http', auth='public', methods=['POST'], csrf=False,
                readonly=False,
                save_session=False, sitemap=False)
    @with_key
    def answer(self, code, **_others):
        """Answer a Task."""
        return request.env['huiskamer.handover']._fhir_answer(code, self._body())

    def _body(self):
        """What was sent, as JSON.

        :raise UserError: when it cannot be read
        """
        try:
            if (request.httprequest.content_length or 0) > LARGEST:
                raise ValueError
            body = json.loads(request.httprequest.get_data(as_text=True))
            ensure_usable([body])
        except (ValueError, Unusable, RecursionError):
            raise UserError(request.env._("What was sent cannot be read.")) from None
        return body

    def _is_let_in(self):
        """Whether the key counts; whoever tries wrong ones is counted by address.

        :raise TooManyTriesError: after too many
        """
        header = request.httprequest.headers.get('Authorization', '')
        key = header[len(BEARER):].strip() if header.lower().startswith(BEARER) else ''
        if request.session.uid:
            return False  # somebody's browser: what it reads would be in the log as hers
        uid = request.env['huiskamer.service.member']._user_of_key(key)
        if uid:
            request.update_env(user=uid)
            return True
        # only what is wrong counts: nobody keeps a service out by guessing from the same address
        request.env['huiskamer.try']._count(KEY, user=request.env['res.users'], typed=request.httprequest.remote_addr
                                            or '')
        return False

    def _say(self, resource, status):
        """A resource that no cache keeps."""
        return request.make_response(json.dumps(resource, ensure_ascii=False), [
            ('Content-Type', 'application/fhir+json; charset=utf-8'), ('Cache-Control', 'no-store')], status=status)
