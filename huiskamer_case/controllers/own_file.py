import json

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from ..models.oversight.walls.one_time import code_of
from .page import paper_answer


class OwnFile(http.Controller):
    """The client's own copy of her file, for whoever works on it to give to her."""

    # public: needs a login, finds by the caller's own rules and passes the wall; a refusal looks like a page that is
    #   not there
    @http.route('/huiskamer/own_file/<string:number>', type='http', auth='user', methods=['GET'], readonly=False)
    def own_file(self, number):
        """The file as JSON; kept nowhere on the server, and written down as given out.

        :raise NotFound: the same for a file that does not exist and for one of somebody else
        """
        case, content = self._own(number, '_own_file_json')
        request.env['huiskamer.rights.event']._add('export', [case.code])
        return request.make_response(json.dumps(content, indent=2, ensure_ascii=False), headers=[
            ('Content-Type', 'application/json; charset=utf-8'),
            ('Content-Disposition', f'attachment; filename="{case.code}.json"'),
            ('Cache-Control', 'no-store'),
        ])

    # public: as above; the page that is drawn passes the wall once more and is written down as printed
    @http.route('/huiskamer/own_file/<string:number>/paper', type='http', auth='user', methods=['GET'], readonly=False)
    def own_paper(self, number):
        """The file to read together or to print; kept nowhere on the server, and written down as printed.

        :raise NotFound: the same for a file that does not exist and for one of somebody else
        """
        case, content = self._own(number, '_own_file_paper')
        return paper_answer(content, case.code)

    def _own(self, number, method):
        """The file or path behind this number that the caller works on, and what this method of it gives.

        :raise NotFound: when there is none, or it is somebody else's
        """
        for model in ('huiskamer.case', 'huiskamer.minor.path'):
            try:
                case = request.env[model].search([('code', '=', code_of(request.env, number))])
                return case, getattr(case, method)()
            except (AccessError, ValueError):
                continue
        raise NotFound()
