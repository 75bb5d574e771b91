from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.dialog import dialog
from ...shared.guards import through_method
from ...shared.random_code import tidy_code
from ..walls.code_char import CodeChar

_lt = LazyTranslate(__name__)


class HuiskamerLegalHold(models.Model):
    """A file that must not be erased for now, because of a legal claim: which code, why, since when.

    It is the only thing that stops an erasure. It opens nothing and shows nobody's name.
    """
    _name = 'huiskamer.legal.hold'
    _description = "Legal hold"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.oversight.mixin', 'huiskamer.coded.mixin',
                'huiskamer.guarded.mixin', 'huiskamer.ask.mixin']
    _order = 'placed_at desc, id desc'
    _no_filling = _lt("Who placed or lifted a hold and when is filled in by the system.")
    _no_write = _lt("A hold stays as it was placed. Lift it and place a new one.")
    _no_unlink = _lt("Legal holds stay on record and cannot be deleted. Lift the hold instead.")

    code = CodeChar("Code of the file", required=True, index=True)
    reason = fields.Text(required=True, help="Which claim or order, and who decided. No names of clients.")
    placed_at = fields.Datetime("Placed at", readonly=True, default=fields.Datetime.now, copy=False)
    placed_by_id = fields.Many2one(
        'res.users', string="Placed by", readonly=True, ondelete='restrict', default=lambda self: self.env.user,
        copy=False)
    review_on = fields.Date("Look at it again on", required=True, window=house_days.AHEAD)
    lifted_at = fields.Datetime("Lifted at", readonly=True, copy=False)
    lifted_by_id = fields.Many2one('res.users', string="Lifted by", readonly=True, ondelete='restrict', copy=False)

    @api.depends('code')
    def _compute_display_name(self):
        """The code."""
        for hold in self:
            hold.display_name = hold.code

    # public: needs create access by list, a code that exists, and nothing that the system fills in
    @api.model_create_multi
    def create(self, vals_list):
        """Place holds on files that exist.

        :raise UserError: for a code that no file has, or for what the system fills in
        """
        for vals in vals_list:
            vals['code'] = self._known_code(vals.get('code'))
        holds = super().create(vals_list)
        self.env['huiskamer.rights.event']._add('hold', holds.mapped('code'))
        return holds

    # public: needs the role of privacy officer; the hold stays, and only the day of the next look changes
    @dialog(
        title=_lt("This hold is still needed"), confirm=_lt("Keep the hold"), asks=('review_on',),
        before=('_ensure_privacy_officer', '_ensure_live'),
        intro=_lt("The claim or the order still stands. The file stays as it is; choose the day of the next look."))
    def keep(self, answers):
        """Say that the hold is still needed, and when to look at it again; on record.

        :param dict answers: ``review_on``
        :raise AccessError: for anybody but the privacy officer
        :raise UserError: when it was lifted, or for a day that is not still to come
        """
        if answers['review_on'] <= house_days.today():
            raise UserError(self.env._("Choose a day that is still to come."))
        # sudo: no role may write holds; a later look is all that changes
        through_method(self).sudo().write({'review_on': answers['review_on']})
        self.env['huiskamer.rights.event']._add('still_held', self.mapped('code'))
    action_keep = keep.ask

    def _ensure_live(self):
        """Only a hold that is in force.

        :raise UserError: when it was lifted
        """
        if any(self.mapped('lifted_at')):
            raise UserError(self.env._("This hold was lifted before."))

    def _lift(self):
        """Lift the hold: two people decided it."""
        live = self.filtered(lambda hold: not hold.lifted_at)
        # sudo: no role may write holds; lifting is the only thing ever added
        through_method(live).sudo().write({'lifted_at': fields.Datetime.now(), 'lifted_by_id': self.env.uid})
        self.env['huiskamer.rights.event']._add('lift', live.mapped('code'))

    @api.model
    def _known_code(self, typed):
        """The code under which the file stands now, from what was typed.

        :raise UserError: when there is no such file
        """
        code = tidy_code(typed)
        found = code and self._code_now(code)
        if not found:
            raise UserError(self.env._("There is no file with this code. Look at the code again."))
        return found

    @api.model
    def _code_now(self, _code):
        """Hook: the code of the file to which this one leads, or False; the room of the files knows."""
        return False

    @api.model
    def _codes_of(self, code):
        """Hook: all codes that lead to the file with this one; the room of the files knows."""
        return {code}

    @api.model
    def _ensure_none(self, codes):
        """Let erasure pass unless one of these files is held.

        :raise UserError: naming the code and nothing of the reason
        """
        # sudo: who erases need not see holds; only the code and the refusal come out
        held = self.sudo().search([('code', 'in', codes), ('lifted_at', '=', False)], limit=1)
        if held:
            raise UserError(self.env._(
                "File %(code)s is under a legal hold and cannot be erased now. The privacy officer knows why.",
                code=held.code))
