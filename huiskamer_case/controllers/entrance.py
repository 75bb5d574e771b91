from odoo import SUPERUSER_ID, http
from odoo.addons.web.controllers.dataset import DataSet
from odoo.exceptions import UserError
from odoo.http import request

from ..models.shared.limits import Unusable, ensure_usable

OURS = 'huiskamer.'


def ensure_same_person(whose):
    """Look whether a page is of who is logged in now: on a device that is shared, a tab of a colleague whose session
    ended is still open, and what she typed there would be stored as somebody else's.

    Every page says whose it is. It opens nothing, so whoever leaves it out gets no more.

    :raise UserError: in words, when it is somebody else's
    """
    if whose not in (None, SUPERUSER_ID, request.session.uid):  # of the superuser is no page
        raise UserError(request.env._(
            "Somebody else has logged in on this device since this page was opened. Nothing was saved, and what you "
            "typed is still here. Log in again as yourself, in another tab, and try again."))


class Entrance(DataSet):
    """Every call of a method of ours over the web is looked at before anything else is done with it."""

    # public: looks at whose page it comes from, and at size, depth and signs of what came in, and hands it to Odoo's
    # own method
    @http.route()
    def call_kw(self, model, method, args, kwargs, path=None):
        """Call a method with what can be used."""
        self._ensure_usable(model, args, kwargs)
        return super().call_kw(model, method, args, kwargs, path)

    # public: looks at whose page it comes from, and at size, depth and signs of what came in, and hands it to Odoo's
    # own method
    @http.route()
    def call_button(self, model, method, args, kwargs, path=None):
        """Press a button with what can be used."""
        self._ensure_usable(model, args, kwargs)
        return super().call_button(model, method, args, kwargs, path)

    def _ensure_usable(self, model, args, kwargs):
        """Look at everything that came in.

        :raise UserError: in words, for what nobody can have typed, and from a page of somebody who was here before
        """
        if str(model).startswith(OURS):
            context = kwargs.get('context')
            ensure_same_person(context.get('uid') if isinstance(context, dict) else None)
            try:
                ensure_usable([args, kwargs])
            except Unusable:
                raise UserError(request.env._(
                    "What was sent cannot be used: it is too large, too deep, or has signs that cannot be "
                    "kept.")) from None
