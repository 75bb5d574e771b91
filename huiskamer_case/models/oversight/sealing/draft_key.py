import base64
import re
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...shared import house_days
from ...shared.answer_number import DRAFT_DAYS

DEVICE = re.compile(r'[0-9a-f]{32}')
KEY_BYTES = 32


class HuiskamerDraftKey(models.Model):
    """The key of what one person typed on one device and did not save yet.

    The words themselves are never here: they lie encrypted in her browser. The key is handed out after log-in and
    forgotten at log-out, or a week after it was last asked for; then nobody can read them, whoever has the device.
    """
    _name = 'huiskamer.draft.key'
    _description = "Key of unsaved words"
    _log_access = False  # who worked when is nobody's business

    user_id = fields.Many2one('res.users', required=True, readonly=True, index=True, ondelete='cascade')
    device = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    secret = fields.Char(required=True, readonly=True)
    asked_on = fields.Date(required=True, readonly=True, index=True)

    _one_a_device = models.UniqueIndex('(user_id, device)')

    @api.model
    def _hand_out(self, device):
        """The key of the caller on this device, made when there is none.

        :param str device: the random number of the device, 32 hexadecimal digits
        :return dict: ``name`` (random, by which the browser knows its rows) and ``key`` (base64)
        :raise UserError: for a number that no device of ours makes up
        """
        if not isinstance(device, str) or not DEVICE.fullmatch(device):
            raise UserError(self.env._("These answers cannot be read. Open the page again."))
        # sudo: no role has access to these keys; the caller gets her own
        mine = self.sudo().search([('user_id', '=', self.env.uid), ('device', '=', device)]) or self.sudo().create({
            'user_id': self.env.uid,
            'device': device,
            'name': secrets.token_hex(8),
            'secret': base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
            'asked_on': house_days.today(),
        })
        if mine.asked_on != house_days.today():
            mine.asked_on = house_days.today()
        return {'name': mine.name, 'key': mine.secret}

    @api.model
    def _forget(self, user_id, device):
        """Forget the key of a person on a device: she logged out there."""
        # sudo: no role has access to these keys; forgetting one opens nothing
        self.sudo().search([('user_id', '=', user_id), ('device', '=', device)]).unlink()

    @api.autovacuum
    def _forget_old(self):
        """Forget the keys that nobody asked for in a week."""
        self.search([('asked_on', '<', house_days.today() - timedelta(days=DRAFT_DAYS))]).unlink()
