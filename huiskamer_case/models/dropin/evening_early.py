from odoo import fields, models
from odoo.exceptions import UserError

from ..shared import house_days


class HuiskamerOpening(models.Model):
    """No evening is sealed before it begins: what is sealed cannot be counted any more."""
    _inherit = 'huiskamer.opening'

    # public: only refuses before the evening begins; the rest is the method it extends
    def action_seal(self):
        """Seal the evening, once it has begun.

        :raise UserError: before it begins, or when it is not open
        """
        self._ensure_begun()
        return super().action_seal()

    # public: only refuses before the evening begins; the rest is the method it extends
    def close_evening(self, hosts_present):
        """Seal the evening from the counting screen, once it has begun.

        :raise UserError: before it begins, when the number makes no sense, or when it is not open
        """
        self._ensure_begun()
        return super().close_evening(hosts_present)

    def _ensure_begun(self):
        """Refuse to seal what has not begun.

        :raise UserError: saying when it begins
        """
        for opening in self:
            if fields.Datetime.now() < opening.opens_at:
                begins = house_days.local(opening.opens_at, house_days.zone_of(opening))
                raise UserError(self.env._("This evening begins at %(time)s. It can be sealed after that.",
                                           time=f'{begins:%H:%M}'))
