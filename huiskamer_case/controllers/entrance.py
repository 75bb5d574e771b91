from odoo import http
from odoo.addons.web.controllers.dataset import DataSet
from odoo.exceptions import UserError
from odoo.http import request

from ..models.shared.limits import Unusable, ensure_usable

OURS = 'huiskamer.'


class Entrance(DataSet):
    """Every call of a method of ours over the web is looked at before anything else is done with it."""

    # public: looks at size, depth and signs of what came in, and hands it to Odoo's own method
    @http.route()
    def call_kw(self, model, method, args, kwargs, path=None):
        """Call a method with what can be used."""
        self._ensure_usable(model, args, kwargs)
        return super().call_kw(model, method, args, kwargs, path)

    # public: looks at size, depth and signs of what came in, and hands it to Odoo's own method
    @http.route()
    def call_button(self, model, method, args, kwargs, path=None):
        """Press a button with what can be used."""
        self._ensure_usable(model, args, kwargs)
        return super().call_button(model, method, args, kwargs, path)

    def _ensure_usable(self, model, args, kwargs):
        """Look at everything that came in.

        :raise UserError: in words, for what nobody can have typed
        """
        if str(model).startswith(OURS):
            try:
                ensure_usable([args, kwargs])
            except Unusable:
                raise UserError(request.env._(
                    "What was sent cannot be used: it is too large, too deep, or has signs that cannot be "
                    "kept.")) from None
