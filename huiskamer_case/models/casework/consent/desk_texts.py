from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...shared.desk import Waiting

_lt = LazyTranslate(__name__)


class HuiskamerDesk(models.AbstractModel):
    """Words that nobody reviewed: nobody can say yes to them."""
    _inherit = 'huiskamer.desk'

    @api.model
    def _waiting(self):
        """Texts that are still drafts."""
        return [
            *super()._waiting(),
            Waiting('text', 'huiskamer.consent.text', ('privacy_officer',),
                    _lt("Words of consent that nobody reviewed"),
                    _lt("Have somebody who reads the language review them"), [('reviewed_on', '=', False)], as_one=True,
                    action='huiskamer_case.huiskamer_consent_text_action')]
