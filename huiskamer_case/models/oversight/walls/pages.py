from odoo import models

# Only our own pages show a page of ours in a frame: somebody else's page could lay a button over it.
FRAMES = {'X-Frame-Options': 'SAMEORIGIN', 'Content-Security-Policy': "frame-ancestors 'self'"}


class IrHttp(models.AbstractModel):
    """Every page that leaves says who may show it in a frame, reports and letters too."""
    _inherit = 'ir.http'

    @classmethod
    def _post_dispatch(cls, response):
        """Add what is missing; what a page says of itself stays."""
        super()._post_dispatch(response)
        for name, value in FRAMES.items():
            response.headers.setdefault(name, value)
