from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import Sealed, SealedChar, showing
from ...shared import house_days
from ...shared.dialog import dialog, entrance
from ...shared.guarded_mixin import SEEN
from ...shared.guards import through_method

_lt = LazyTranslate(__name__)

OPEN, DONE, MOVED, DROPPED, UNSAID = 'open', 'done', 'moved', 'dropped', 'unsaid'
STATES = [
    (OPEN, "To do"), (DONE, "Done"), (MOVED, "Moved"), (DROPPED, "Not needed any more"), (UNSAID, "Nobody said")]
# For so many minutes a slip of the finger is taken back by whoever made it.
SLIP_MINUTES = 60


class HuiskamerStep(models.Model):
    """What was agreed to do next, on which day and by whom, until somebody says what came of it.

    A step that is moved ends, and goes on as another one with the same words: so every day that was
    agreed stays on record, and exactly one of them waits.
    """
    _name = 'huiskamer.step'
    _description = "Step"
    _inherit = ['huiskamer.ask.mixin', 'huiskamer.file.content.mixin']
    _order = 'due_on, due_at, id'
    _free_text_fields = ('what', 'word')

    what = SealedChar("Next step", required=True, readonly=True, help="What is done next, in a few words.")
    due_on = fields.Date("On", required=True, readonly=True, index=True, window=(-7, 366))
    due_at = fields.Datetime("At", readonly=True, help="Only when the hour was agreed.")
    owner_id = fields.Many2one(
        'res.users', string="Done by", required=True, readonly=True, index=True, ondelete='restrict')
    contact_id = fields.Many2one(
        'huiskamer.contact', string="Agreed in", readonly=True, index=True, ondelete='restrict')
    goal_id = fields.Many2one('huiskamer.goal', string="For the goal", readonly=True, index=True, ondelete='restrict')

    # How it ended
    state = fields.Selection(STATES, required=True, readonly=True, default=OPEN, index=True)
    word = Sealed("What came of it", readonly=True)
    ended_at = fields.Datetime("Ended at", readonly=True)
    ended_by_id = fields.Many2one('res.users', string="Said by", readonly=True, ondelete='restrict')
    moved_from_id = fields.Many2one('huiskamer.step', string="Moved from", readonly=True, ondelete='restrict')
    is_late = fields.Boolean("Late", compute='_compute_is_late', search='_search_is_late')

    # The database's own word for it: a step that is moved twice at once goes on as one.
    _goes_on_once = models.UniqueIndex(
        '(moved_from_id) WHERE moved_from_id IS NOT NULL', "This step was moved already. Look at the file again.")
    _waiting = models.Index("(case_id, due_on) WHERE state = 'open'")

    @api.depends('state', 'due_on', 'due_at')
    def _compute_is_late(self):
        """Whether its day, or its hour, went by without a word; judged anew on each read."""
        today, now = house_days.today(), fields.Datetime.now()
        for step in self:
            late = step.due_at < now if step.due_at else bool(step.due_on) and step.due_on < today
            step.is_late = step.state == OPEN and late

    def _search_is_late(self, operator, value):
        """Find steps by whether their day, or their hour, went by without a word."""
        if operator not in ('in', '='):
            return NotImplemented
        wanted = value if operator == '=' else True in value
        late = ['&', ('state', '=', OPEN), '|', '&', ('due_at', '=', False), ('due_on', '<', 'today'),
                ('due_at', '<', 'now')]
        return late if wanted else ['!', *late]

    # public: answers with a window on this step; its own rules decide whether it opens
    def action_show(self):
        """Show this step."""
        return self._show(self.env._("Step"))

    # public: holds the wall and the rows; ends what waits, once
    @entrance(on='records')
    def done(self, answers=None):
        """Tick these steps off, in one tap; a word of what came of it may go along.

        :param dict answers: optionally ``word``
        :raise UserError: when one of them has ended already, or its file is not open
        """
        self._end(DONE, answers.get('word'))

    def _in_words(self):
        """Which steps a dialog is about, as they stand in the list that it lies over."""
        return ' · '.join(f"{step.case_id.alias}: {step.what}" for step in showing(self))

    def _drop_questions(self):
        """Why these steps are not needed any more."""
        return [self._question('word', required=True, label=self.env._("Why not any more"), readonly=False)]

    # public: holds the wall and the rows, and needs a word why
    @dialog(title=_lt("Not needed any more"), confirm=_lt("Not needed any more"), asks='_drop_questions', on='records',
            before=('_ensure_writable_file',), intro=lambda steps: steps._in_words())
    def drop(self, answers):
        """Let these steps go, with a word why: what was agreed with a client is not dropped in silence.

        :param dict answers: ``word``
        :raise UserError: without a word, or when one of them has ended already
        """
        word = (answers.get('word') or '').strip()
        if not word:
            raise UserError(self.env._("Say in a few words why this is not needed any more."))
        self._end(DROPPED, word)
    action_drop = drop.ask

    def _move_questions(self):
        """To which day these steps are moved, and why."""
        return [
            self._question('due_on', required=True, label=self.env._("New day"), readonly=False),
            self._time_question(),
            self._question('word', label=self.env._("Why"), readonly=False),
        ]

    @api.model
    def _time_question(self, name='at'):
        """At what time of the day, if that was agreed."""
        return {'name': name, 'type': 'char', 'label': self.env._("Time"), 'required': False, 'value': False,
                'help': self.env._("Such as 14:30. Leave it empty for any time of that day.")}

    # public: holds the wall and the rows; the step goes on once
    @dialog(title=_lt("Move to another day"), confirm=_lt("Move"), asks='_move_questions', on='records',
            before=('_ensure_writable_file',), intro=lambda steps: steps._in_words())
    def move(self, answers):
        """Move these steps to another day; each goes on as a new one.

        :param dict answers: ``due_on``, and optionally ``at`` (``14:30``) and ``word``
        :return: the steps that wait now
        :raise UserError: without a day that can be, or when one of them has ended already
        """
        if not answers.get('due_on'):
            raise UserError(self.env._("Choose the new day."))
        moments = [step.case_id._moment_on(answers['due_on'], answers.get('at')) for step in self]
        self._end(MOVED, answers.get('word'))
        # the words were looked at when they were agreed
        return self.with_context(**{SEEN: True})._add([
            step._goes_on(answers['due_on'], moment) for step, moment in zip(self, moments, strict=True)])
    action_move = move.ask

    # public: holds the wall; only who ended a step, within the hour
    def take_back(self):
        """Let steps wait again that the caller ended a moment ago by a slip of the finger.

        :raise UserError: when somebody else ended one, it was moved, or it is too long ago
        """
        self._ensure_mine_to_change()
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=SLIP_MINUTES)
        for step in self:
            if step.state not in (DONE, DROPPED) or step.ended_by_id != self.env.user or step.ended_at < since:
                raise UserError(self.env._(
                    "Only who ended a step takes that back, within the hour. Agree on a new step instead."))
        self._wait_again()

    def _wait_again(self):
        """Let these steps wait again: nothing came of them yet."""
        self._set(state=OPEN, word=False, ended_at=False, ended_by_id=False)

    def _end(self, state, word):
        """Say of these steps what came of them, all or none.

        The rows are held until the call ends: of two colleagues at once one goes first, and the other
        hears that it was done.

        :raise UserError: when one of them has ended already
        """
        self._ensure_mine_to_change()
        for step in self:
            if step.state != OPEN:
                raise UserError(self.env._(
                    "%(name)s said already what came of this step. Look at the file again.",
                    name=step.ended_by_id.name))
        self._ensure_texts({'word': word})
        self._set(state=state, word=word, ended_at=fields.Datetime.now(), ended_by_id=self.env.uid)

    def _end_unseen(self):
        """Let these steps go with the file that is closed, by somebody who does not read them."""
        self._set(state=DROPPED, ended_at=fields.Datetime.now(), ended_by_id=self.env.uid)

    def _ensure_mine_to_change(self):
        """Hold the wall and these rows.

        :raise AccessError: for steps of a file that is not the caller's
        :raise UserError: when the file is closed or frozen
        """
        self.check_access('read')
        self._ensure_writable_file()
        self._lock()

    def _set(self, **vals):
        """Write what no role may write by hand."""
        # sudo: steps change by named methods only, each of which looked at the wall
        through_method(self).sudo().write(vals)

    def _goes_on(self, day, moment):
        """The values of the step that this one goes on as."""
        return {
            'case_id': self.case_id.id, 'what': self.what, 'due_on': day, 'due_at': moment,
            'owner_id': self.owner_id.id,
            'contact_id': self.contact_id.id, 'goal_id': self.goal_id.id, 'moved_from_id': self.id}

    @api.model
    def _add(self, vals_list):
        """Make steps in files that the caller works on; whoever calls looked at that."""
        # sudo: steps are made by named methods only, no role may make them by hand
        return through_method(self).sudo().create(vals_list).sudo(False).with_env(self.env)

    def _is_open_to(self, _user):
        """Whether this colleague, who may open the file, reads this step. Hook: a step may tell what not all read."""
        return True

    @api.model
    def _replace_owners(self, users=None, cases=None):
        """Give what waits with colleagues who are gone, or may not open the file, to the lead of the file.

        :param users: look at what these colleagues have to do; at everything without
        :param cases: look at what waits in these files; in all without
        """
        # sudo: an owner is replaced at once, whoever makes the colleague leave
        waiting = through_method(self).sudo().with_context(active_test=False).search(
            [('state', '=', OPEN)] + ([('owner_id', 'in', users.ids)] if users is not None else [])
            + ([('case_id', 'in', cases.ids)] if cases is not None else []))
        for step in waiting:
            lead = step.case_id.caseworker_id
            if step.owner_id != lead and not (
                    step.case_id._can_work_on(step.owner_id) and step._is_open_to(step.owner_id)):
                step.write({'owner_id': lead.id})

    @api.model
    def _bring_over(self, vals):
        """Make a step of what was agreed before there were steps, also in a file that is closed by now."""
        return self.with_context(**{SEEN: True})._add([vals])
