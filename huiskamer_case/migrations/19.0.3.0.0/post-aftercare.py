"""Why: who said yes to being asked later is asked from now on, so files that were closed before get the day for it.

A yes that is over, or a file of somebody who died, gets none. Safe to run again.
"""
from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api
from odoo.addons.huiskamer_case.models.casework.life.case_aftercare import MONTHS_LATER
from odoo.addons.huiskamer_case.models.casework.life.case_closing import DIED


def migrate(cr, _version):
    """Set the day on closed files whose client said yes to it."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    closed = env['huiskamer.case'].search([('state', '=', 'closed'), ('aftercare_on', '=', False),
                                           ('closed_on', '!=', False)])
    for case in closed:
        newest = env['huiskamer.consent']._newest(case.client_id, 'aftercare')
        if newest.is_live and not newest.used_at and case.outcome != DIED:
            case._stand(aftercare_on=case.closed_on + relativedelta(months=MONTHS_LATER))
