from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...shared.desk import Waiting
from .posture_checks import RED

_lt = LazyTranslate(__name__)

FIRST_STEPS = 'huiskamer_case.huiskamer_first_step_action'
# Without these no file is opened and nothing handed over; the other first steps are asked for by the posture.
NEEDED = ('first_two', 'roles', 'house', 'place', 'words')


class HuiskamerDesk(models.AbstractModel):
    """What is wrong with the installation."""
    _inherit = 'huiskamer.desk'

    @api.model
    def _waiting(self):
        """Checks that turned red, and sealed values that do not open."""
        return [
            *super()._waiting(),
            Waiting('posture', 'huiskamer.posture.finding', ('privacy_officer', 'supervisor'),
                    _lt("A check of the system is wrong"),
                    _lt("Read what to do"), [('state', '=', RED)], clock='since', says=('title',),
                    action='huiskamer_case.huiskamer_posture_action'),
            Waiting('seal', 'huiskamer.seal.finding', ('privacy_officer',), _lt("A sealed value does not open"),
                    _lt("Have the key folder put back, or give it up"), [('state', '=', 'open')], clock='found_at',
                    as_one=True,
                    action='huiskamer_case.huiskamer_seal_finding_action')]

    @api.model
    def _begins(self):
        """The first step that is not done yet, until the first file is there; who can do it."""
        Step = self.env['huiskamer.first.step']
        # sudo: only yes or no comes out
        if Step.sudo()._has_begun():
            return {}
        code = next((code for code in NEEDED if not getattr(Step.sudo(), f'_is_done_{code}')()), None)
        step = Step.search([('code', '=', code)])
        return {'title': step.title, 'who': step.who, 'action': FIRST_STEPS} if step else {}
