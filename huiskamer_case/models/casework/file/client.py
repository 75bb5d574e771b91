from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import Sealed, SealedChar
from ...shared.dialog import dialog

_lt = LazyTranslate(__name__)

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
# Ways outside the huiskamer, and what is needed for them: kept only when the client said yes to being contacted.
OUTSIDE = ('call', 'message')
REACHED_BY = ('phone', 'contact_hours', 'voicemail_allowed', 'may_say_who')
MASK = '••••••••'


class HuiskamerClient(models.Model):
    """A person who chose to be known here, by the name she chooses.

    It is no contact of the CRM, and it never holds a birth date, a citizen service number, a
    nationality or an address.
    """
    _name = 'huiskamer.client'
    _description = "Client"
    _inherit = [
        'huiskamer.ask.mixin', 'huiskamer.free.text.mixin', 'huiskamer.sealed.mixin', 'huiskamer.confidential.mixin']
    _order = 'id desc'
    _free_text_fields = ('alias', 'other_alias', 'contact_remarks', 'contact_hours')

    # The person. Sealed is what leads to her; age band and languages are coded and shared with many,
    # and stay plain, as do the codes of safe contact.
    alias = SealedChar("Working name", required=True, help="The name the person wants to be called by.")
    other_alias = SealedChar(
        "Second working name", help="Only when the person goes by two names here. Looking first finds both.")
    official_name = SealedChar("Official name", help="Only when a step really needs it.")
    code_word = SealedChar(
        "Code word", help="A word the client chooses. With the working name it finds the code again when the slip is "
                          "lost.")
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
    phone_masked = fields.Char("Phone number", compute='_compute_phone_masked')
    contact_remarks = Sealed("Remarks on safe contact")

    case_ids = fields.One2many('huiskamer.case', 'client_id', string="Files", readonly=True)
    consent_ids = fields.One2many('huiskamer.consent', 'client_id', string="Consents", readonly=True)

    allows_contact = fields.Boolean("May be contacted between visits", compute='_compute_allows_contact')

    @api.depends('consent_ids.state')
    def _compute_allows_contact(self):
        """Whether the client allows contact between visits at this second; judged anew on each read."""
        for client in self:
            client.allows_contact = any(case._allows('contact') for case in client.case_ids)

    can_be_changed = fields.Boolean(compute='_compute_can_be_changed')

    @api.depends('case_ids.state', 'consent_ids.state')
    def _compute_can_be_changed(self):
        """Whether what is known of her can change: her file goes on, as `write` asks for."""
        for client in self:
            # sudo: only whether consent holds is read
            client.can_be_changed = all(
                case.state == 'open' and case.sudo()._file_consent() for case in client.case_ids)

    @api.depends('phone')
    def _compute_phone_masked(self):
        """Whether there is a number, without showing it."""
        known = self._with_sealed('phone')
        for client in self:
            client.phone_masked = MASK if client in known else False

    # public: says when the words of the look-up are taken; no role has the right to create
    @api.model_create_multi
    def create(self, vals_list):
        """Make clients, each to be found again by working name and code word.

        :raise UserError: when somebody has both of these words already
        """
        clients = super().create(vals_list)
        clients._ensure_words_differ()
        return clients

    # public: needs write access by rule, an open file, and never makes somebody a minor
    def write(self, vals):
        """Change what is known of a person, while her file is open.

        :raise UserError: when the file is closed or frozen, or the person turns out to be under 18
        """
        self._ensure_there()
        if vals and not self.env.su:
            self.case_ids._ensure_open()
            self._ensure_not_minor(vals.get('age_band'))
            if vals.get('contact_channel') in OUTSIDE or any(vals.get(name) for name in REACHED_BY):
                self.case_ids._ensure_allowed('contact')
        result = super().write(vals)
        if vals.keys() & {'contact_channel', *REACHED_BY}:
            self.env['huiskamer.ended']._add('reach', self.mapped('code'))
        if {'alias', 'other_alias', 'code_word'} & vals.keys():
            self._ensure_words_differ()
        return result

    # public: shows what `reveal_phone` lets through
    def action_reveal_phone(self):
        """Show the phone number, with what was agreed about using it, and write down who looked."""
        self.ensure_one()
        number = self.reveal_phone()
        channels = dict(self._fields['contact_channel']._description_selection(self.env))
        agreed = [channels.get(self.contact_channel), *self._reach_words()]
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'title': number, 'message': ' · '.join(filter(None, agreed)), 'type': 'info', 'sticky': True},
        }

    # public: needs write access by rule and an agreement to call; who looked is logged
    def reveal_phone(self):
        """The phone number; who asked for it is written down, the number is not.

        :raise AccessError: when the caller does not work on this file
        :raise UserError: when no number is known, or the client is only to be spoken to here
        """
        self.ensure_one()
        self.check_access('write')
        if not self.phone:
            raise UserError(self.env._("No phone number is known."))
        if self.contact_channel not in OUTSIDE:
            raise UserError(self.env._("It was not agreed to call this client. Ask her here, in person."))
        self.case_ids._ensure_lives()
        self.case_ids._ensure_allowed('contact')
        self.env['huiskamer.access.event']._log(self, ['phone'], 'reveal')
        return self.phone

    def _reach_words(self):
        """What was agreed, as short sentences; none when there is no way outside the huiskamer."""
        if self.contact_channel not in OUTSIDE:
            return []
        said = [self.contact_hours or self.env._("No hours agreed")]
        said.append(self.env._("Voicemail allowed") if self.voicemail_allowed else self.env._("No voicemail"))
        said.append(
            self.env._("You may say who is calling") if self.may_say_who else self.env._("Do not say who is calling"))
        return said

    # public: goes through `write`, by rule and only in an open file
    @dialog(
        title=_lt("Phone number"), confirm=_lt("Keep this number"), asks=('phone?',),
        before=(lambda client: client.case_ids._ensure_open(),),
        intro=_lt("Only with a number that is safe. Leave it empty to take the number away."))
    def change_phone(self, answers):
        """Write the phone number down, or take it away.

        :param dict answers: ``phone``
        """
        self.write({'phone': (answers.get('phone') or '').strip() or False})
    action_change_phone = change_phone.ask

    def _forget_contact(self):
        """Take away how the client is reached outside the huiskamer, as the words of consent promise."""
        # sudo: withdrawing works for whoever holds the slip, who reads nothing of the client
        self.sudo().write({
            'contact_channel': 'here', 'phone': False, 'contact_hours': False, 'contact_remarks': False,
            'voicemail_allowed': False, 'may_say_who': False})

    def _forget_elsewhere(self):
        """Hook: before she is erased, other rooms empty what stays on record without her."""

    def _forget_health(self):
        """Hook: the room of notes takes away what was written about health, when that yes became a no."""

    def _ensure_not_minor(self, age_band):
        """Keep minors out of ordinary files.

        :raise UserError: with the way that is open to a minor
        """
        if age_band == 'under_18':
            raise UserError(self.env._(
                "No ordinary file is kept of somebody under 18. Use the path for minors. Stay with the person, call "
                "your supervisor, and ask Veilig Thuis for advice: 0800-2000, free, day and night. You need not give "
                "a name."))
