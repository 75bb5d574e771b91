from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..oversight.posture.house_decided import LOG_IN
from ..shared.dialog import dialog
from ..shared.guards import is_through_method, through_method

_lt = LazyTranslate(__name__)
LET_IN = 'let_in'


class HuiskamerDecision(models.Model):
    """That somebody was let in to what is shared with a service: one supervisor does it, and somebody else looks."""
    _inherit = 'huiskamer.decision'

    kind = fields.Selection(
        selection_add=[(LET_IN, "Somebody answers for a service")], ondelete={LET_IN: 'cascade'})

    @api.model
    def _asked_words(self, kind, code, record, wish):
        """Who answers for which service, in the language at hand."""
        if kind == LET_IN and record and wish:
            user = self.env['res.users'].sudo().browse(wish['user_id'])  # sudo: colleagues read who answers for it
            return record.display_name, self.env._(
                "%(who)s (%(login)s) answers for %(service)s and reads what is shared with it.", who=user.name,
                login=user.login, service=record.display_name)
        return super()._asked_words(kind, code, record, wish)


class HuiskamerServiceLetIn(models.Model):
    """Who is let in to what is shared with a service reads names: nobody does that alone and unheard."""
    _inherit = 'huiskamer.service'

    def _let_answer(self, user, **more):
        """Put it on record for somebody else to look at, who hears of it at once."""
        member = super()._let_answer(user, **more)
        self.env['huiskamer.decision']._put_on_record(LET_IN, self, user.login, user_id=user.id)
        return member

    # public: refuses to ask no second factor any more by one person; the rest needs the access list's leave
    def write(self, vals):
        """Change an entry, but let nobody alone weaken how those who answer for it log in.

        :raise UserError: when no second factor would be asked any more
        """
        is_weaker = 'asks_second_factor' in vals and not vals['asks_second_factor']
        if is_weaker and not self.env.su and not is_through_method(self) and any(self.mapped('asks_second_factor')):
            raise UserError(self.env._("This would make logging in weaker. It takes a second person: use the button "
                                       "Ask no second factor."))
        return super().write(vals)

    def _weaken_question(self):
        """Why."""
        return [self._question('reason', 'huiskamer.decision', required=True)]

    # public: needs the role of supervisor; only puts a request on record that a second person decides
    @dialog(
        title=_lt("Ask no second factor"), confirm=_lt("Ask for it"), asks='_weaken_question',
        before=('_ensure_inviting',), reads=('huiskamer.decision',),
        intro=_lt("Whoever answers for this service would get in with a pass phrase alone. Somebody else has to "
                  "confirm it. Others hear of it at once, and after some days it happens by itself."))
    def weaken(self, answers):
        """Ask that whoever answers for this service needs no second factor any more.

        :param dict answers: ``reason``
        :return: the action that shows what waits now
        :raise AccessError: for anybody but a supervisor
        :raise UserError: when none is asked now, or without a reason
        """
        if not self.asks_second_factor:
            raise UserError(self.env._("Nothing would change."))
        return self.env['huiskamer.decision']._ask_for(
            LOG_IN, self, answers.get('reason'), was={'asks_second_factor': True},
            asks_second_factor=False).action_show()
    action_weaken = weaken.ask

    def _carry_out_decision(self, _kind, wish):
        """Change what two people decided."""
        # sudo: two people decided, whatever the second one may write
        through_method(self).sudo().write({'asks_second_factor': wish['asks_second_factor']})
