from odoo import fields, models
from odoo.exceptions import UserError

from ..oversight.sealed import Sealed, SealedChar

AGE_BANDS = [
    ('under_18', "Under 18"),
    ('18_20', "18 to 20"),
    ('21_up', "21 or older"),
    ('unknown', "Unknown"),
]
CHANNELS = [
    ('here', "Only here, in person"),
    ('call', "By phone"),
    ('message', "By message"),
]


class HuiskamerClient(models.Model):
    """A person who chose to be known here, by the name she chooses.

    It is no contact of the CRM, and it never holds a birth date, a citizen service number, a
    nationality or an address.
    """
    _name = 'huiskamer.client'
    _description = "Client"
    _inherit = ['huiskamer.sealed.mixin', 'huiskamer.confidential.mixin']
    _order = 'id desc'

    # The person. Sealed is what leads to her; age band and languages are coded and shared with many,
    # and stay plain, as do the codes of safe contact.
    alias = SealedChar("Working name", required=True, help="The name the person wants to be called by.")
    official_name = SealedChar("Official name", help="Only when a step really needs it.")
    age_band = fields.Selection(AGE_BANDS, string="Age", required=True, default='unknown')
    language_ids = fields.Many2many('huiskamer.language', string="Languages")

    # Safe contact
    contact_channel = fields.Selection(
        CHANNELS, string="Safe way to reach",
        help="What was agreed with the person. Nobody makes contact in any other way.")
    contact_hours = SealedChar("Safe hours")
    voicemail_allowed = fields.Boolean("Voicemail allowed")
    may_say_who = fields.Boolean("May say who is calling")
    phone = SealedChar()
    contact_remarks = Sealed("Remarks on safe contact")

    case_ids = fields.One2many('huiskamer.case', 'client_id', string="Files", readonly=True)
    consent_ids = fields.One2many('huiskamer.consent', 'client_id', string="Consents", readonly=True)

    def write(self, vals):
        """Change what is known of a person, while her file is open.

        :raise UserError: when the file is closed or frozen, or the person turns out to be under 18
        """
        if vals and not self.env.su:
            self.case_ids._ensure_open()
            self._ensure_not_minor(vals.get('age_band'))
        return super().write(vals)

    def _ensure_not_minor(self, age_band):
        """Keep minors out of ordinary files.

        :raise UserError: with the way that is open to a minor
        """
        if age_band == 'under_18':
            raise UserError(self.env._(
                "No ordinary file is kept of somebody under 18. Stay with the person, call your supervisor, and ask "
                "Veilig Thuis for advice: 0800-2000, free, day and night. You need not give a name."))
