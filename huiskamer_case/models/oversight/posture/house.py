from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...shared import house_days

_lt = LazyTranslate(__name__)

LOCK_OF = {
    'lock_after': ('group_caseworker', 'group_supervisor', 'group_privacy_officer', 'group_access_administrator'),
    'lock_after_host': ('group_host',),
}

ONE_HOUSE = _lt("There is one house. Change it instead.")


class HuiskamerHouse(models.Model):
    """Who answers for the files of this house, and how its people log in. There is one.

    Controller: GDPR art. 4(7). Data protection officer: art. 37-39. Impact assessment: art. 35. Every
    change stays on record with its maker.
    """
    _name = 'huiskamer.house'
    _description = "The house"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.guarded.mixin']
    _rec_name = 'controller'
    _no_unlink = ONE_HOUSE

    # Who answers for it
    controller = fields.Char(help="The organisation that decides why and how these files are kept.")
    controller_reach = fields.Char("How to reach the controller",
                                   help="What a client is told: an address, a desk, a phone number.")
    letter_phone = fields.Char(
        "Phone number in letters", help="Where a receiver calls back: a number of the organisation, never a "
                                        "colleague's own.")
    officer = fields.Char("Privacy officer", help="The data protection officer of the controller.")
    officer_reach = fields.Char("How to reach the privacy officer")
    dpia_on = fields.Date("Impact assessment (DPIA) made on", window=house_days.PAST)
    dpia_by = fields.Char("Made by", help="Who made it and who was heard.")

    company_id = fields.Many2one(
        'res.company', string="Organisation in this database", required=True, readonly=True,
        default=lambda self: self.env.company,
        help="The house is one for the whole database; whoever works for another company reads it and does not change "
             "it.")
    posture = fields.Selection(
        [('own', "A database of its own"), ('shared', "Shared with a CRM")], string="Where these files live",
        help="Own: nobody else works in this database. Shared: colleagues of other work are in it too; see "
             "docs/security-model.md.")

    terms_seen_on = fields.Date("Terms looked at on", readonly=True,
                                help="When somebody of the house last said that the retention terms are right.")

    # How its people log in
    second_factor = fields.Selection(
        [('off', "Not asked"), ('names', "For whoever sees names"), ('ours', "For every role of the house")],
        string="Second factor at log-in", required=True, default='off',
        help="Whoever has none sets it up at the next log-in. Whoever is logged in without one has to log in again.")
    lock_after = fields.Integer(
        "Lock the screen after (minutes)", help="Without a touch for so long, the pass phrase is asked again. 0: "
                                                "never.")
    lock_after_host = fields.Integer("Lock the screen of hosts after (minutes)",
                                     help="0: never, for a tablet that is only used to count.")
    change_ids = fields.One2many('huiskamer.house.change', 'house_id', string="Changes", readonly=True)

    _minutes = models.Constraint(
        'CHECK (lock_after >= 0 AND lock_after_host >= 0 AND lock_after <= 1440 AND lock_after_host <= 1440)',
        "Minutes: from 0 (never) to 1440 (a day).")

    @api.depends_context('lang')
    def _compute_display_name(self):
        """The same for every house."""
        for house in self:
            house.display_name = self.env._("The house")

    @api.model
    def _house(self):
        """The one record, for code that needs its settings."""
        return self.sudo().search_fetch([], limit=1)  # sudo: how people log in is needed before anybody is logged in

    # public: answers with a window on the one record; its rules decide whether it opens
    def action_open(self):
        """Open the one record."""
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_house_action') | {
            'res_id': self._house().id}

    # public: needs write access to the house; keeps a day
    def action_terms_seen(self):
        """Say that the retention terms are as the controller wants them."""
        self.ensure_one()
        self.check_access('write')
        self.write({'terms_seen_on': house_days.today(self)})

    # public: refuses a second house, whoever asks
    @api.model_create_multi
    def create(self, vals_list):
        """Make the one record, with the addon's data.

        :raise UserError: for a second one
        """
        if len(vals_list) > 1 or (vals_list and self._house()):
            raise UserError(self.env._(ONE_HOUSE))
        return super().create(vals_list)

    # public: needs the access list's leave, and puts every change on record with its maker
    def write(self, vals):
        """Change the house, on record, and carry out what changes how people log in.

        :raise AccessError: for somebody of another company
        """
        if not self.env.su and self.company_id not in self.env.companies:
            raise AccessError(self.env._("The house is %(company)s's: who works for another company does not change "
                                         "it.",
                                         # sudo: the name of a company is no secret
                                         company=self.sudo().company_id.name))
        before = {name: self._kept(name) for name in vals if name in self._fields}
        result = super().write(vals)
        self._record(before)
        if LOCK_OF.keys() & vals.keys():
            self._lock_screens()
        if 'second_factor' in vals:
            self.env.registry.clear_cache()  # the proof of each session says whether a second factor is needed
        return result

    def _label(self, name):
        """A field in the reader's words."""
        return self._fields[name]._description_string(self.env)

    def _kept(self, name):
        """The value of a field as its change keeps it: a code where there is one, else what stands on the screen."""
        self.ensure_one()
        field = self._fields[name]
        return str((self[name] if field.type == 'selection' else field.convert_to_export(self[name], self)) or '')

    def _record(self, before):
        """Write down what changed."""
        changes = [(name, was, self._kept(name)) for name, was in before.items()]
        # sudo: the list of changes is written by changing, never by hand
        self.env['huiskamer.house.change'].sudo().create([
            {'house_id': self.id, 'by_id': self.env.uid, 'what': name, 'was': was, 'becomes': becomes}
            for name, was, becomes in changes if was != becomes])

    def _lock_screens(self):
        """Give each group its minutes; Odoo's own lock does the rest."""
        for field_name, groups in LOCK_OF.items():
            for group in groups:
                # sudo: only administrators change groups; these minutes are the one thing that the house decides
                self.env.ref(f'huiskamer_case.{group}').sudo().write({'lock_timeout_inactivity': self[field_name]})


