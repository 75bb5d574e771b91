from odoo import http
from odoo.addons.web.controllers.session import Session
from odoo.http import request

from .entrance import ensure_same_person

DEVICE = 'huiskamer_device'


class DraftKey(Session):
    """The key of what somebody typed and did not save: handed out after log-in, forgotten at log-out."""

    # public: needs a log-in; hands out the caller's own key of what she did not save on this device
    @http.route('/huiskamer/draft_key', type='jsonrpc', auth='user', methods=['POST'], readonly=False)
    def draft_key(self, device, whose=None):
        """The key of the caller on this device; the session remembers which device it is.

        :param int whose: whose page asks: one that a colleague left open gets no key of somebody else's
        :raise UserError: for a number that no device of ours makes up, or from the page of somebody else
        """
        ensure_same_person(whose)
        key = request.env['huiskamer.draft.key']._hand_out(device)
        if request.session.get(DEVICE) != device:
            request.session[DEVICE] = device
        return key

    def _forget_draft_key(self):
        """Forget the key that this session was handed out."""
        if request.session.uid and request.session.get(DEVICE):
            request.env['huiskamer.draft.key']._forget(request.session.uid, request.session[DEVICE])

    # public: ends the caller's own session, and forgets the key of that session's device
    @http.route(readonly=False)
    def logout(self, redirect='/odoo'):
        """Log out, and forget the key of what was not saved."""
        self._forget_draft_key()
        return super().logout(redirect=redirect)

    # public: ends the caller's own session, and forgets the key of that session's device
    @http.route(readonly=False)
    def destroy(self):
        """End the session, and forget the key of what was not saved."""
        self._forget_draft_key()
        return super().destroy()
