from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...directory.data_category import CHILDREN
from ...shared.desk import Waiting
from ...shared.dialog import dialog
from ...shared.guards import through_method
from ...shared.random_code import tidy_code
from ..handover import handover_flow as flow
from .case_closing import ONE_CALL

_lt = LazyTranslate(__name__)

# What is done once for all who go together. What each says or chooses for herself stays her own: whether she
# stops, how it went, whether she is still in contact, whether she alone did not come.
FOR_ALL = frozenset({
    'send', 'receive', 'accept', 'propose_decline', 'confirm_decline', 'send_back', 'waitlist', 'keep_waiting',
    'place_free',
    'book', 'rebook', 'introduce', 'attend', 'call_off'})
LEFT_BEHIND = 'along'


class HuiskamerHandoverTogether(models.Model):
    """Two adults who go together, and children who come along: one step, one call, and each adult her own yes.

    Each adult has her own file, her own consent, her own words for the receiver and her own history; nothing
    of one stands in the file of the other but a code. Steps are taken on the one that leads and follow on the
    others in the same call, or not at all. When one of them stops, the others go on.
    """
    _inherit = 'huiskamer.handover'

    together_id = fields.Many2one(
        'huiskamer.handover', string="Goes together with", readonly=True, index='btree_not_null', ondelete='restrict')
    together_ids = fields.One2many('huiskamer.handover', 'together_id', string="Go along", readonly=True)
    children_along = fields.Selection(
        [('baby', "A baby"), ('child', "A child"), ('children', "More than one child")], string="Comes with",
        readonly=True,
        help="The receiver is told, in these words. No names, no ages.")

    def _together_questions(self):
        """Whose file, what the receiver gets of her, and what she wants."""
        return [
            self._question('code', required=True,
                           label=self.env._("Code or working name of the other adult, from your own files"), help=''),
            self.case_id._category_question(self.service_id, asked=False),
            self._question('question', 'huiskamer.disclosure'),
        ]

    # public: needs both files by the wall, each open, and a draft; drafts a handover of the other file, as
    # `hand_over` does
    @dialog(
        title=_lt("Somebody goes along"), confirm=_lt("Add to this handover"), asks='_together_questions',
        reads=('huiskamer.disclosure',), before=('_ensure_draft_of_mine',),
        intro=_lt("Each adult has a file, says yes for herself, and is named only as she allows. She sees nothing of "
                  "the other's file."))
    def add_together(self, answers):
        """Let another adult go along in this handover, on her own consent.

        :param dict answers: ``code`` (of her file, or her working name), ``category_ids``, ``question``
        :return: the action that shows her handover, where she is asked
        :raise UserError: when she has no open file of the caller's, or goes along already
        """
        case = self._file_of_other(answers.get('code') or '')
        if case == self.case_id or case in self.together_ids.case_id:
            raise UserError(self.env._("This person is in this handover already."))
        hers = case.hand_over({
            'service_id': self.service_id.id, 'urgency': self.urgency, 'direction': self.direction,
            'category_ids': answers.get('category_ids'), 'question': answers.get('question')})
        # sudo: the cover is written by named methods only; the caller works on both files
        through_method(hers).sudo().write({'together_id': self.id})
        return hers.action_show()
    action_add_together = add_together.ask

    # public: needs the wall and a draft; only what the receiver is told about who comes along
    @dialog(
        title=_lt("Children come along"), confirm=_lt("Keep this"), asks=('children_along?',),
        before=('_ensure_draft_of_mine',))
    def bring_children(self, answers):
        """Say that children come along; none when nothing is chosen. The client is asked whether the service may know.

        :param dict answers: ``children_along``
        :raise UserError: when the service may not ask for it
        """
        self.disclosure_ids._tell_of_children(answers.get('children_along'))
        # sudo: the cover is written by named methods only
        through_method(self).sudo().write({'children_along': answers.get('children_along') or False})
    action_bring_children = bring_children.ask

    def _join_chain(self, previous):
        """Whoever goes on to another service has the same children along, where that was chosen to be told."""
        super()._join_chain(previous)
        if CHILDREN in self.disclosure_ids.category_ids.mapped('code'):
            # sudo: the cover is written by named methods only; the caller drafted this handover just now
            through_method(self).sudo().write({'children_along': previous.children_along})

    def _forget_content(self):
        """Of what was entered in error nobody keeps that children came along either."""
        super()._forget_content()
        through_method(self).write({'children_along': False})

    def _ensure_draft_of_mine(self):
        """Who goes along is settled before anything is sent.

        :raise UserError: afterwards
        """
        self.case_id._ensure_own()
        self.case_id._ensure_open()
        if self.stage != flow.DRAFT or self.together_id:
            raise UserError(self.env._("Who goes along is chosen before sending, in the handover that leads."))

    def _file_of_other(self, typed):
        """The one open file of the caller's with this code or this name.

        :raise UserError: when there is none, or more than one
        """
        cases = self.case_id._by_code(typed) if tidy_code(typed) else self.case_id._by_alias(typed)
        cases = cases.filtered(lambda case: case.state == 'open')
        if len(cases) != 1:
            raise UserError(self.env._("Exactly one open file of yours has to have this code or name. Use the code of "
                                       "the slip."))
        return cases

    def _going_along(self, verb):
        """Those who go along and stand where this one stands at this second, for a step that is taken once for all;
        who stopped, for now or for good, is left where she is.
        """
        if verb not in FOR_ALL:
            return super()._going_along(verb)
        now = fields.Datetime.now()
        stage = self._stage_at(now)
        # sudo: also whose file is a colleague's by now; each looks for herself who may take the step
        return self.sudo().together_ids.filtered(
            lambda hers: hers._stage_at(now) == stage and (stage == flow.DRAFT or not hers._stands_still())
            ).with_env(self.env)

    def _go_along(self, verb, answers):
        """Take the step of the handover that leads; when it is not possible for one of them, none is taken.

        Where it is not the caller's to take, it stays, and whoever has it hears.

        :raise UserError: with her code
        """
        if not self._is_callers(verb):
            self._tell_left_behind()
            return
        try:
            super()._go_along(verb, answers)
        except UserError as refusal:
            raise UserError(self.env._("%(name)s: %(words)s", name=self.code, words=refusal)) from refusal

    def _take_back_along(self, event):
        """What was one step for all is one slip for all: it is taken back where nothing came after it."""
        super()._take_back_along(event)
        # sudo: as above
        for hers in self.sudo().together_ids if event.verb in FOR_ALL else ():
            step = hers._step_to_take_back()
            if step.verb != event.verb or abs(step.recorded_at - event.recorded_at) > ONE_CALL:
                continue
            hers = hers.with_env(self.env)
            if hers.has_access('read') and hers._roles():
                hers.action_take_back()
            else:
                hers._tell_left_behind()

    def _is_callers(self, verb):
        """Whether the caller has a role here in which she can take this step."""
        roles = self._roles() if self.has_access('read') else set()
        return bool(roles) and verb in flow.verbs_from(self._stage_at(fields.Datetime.now()), roles)

    def _tell_left_behind(self):
        """Tell whoever has this one that the other one moved; a supervisor, where she must not know of that file."""
        # sudo: whose it is, and the code of the file; the caller may see neither
        hers = self.sudo()
        the_other = hers.together_id.case_id
        told = the_other._may_know(hers._whose()) or the_other._may_know(hers._lookers())
        self.env['huiskamer.case.notice']._tell(told, hers.case_id.mapped('code'), LEFT_BEHIND)
        told.with_env(self.env)._tell_now()