class HuiskamerHouseChange(models.Model):
    """One change of the settings of the house: what, from what to what, by whom."""
    _name = 'huiskamer.house.change'
    _description = "Change of the house"
    _inherit = ['huiskamer.append.only.mixin']
    _order = 'at desc, id desc'
    _rec_name = 'what_words'

    house_id = fields.Many2one('huiskamer.house', required=True, readonly=True, ondelete='restrict')
    at = fields.Datetime("When", required=True, readonly=True, default=fields.Datetime.now)
    by_id = fields.Many2one('res.users', string="By", required=True, readonly=True, ondelete='restrict')
    what = fields.Char("Setting", required=True, readonly=True, help="Its name in the code; older rows hold its words.")
    what_words = fields.Char("What", compute='_compute_what_words')
    was = fields.Char("Was before", readonly=True, help="A code where there is one; older rows hold its words.")
    becomes = fields.Char("Became", readonly=True, help="A code where there is one; older rows hold its words.")
    was_words = fields.Char("Was", compute='_compute_words')
    becomes_words = fields.Char("Becomes", compute='_compute_words')

    @api.depends('what')
    @api.depends_context('lang')
    def _compute_what_words(self):
        """What the setting is called, in the language of the reader."""
        known = self.env['huiskamer.house']._fields
        for change in self:
            change.what_words = known[change.what]._description_string(
                self.env) if change.what in known else change.what

    @api.depends('what', 'was', 'becomes')
    @api.depends_context('lang')
    def _compute_words(self):
        """From what to what, in the language of the reader."""
        for change in self:
            change.was_words, change.becomes_words = (change._in_words(kept) for kept in (change.was, change.becomes))

    def _in_words(self, kept):
        """What was kept of this setting, as its reader calls it."""
        field = self.env['huiskamer.house']._fields.get(self.what)
        if field is not None and field.type == 'selection':
            return dict(field._description_selection(self.env)).get(kept, kept)
        return format_date(self.env, kept) if kept and field is not None and field.type == 'date' else kept


class ResUsers(models.Model):
    """Who gets in is a setting of the house."""
    _inherit = 'res.users'

    def _second_factor_policy(self):
        """Of whom the house asks a second factor."""
        return self.env['huiskamer.house']._house().second_factor or super()._second_factor_policy()
