from odoo import models
from odoo.exceptions import UserError

OURS = 'huiskamer.'


class OneAtATimeError(UserError, ValueError):
    """A method about one record was called about none, or about several; Odoo's own word for it is an error of the
    machine.
    """


class Base(models.AbstractModel):
    """What is about one record says so in words."""
    _inherit = 'base'

    # public: core's own check, in words
    def ensure_one(self):
        """Hold that this is about one record.

        :raise OneAtATimeError: in words, for records of ours
        """
        if self._name.startswith(OURS) and len(self._ids) != 1:
            raise OneAtATimeError(self.env._("This is about one thing at a time. Open it first."))
        return super().ensure_one()
