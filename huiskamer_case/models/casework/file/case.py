from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import showing
from ...shared import house_days
from .client import CHANNELS

_lt = LazyTranslate(__name__)


class HuiskamerCase(models.Model):
    """The cover of a file: who works on it and how it stands. Nothing about the person.

    A file exists only with consent; ``open_file`` is the one way to make it.
    """
    _name = 'huiskamer.case'
    _description = "File"
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.confidential.mixin']
    _order = 'opened_on desc, id desc'
    _shown_first = ('alias',)
    _no_create = _lt("A file is opened with the consent of the client. Use the button Open a file.")

    client_id = fields.Many2one(
        'huiskamer.client', required=True, readonly=True, index=True, ondelete='restrict')
    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", required=True, readonly=True, index=True, ondelete='restrict')
    state = fields.Selection(
        [('open', "Open"), ('frozen', "Frozen"), ('closed', "Closed")], required=True, readonly=True, default='open')
    opened_on = fields.Date("Opened on", required=True, readonly=True, default=house_days.today)
    closed_on = fields.Date("Closed on", readonly=True)
    frozen_because = fields.Selection(
        [('withdrawn', "The client withdrew consent"), ('asked', "The client asked to leave it as it is"),
         ('minor', "The person is, or may be, under 18")], string="Frozen because", readonly=True)
    erase_on = fields.Date(
        "Erased on", readonly=True, index=True, help="Until then the client can come back in person and undo it.")
    keep_until = fields.Date("Kept until", readonly=True)
    outcome = fields.Selection(
        [('helped', "Helped"), ('handed_over', "Handed over"), ('left', "Client stopped coming"),
         ('minor', "Path for minors"), ('other', "Other")], readonly=True)

    # Who works on it
    caseworker_id = fields.Many2one(
        'res.users', string="Case lead", required=True, readonly=True, index=True, ondelete='restrict')
    member_ids = fields.Many2many(
        'res.users', 'huiskamer_case_member_rel', 'case_id', 'user_id', string="Members", readonly=True)
    open_to = fields.Selection(
        [('members', "Only my own workers"), ('team', "The evening team too")],
        string="Open to", required=True, readonly=True, default='members', help="What the client chose.")
    locked_out_ids = fields.Many2many(
        'res.users', 'huiskamer_case_locked_out_rel', 'case_id', 'user_id', string="Locked out", readonly=True,
        help="For these colleagues the file does not exist.", groups='huiskamer_case.group_caseworker')

    # What belongs to it
    alias = fields.Char(
        "Working name", compute='_compute_alias', search='_search_alias', groups='huiskamer_case.group_caseworker')
    contact_channel = fields.Selection(
        CHANNELS, string="Safe way to reach", compute='_compute_alias', groups='huiskamer_case.group_caseworker')
    reach_words = fields.Char(
        "Agreed about that", compute='_compute_reach_words', groups='huiskamer_case.group_caseworker')
    consent_ids = fields.Many2many(
        'huiskamer.consent', string="Consents", compute='_compute_consent_ids',
        groups='huiskamer_case.group_caseworker')
    handover_ids = fields.One2many('huiskamer.handover', 'case_id', string="Handovers", readonly=True)
    next_on = fields.Date("Next date", compute='_compute_next_on')
    parties = fields.Text("Who does what", compute='_compute_next_on')

    @api.depends('client_id')
    @api.depends_context('uid')
    def _compute_alias(self):
        """What stands on top of the file, for those who work on it; empty for anybody else."""
        Client = showing(self.env['huiskamer.client']).with_context(active_test=False)
        # one question for the rules, the name and the channel of a whole list
        clients = Client.search_fetch(
            [('id', 'in', self.client_id._origin.ids)], ['code', 'alias', 'contact_channel'])
        readable = {client.id: client for client in clients}
        for case in self:
            client = readable.get(case.client_id._origin.id, Client)
            case.alias = client.alias
            case.contact_channel = client.contact_channel

    @api.depends('client_id')
    @api.depends_context('uid', 'lang')
    def _compute_reach_words(self):
        """Hours, voicemail and whether one may say who calls, for those who work on the file; nothing for who is only
        met here.
        """
        readable = self.client_id._filtered_access('read')
        for case in self:
            case.reach_words = ' · '.join(showing(case.client_id & readable)._reach_words())

    @api.depends('client_id.consent_ids')
    @api.depends_context('uid')
    def _compute_consent_ids(self):
        """What the client allows, for those who work on the file."""
        readable = self.client_id._filtered_access('read')
        for case in self:
            case.consent_ids = (case.client_id & readable).consent_ids

    @api.depends('handover_ids.deadline', 'handover_ids.appointment_at', 'caseworker_id', 'member_ids')
    @api.depends_context('uid', 'lang', 'tz')
    def _compute_next_on(self):
        """The next agreed date, and who does what until then: colleagues and services, no content.

        The room of notes adds the days of its steps.
        """
        stages = dict(self.env['huiskamer.handover']._fields['stage']._description_selection(self.env))
        actions = dict(self.env['huiskamer.handover']._fields['next_action']._description_selection(self.env))
        for case in self:
            moves = case._open_handovers().sorted('deadline')
            zone = house_days.zone_of(case)
            dates = [house_days.day_of(move.deadline, zone) for move in moves if move.deadline]
            case.next_on = min(dates, default=False)
            lines = [self.env._("%(name)s leads", name=case.caseworker_id.name)]
            lines += [self.env._("%(name)s works on it too", name=member.name) for member in case.member_ids]
            lines += [
                f'{move.service_id.display_name}: {stages[move.stage]} · {actions.get(move.next_action, "")} '
                f'({move.owner_id.name or ""})' for move in moves]
            case.parties = '\n'.join(lines)

    # public: answers with a window on the client; the client's own rules decide whether it opens
    def action_show_client(self):
        """Go to the person behind this file."""
        self.check_access('read')
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'huiskamer.client',
            'res_id': self.client_id.id,
            'views': [(False, 'form')],
        }

    def _ensure_own(self):
        """Hold the wall: only those who work on the file, not a supervisor who sees its cover.

        :raise AccessError: when the caller may not write the content of the file
        """
        self.ensure_one()
        self.check_access('read')
        self.client_id.check_access('write')
