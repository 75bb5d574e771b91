import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class HuiskamerRetentionProposal(models.Model):
    """Something whose term has run out: a code, since when, and what became of it. Never a name."""
    _name = 'huiskamer.retention.proposal'
    _description = "Due by a retention term"
    _inherit = ['huiskamer.oversight.mixin']
    _order = 'state, since, id'

    term_id = fields.Many2one('huiskamer.retention.term', required=True, readonly=True, index=True, ondelete='restrict')
    code = fields.Char(required=True, readonly=True)
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

    def action_confirm(self):
        """Carry out what is due, as the privacy officer.

        :raise AccessError: for anybody else
        """
        self._ensure_privacy_officer()
        self.check_access('read')
        for proposal in self:
            if proposal.state == 'done':
                raise UserError(self.env._("This was done before."))
            proposal._carry_out()

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
                self._carry_out()
        except UserError as error:
            self.env.invalidate_all()
            self.sudo().write({'state': 'held', 'refusal': str(error)})  # sudo: as above; our own words, no names
            _logger.info("A retention term could not be carried out: %s", self.code)