class HuiskamerCaseNoticeTogether(models.Model):
    """Of two who go together, one moved by the hand of somebody who does not work on the file of the other."""
    _inherit = 'huiskamer.case.notice'

    kind = fields.Selection(
        selection_add=[(LEFT_BEHIND, "Who goes along was left behind")], ondelete={LEFT_BEHIND: 'cascade'})

    def _sentence(self):
        """Which step, stands in the handover that leads."""
        if self.kind == LEFT_BEHIND:
            return self.env._("%(name)s wrote something down for two who go together. Here it still has to be done.",
                              name=self.by_id.name)
        return super()._sentence()


class HuiskamerDeskTogether(models.AbstractModel):
    """What was left behind, and whoever has it must not know why."""
    _inherit = 'huiskamer.desk'

    @api.model
    def _waiting(self):
        """Only what a supervisor is told by name."""
        return [
            *super()._waiting(),
            Waiting('along', 'huiskamer.case.notice', ('supervisor',), _lt("Who goes along was left behind"),
                    _lt("Have the same written down there, and put this away"),
                    [('user_id', '=', self.env.uid), ('kind', '=', LEFT_BEHIND)], clock='at', says=('code', 'by_id'))]


class HuiskamerClientTogether(models.Model):
    """Somebody who went together with others is erased; the others go on."""
    _inherit = 'huiskamer.client'

    def _forget_elsewhere(self):
        """No handover of somebody else points at one of hers."""
        others = self.env['huiskamer.handover'].with_context(active_test=False).search(
            [('together_id.case_id.client_id', '=', self.id)])
        through_method(others).write({'together_id': False})
        super()._forget_elsewhere()


class HuiskamerDisclosureChildren(models.Model):
    """What the receiver is told about children who come along is a kind of fact: the client's yes names it, or it does
    not go.
    """
    _inherit = 'huiskamer.disclosure'

    def _tell_of_children(self, along):
        """Let this draft tell that children come along, or not any more; a yes from before does not cover it then.

        :raise UserError: when the service may not ask for it
        """
        kind = self.env['huiskamer.data.category'].search([('code', '=', CHILDREN)])
        kinds = self.category_ids | kind if along else self.category_ids - kind
        self.handover_id.case_id._ensure_categories(self.handover_id.service_id, kinds.ids)
        # sudo: what is shared does not change by hand; the caller works on the file, and this is a draft
        through_method(self).sudo().write({'category_ids': [Command.set(kinds.ids)]})

    def _ensure_may_go(self):
        """Hold a draft from before children were a kind of fact.

        :raise UserError: saying what to do
        """
        if self.handover_id.children_along and CHILDREN not in self.category_ids.mapped('code'):
            raise UserError(self.env._("Say again that children come along: the client is asked whether the service "
                                       "may know it."))
        super()._ensure_may_go()
