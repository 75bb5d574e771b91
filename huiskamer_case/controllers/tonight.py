from odoo import http
from odoo.http import request
from odoo.tools import file_open

WORKER = 'huiskamer_case/static/offline/worker.js'
SCOPE = '/odoo/tonight'


class Tonight(http.Controller):
    """The counting screen without a network: one worker in the browser that looks after this one page."""

    # public: code only, the same for everybody
    @http.route('/huiskamer/tonight/worker.js', type='http', auth='public', methods=['GET'], readonly=True,
                sitemap=False)
    def worker(self):
        """The worker's code, allowed for the counting screen and nothing else."""
        with file_open(WORKER) as source:
            body = source.read()
        return request.make_response(body, headers=[
            ('Content-Type', 'text/javascript; charset=utf-8'), ('Service-Worker-Allowed', SCOPE),
            ('Cache-Control', 'no-cache')])
