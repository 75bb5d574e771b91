from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..models.shared.limits import whole


class Figures(http.Controller):
    """The cross-table of the page of figures as a workbook."""

    # public: hands its questions to the page of figures, which asks who may see counts; anything odd is not found
    @http.route('/huiskamer/figures.xlsx', type='http', auth='user', methods=['GET'], readonly=True)
    def figures(self, place='', period='week', day_from=False, day_until=False, measure='visit', by='week'):
        """The table as the page shows it; not found for whoever may not see it, and for what makes no sense."""
        location_id = whole(place) or False
        try:
            content = request.env['huiskamer.dashboard']._table_workbook(location_id, period, day_from, day_until,
                measure, by)
        except (AccessError, UserError):
            raise request.not_found() from None
        return request.make_response(content, [
            ('Content-Type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
            ('Content-Disposition', 'attachment; filename="figures.xlsx"'),
            ('Cache-Control', 'no-store'),
        ])
