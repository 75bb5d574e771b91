import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...shared import house_days
from ...shared.separate_transaction import SOMEBODY_AT_IT
from ..roles.decision import DELAY
from ..walls.code_char import CodeChar

# Terms by which a whole file goes, once the privacy officer confirms it.
ERASING = ('expired_file', 'closed_file', 'minor_path')
# What is only looked at; nothing goes by it.
LOOKED_AT = ('idle_file',)
_logger = logging.getLogger(__name__)


class HuiskamerRetentionProposal(models.Model):
    """Something whose term has run out: a code, since when, and what became of it. Never a name."""
    _name = 'huiskamer.retention.proposal'
    _description = "Due by a retention term"
    _inherit = ['huiskamer.oversight.mixin', 'huiskamer.coded.mixin']
    _order = 'state, since, id'

    term_id = fields.Many2one('huiskamer.retention.term', required=True, readonly=True, index=True, ondelete='restrict')
    code = CodeChar(required=True, readonly=True)
    res_id = fields.Integer("Record", required=True, readonly=True, groups='.')
    since = fields.Date("Counted from", required=True, readonly=True)
    state = fields.Selection(
        [('due', "Due"), ('held', "Not possible now"), ('done', "Done")],
        required=True, readonly=True, default='due')
    refusal = fields.Char("Why not", readonly=True)
    decided_by_id = fields.Many2one('res.users', string="Confirmed by", readonly=True, ondelete='restrict')
    decided_at = fields.Datetime("Done at", readonly=True)

    @api.depends('code')
    def _compute_display_name(self):
        """The code."""
        for proposal in self:
            proposal.display_name = proposal.code

    # public: needs the role of privacy officer and something that is not done yet
    def action_confirm(self):
        """Carry out what is due, as the privacy officer.

        :raise AccessError: for anybody else
        """
        self._ensure_privacy_officer()
        self.check_access('read')
        for proposal in self:
            if proposal.state == 'done':
                raise UserError(self.env._("This was done before."))
            proposal._ensure_still_due()
            proposal._ensure_others_heard()
            proposal._carry_out()

    # public: needs the role of privacy officer; carries out what can be and says what cannot
    def action_confirm_chosen(self):
        """Carry out what was ticked, such as a whole month; what cannot be done stops no other and is named.

        :raise AccessError: for anybody but the privacy officer
        :raise UserError: when nothing of it is to be done
        """
        self._ensure_privacy_officer()
        self.check_access('read')
        waiting = self.filtered(lambda proposal: proposal.state != 'done')
        if not waiting:
            raise UserError(self.env._("This was done before."))
        for proposal in waiting:
            proposal._carry_out_safely()
        stayed = waiting.filtered(lambda proposal: proposal.state != 'done')
        message = self.env._("Carried out: %(number)s.", number=len(waiting - stayed))
        if stayed:
            message += ' ' + self.env._("Not possible now: %(codes)s. The list says why.",
                                        codes=', '.join(stayed.mapped('code')[:20]))
        return {'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
            'message': message, 'type': 'warning' if stayed else 'success', 'sticky': bool(stayed),
            'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}}}

    def _ensure_still_due(self):
        """Let nothing go that the term does not say any more: the list is made at night, and somebody may have come
        back since.

        :raise UserError: for what is not due now
        """
        # sudo: what is due is found for the house
        term, record = self.term_id.sudo(), self._record().exists()
        comes_back = term.kind not in LOOKED_AT and hasattr(record, '_retention_place')  # a number never does
        if record and comes_back and record not in term._due(record):
            raise UserError(self.env._(
                "%(code)s is not due any more: something changed since this list was made. It leaves the list tonight.",
                code=self.code))

    def _ensure_others_heard(self):
        """Let what takes the days be carried out only when it was on the list for them, so that others could object.

        :raise UserError: saying from when
        """
        if not self._others_heard():
            raise UserError(self.env._(
                "This came on the list on %(day)s. Others heard of it; it can be carried out from %(from)s.",
                day=house_days.day_of_words(self.env, self.create_date),
                **{'from': house_days.day_of_words(self.env, self.create_date + DELAY)}))

    def _others_heard(self):
        """Whether this was on the list for the days in which others hear of it, or needs none."""
        return not self._takes_days() or self.create_date + DELAY <= fields.Datetime.now()

    def _takes_days(self):
        """Whether others hear of it first: a whole file, and whatever goes sooner than its own term.

        The shortest terms begin when one person lets a trial end, and nobody alone makes things go.
        """
        kind, own_day = self.term_id.kind, house_days.today() - timedelta(days=self.term_id.days)
        return kind in ERASING or (kind not in LOOKED_AT and self.since > own_day)

    def _tell_of_files(self):
        """Tell who watches over privacy that something came on the list that others hear of."""
        if any(proposal._takes_days() for proposal in self):
            self.env['res.users']._with_role('supervisor', 'privacy_officer')._tell_now()

    def _record(self):
        """What this is about; it may be gone."""
        self.ensure_one()
        return self.term_id._model().browse(self.sudo().res_id)  # sudo: the number is for the house alone

    def _carry_out(self):
        """Do what the term says, and write down that it was done."""
        record = self._record().exists()
        if record:
            record._retention_carry_out(self.term_id.kind)
        # sudo: nobody writes on this list by hand
        self.sudo().write({
            'state': 'done', 'refusal': False, 'decided_by_id': self.env.uid, 'decided_at': fields.Datetime.now()})

    def _carry_out_safely(self):
        """Carry out one of many: what cannot be done, such as under a legal hold, is marked and stops no other."""
        try:
            with self.env.cr.savepoint():
                self._ensure_still_due()
                if not self.env.su:
                    self._ensure_others_heard()
                self._carry_out()
        except SOMEBODY_AT_IT:
            raise  # a call begins anew by itself; the job comes back to it after the others
        except Exception as error:  # whatever it is, it stops no other; a refusal in our own words holds no names
            self.env.invalidate_all(flush=False)
            words = str(error) if isinstance(error, UserError) else self.env._(
                "It went wrong (%(kind)s). Tell whoever runs the server.", kind=type(error).__name__)
            self.sudo().write({'state': 'held', 'refusal': words})  # sudo: as above
            _logger.error("A retention term could not be carried out: %s (%s)", self.code, type(error).__name__)
