from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.exceptions import ConcurrencyError

OURS = 'huiskamer.'


class Base(models.AbstractModel):
    """What there is once is made by the first who needs it; who needs it at the same moment finds it.

    A unique index with words of its own refuses what somebody chose. One without holds what nobody chooses: the row of
    a check, the review of a week, the key of a device, a random number. Two who look for it at once both find none and
    both make it; the second is no mistake of hers.
    """
    _inherit = 'base'

    def _create(self, data_list):
        """Make the rows.

        :raise ConcurrencyError: when somebody else made one of them at the same moment; the call begins anew by itself,
            and finds it
        """
        try:
            return super()._create(data_list)
        except UniqueViolation as error:
            index = self._table_objects.get(error.diag.constraint_name)
            if self._name.startswith(OURS) and index is not None and not index.message:
                raise ConcurrencyError("somebody else made it at the same moment") from error
            raise
