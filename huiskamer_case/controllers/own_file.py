import json

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from ..models.shared.random_code import tidy_code
from .page import paper_answer


class OwnFile(http.Controller):
    """The client's own copy of her file, for whoever works on it to give to her."""

    # public: needs a login, finds by the caller's own rules and passes the wall; a refusal looks like a page that is
    #   not there
    @http.route('/huiskamer/own_file/<string:code>', type='http', auth='user', methods=['GET'], readonly=False)
    def own_file(self, code):
        """The file as JSON; kept nowhere on the server, and written down as given out.

        :raise NotFound: the same for a file that does not exist and for one of somebody else
        """
        case, content = self._own(code, '_own_file_json')
        request.env['huiskamer.rights.event']._add('export', [case.code])
        return request.make_response(json.dumps(content, indent=2, ensure_ascii=False), headers=[
            ('Content-Type', 'application/json; charset=utf-8'),
            ('Content-Disposition', f'attachment; filename="{case.code}.json"'),
            ('Cache-Control', 'no-store'),
        ])

    # public: as above; the page that is drawn passes the wall once more and is written down as printed
    @http.route('/huiskamer/own_file/<string:code>/paper', type='http', auth='user', methods=['GET'], readonly=False)
    def own_paper(self, code):
        """The file to read together or to print; kept nowhere on the server, and written down as printed.

        :raise NotFound: the same for a file that does not exist and for one of somebody else
        """
        case, content = self._own(code, '_own_file_paper')
        return paper_answer(content, case.code)

    def _own(self, code, method):
        """The file or path with this code that the caller works on, and what this method of it gives.

        :raise NotFound: when there is none, or it is somebody else's
        """
        for model in ('huiskamer.case', 'huiskamer.minor.path'):
            try:
                case = request.env[model].search([('code', '=', tidy_code(code))])
                return case, getattr(case, method)()
            except (AccessError, ValueError):
                continue
        raise NotFound()
