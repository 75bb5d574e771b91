import time

from odoo import models
from odoo.http import request

NEXT = 'identity-check-next'
# How far the moment may lie off before it is written down anew: writing it costs a file.
OFTEN = 30  # seconds


class IrHttp(models.AbstractModel):
    """The lock of the screen holds for a session without a websocket too.

    Core learns from the websocket of a page that nobody is at it; a session that never opened one would stay
    open for a week. So every call says until when the session is open, and the websocket of a page at which
    somebody is takes that away again, as core does.
    """
    _inherit = 'ir.http'

    @classmethod
    def _authenticate(cls, endpoint):
        """Let a caller in, and say until when without another call."""
        super()._authenticate(endpoint)
        if endpoint.routing['auth'] == 'user' and request.session.uid is not None and endpoint.routing.get(
            'save_session', True):
            cls._open_until()

    @classmethod
    def _open_until(cls):
        """Write down in the session when it locks."""
        timeout = request.env.user._get_lock_timeout_inactivity()
        known, now = request.session.get(NEXT), time.time()
        if timeout and (known is None or now < known < now + timeout - OFTEN):
            request.session[NEXT] = now + timeout
