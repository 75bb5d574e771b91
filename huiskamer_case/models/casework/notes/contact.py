from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...oversight.sealing.sealed import Sealed
from ...shared import house_days
from ...shared.guards import is_through_method, through_method
from ..asking.case_asking import PAPER_DAYS

KEPT, MOVED, TAKEN_BACK = 'kept', 'moved', 'taken_back'
# What a client asks for herself: the only thing that is written in a file that she asked to leave as it is.
REQUEST = 'request'
# Who wrote a note changes it for so long; after that a correction stands beside it.
CHANGE_MINUTES = 60


class HuiskamerContact(models.Model):
    """One contact with a client: what happened, and what the caseworker thinks of it.

    Facts and the worker's own observation are apart, because the client may read her file
    (GDPR art. 15 and 16). A note is a record: who wrote it changes it within the hour, and later
    a correction, which is a note too, stands beside it.
    """
    _name = 'huiskamer.contact'
    _description = "Contact"
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.file.content.mixin']
    _order = 'held_on desc, id desc'
    _free_text_fields = ('facts', 'observation')

    held_on = fields.Date("On", required=True, default=house_days.today, window=house_days.PAST)
    # Not required in the database: a note that was moved away tells nothing any more.
    channel = fields.Selection(
        [('here', "At the huiskamer"), ('outside', "Elsewhere"), ('phone', "Phone"), ('message', "Message")],
        default='here')
    kind = fields.Selection(
        [('talk', "Conversation"), ('accompaniment', "Went along"), ('attempt', "Tried to reach"),
         ('third_party', "With another service"), (REQUEST, "The client's own request")], default='talk')
    facts = Sealed(
        help="Short and factual. The client may read this. Never: a citizen service number, names of others, "
             "addresses.")
    observation = Sealed("Own observation", help="What you think of it, apart from the facts.")
    author_id = fields.Many2one(
        'res.users', string="Written by", required=True, readonly=True, ondelete='restrict',
        default=lambda self: self.env.user)
    written_at = fields.Datetime("Written at", required=True, readonly=True, default=fields.Datetime.now)
    # How often this note was changed or corrected: who saves says which one she had before her.
    version = fields.Integer(readonly=True, default=0)
    step_ids = fields.One2many('huiskamer.step', 'contact_id', string="Agreed steps", readonly=True)

    # What became of it
    corrects_id = fields.Many2one(
        'huiskamer.contact', string="Corrects", readonly=True, index='btree_not_null', ondelete='restrict')
    correction_ids = fields.One2many('huiskamer.contact', 'corrects_id', string="Corrections", readonly=True)
    state = fields.Selection(
        [(KEPT, "Kept"), (MOVED, "Moved to the right file"), (TAKEN_BACK, "Taken back")], required=True, readonly=True,
        default=KEPT)
    gone_at = fields.Datetime("Moved or taken back at", readonly=True)
    gone_by_id = fields.Many2one('res.users', string="Moved or taken back by", readonly=True, ondelete='restrict')
    gone_because = fields.Selection(
        [('wrong_person', "It is about somebody else"), ('double', "It was written twice"),
         ('not_to_keep', "It should not be kept")], string="Why taken back", readonly=True)
    is_from_elsewhere = fields.Boolean("Moved here from another file", readonly=True)
    can_be_changed = fields.Boolean("Can be changed", compute='_compute_can_be_changed')

    _kept_says_how = models.Constraint(
        f"CHECK (state != '{KEPT}' OR (channel IS NOT NULL AND kind IS NOT NULL))", "Say how the contact went.")

    @api.depends('author_id', 'written_at', 'state')
    @api.depends_context('uid')
    def _compute_can_be_changed(self):
        """Whether the person at the screen wrote this within the hour; judged anew on each read."""
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=CHANGE_MINUTES)
        for note in self:
            note.can_be_changed = (
                note.state == KEPT and note.author_id == self.env.user and bool(note.written_at)
                and note.written_at >= since)

    # public: needs an open file and the wall by rule; refuses a day before there was a file
    @api.model_create_multi
    def create(self, vals_list):
        """Write notes, each of a day on which there was a file or nearly.

        :raise UserError: for a day long before the file was opened
        """
        notes = super().create(vals_list)
        if not is_through_method(self):
            notes._ensure_since_opening()
        return notes

    # public: lets through who wrote the note within the hour, and named methods; nobody else
    def write(self, vals):
        """Change a note, as who wrote it, within the hour.

        :raise UserError: for anybody else, later, or when it was moved or taken back
        """
        if vals and not is_through_method(self):
            if not all(note.can_be_changed for note in self):
                raise UserError(self.env._(
                    "A note is a record: who wrote it changes it within the hour. Write a correction; it stands beside "
                    "the note."))
            for note in self:
                super(HuiskamerContact, through_method(note)).write({'version': note.version + 1})
        result = super().write(vals)
        if 'held_on' in vals and not is_through_method(self):
            self._ensure_since_opening()
        return result

    def _ensure_since_opening(self, case=None):
        """Nothing is kept of the time before somebody said yes; an evening on paper is written down within a week.

        :param case: the file in which they come to stand, where it is another one
        :raise UserError: for a day long before the file was opened
        """
        for note in self:
            if note.held_on and note.held_on < (case or note.case_id).opened_on - timedelta(days=PAPER_DAYS):
                raise UserError(self.env._("This day is before the file was opened. Look at the date again."))

    # public: answers with a window on this contact; its own rules decide whether it opens
    def action_show(self):
        """Show this contact note, to read, change or correct it."""
        return self._show(self.env._("Contact note"))
