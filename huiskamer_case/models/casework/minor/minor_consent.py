from odoo import api, fields, models
from odoo.exceptions import UserError

from ...oversight.sealing.sealed import SealedChar
from ...shared.guards import is_through_method, through_method
from .minor_path import HuiskamerMinorPath

# What was decided, and on what: who changes one of these decides, and a second pair of eyes looks again.
DECIDING = frozenset({
    'decision', 'suspected_band', 'agreed', 'agreed_by', 'agreed_alone', 'representative_why', 'not_agreed_why',
    'informed',
    'informed_why', 'handed_to'})


class HuiskamerMinorConsent(models.Model):
    """Who may say yes for somebody under 18, and what is needed to go on without a yes.

    At 16 and 17 the young person decides; under 16 a legal representative, unless asking one is not
    safe (UAVG art. 5). A report without consent needs a reason and a second pair of eyes.
    """
    _inherit = 'huiskamer.minor.path'
    _free_text_fields = (*HuiskamerMinorPath._free_text_fields, 'representative_why', 'not_agreed_why')

    agreed = fields.Selection(
        [('yes', "Yes"), ('no', "No"), ('not_asked', "Not asked")], string="Agrees to what is passed on")
    agreed_by = fields.Selection(
        [('self', "The young person"), ('parent', "A parent with authority"), ('guardian', "A guardian")],
        string="Who said so", help="At 16 and 17 the young person. Under 16 a legal representative, if that is safe.")
    agreed_alone = fields.Boolean("Spoken alone", help="Nobody else was there who could hear it or press for it.")
    representative_why = SealedChar(
        "Why no representative was asked", help="Why it is not safe, or not possible. No names.")
    not_agreed_why = SealedChar("Why without consent", help="What danger does not let you wait for a yes. No names.")
    is_agreed = fields.Boolean("The yes counts", compute='_compute_is_agreed')
    needs_second = fields.Boolean("Needs a second pair of eyes", compute='_compute_is_agreed')

    can_be_second = fields.Boolean(compute='_compute_can_be_second')

    decided_by_id = fields.Many2one('res.users', string="Decided by", readonly=True, ondelete='restrict')
    second_id = fields.Many2one('res.users', string="Second pair of eyes", readonly=True, ondelete='restrict')
    second_at = fields.Datetime("Looked at it", readonly=True)

    @api.depends('agreed', 'agreed_by', 'agreed_alone', 'suspected_band', 'representative_why', 'decision')
    def _compute_is_agreed(self):
        """Whether the yes counts for this age, and whether a report goes without one."""
        for path in self:
            path.is_agreed = path._is_agreed()
            path.needs_second = path.decision in ('report', 'both') and not path.is_agreed

    @api.depends('needs_second', 'not_agreed_why', 'decided_by_id', 'second_id')
    @api.depends_context('uid')
    def _compute_can_be_second(self):
        """Whether whoever is at the screen can be the second pair of eyes now."""
        for path in self:
            path.can_be_second = bool(
                path.needs_second and path.not_agreed_why and not path.second_id
                and path.decided_by_id != self.env.user)

    def _is_agreed(self):
        """Whether somebody who may say yes said yes, where nobody else could hear it."""
        if self.agreed != 'yes' or not self.agreed_alone:
            return False
        if self.suspected_band == 'under_16' and self.agreed_by == 'self':
            return bool(self.representative_why)
        if self.suspected_band == '16_17':
            return self.agreed_by == 'self'
        return bool(self.agreed_by)

    # public: the rule decides; adds who decided, and takes the second look away
    def write(self, vals):
        """Change what is known; who changes what was decided has decided, and the second look is over."""
        result = super().write(vals)
        if DECIDING & vals.keys() and not is_through_method(self):
            # sudo: who decided is written by deciding, never by hand
            through_method(self).sudo().write(
                {'decided_by_id': self.env.uid, 'second_id': False, 'second_at': False})
        return result

    # public: needs write access to the path and another person than who decided
    def action_second(self):
        """Say, as somebody else than who decided, that a report without consent is right.

        :raise UserError: when there is nothing to look at yet, or the same person decided
        """
        self.ensure_one()
        self.check_access('write')
        if not self.needs_second or not self.not_agreed_why:
            raise UserError(self.env._("First it is written down what is reported, and why without consent."))
        if self.env.user == self.decided_by_id:
            raise UserError(self.env._(
                "Two people look at this. You decided it; let the focal person or a colleague who is named here look."))
        # sudo: a second look is written by this button only
        through_method(self).sudo().write({'second_id': self.env.uid, 'second_at': fields.Datetime.now()})

    def _needed(self):
        """What has to be filled in, with who said yes, or why without."""
        needed = super()._needed()
        if self.handed_to == 'not_minor':
            return needed
        needed.append('agreed')
        if self.agreed == 'yes':
            needed += ['agreed_by', 'agreed_alone']
            if self.suspected_band == 'under_16' and self.agreed_by == 'self':
                needed.append('representative_why')
        elif self.decision in ('report', 'both'):
            needed.append('not_agreed_why')
        return needed

    def _ensure_complete(self):
        """Hold the path until its steps are done and somebody may have said yes, or two people looked.

        :raise UserError: naming what is still missing
        """
        super()._ensure_complete()
        if self.handed_to == 'not_minor':
            return
        if self.decision == 'help' and not self.is_agreed:
            raise UserError(self.env._(
                "Help is passed on only with a yes of who may give it. Without it there is help here, or a report "
                "with a "
                "reason and a second pair of eyes."))
        if self.needs_second and not self.not_agreed_why:
            raise UserError(self.env._("This yes does not count at this age. Write down why you go on without it."))
        if self.needs_second and not self.second_id:
            raise UserError(self.env._(
                "A report without consent needs a second pair of eyes. In acute danger report first, and let somebody "
                "look "
                "at it after."))
