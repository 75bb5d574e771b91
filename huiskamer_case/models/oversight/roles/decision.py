import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared.answers import seen
from ...shared.guards import through_method
from ...shared.separate_transaction import SOMEBODY_AT_IT
from .second_person_mixin import ASKED, DECIDERS, DONE

_lt = LazyTranslate(__name__)

_logger = logging.getLogger(__name__)

VOID = 'void'
# What is kept of why it came to nothing; the words are made when shown.
TAKEN_BACK = 'taken_back'
# So long others hear of it and can refuse it, when nobody is there to be the second person.
DELAY = timedelta(days=7)
SHORTEST = 10  # characters of a reason


class HuiskamerDecision(models.Model):
    """What destroys or weakens something takes two people, or a delay that others hear of.

    One person asks, and says why. Whoever watches over access hears of it at once. Another of them
    confirms or refuses it; when nobody does, the clock carries it out after some days, unless there
    is nobody else who could have heard. Every row stays on record.

    A model that is decided about adds its kind to the selection, and has ``_carry_out_decision``.
    """
    _name = 'huiskamer.decision'
    _description = "Decision of two people"
    _inherit = ['huiskamer.second.person.mixin', 'huiskamer.ask.mixin', 'huiskamer.guarded.mixin',
                'huiskamer.coded.mixin']
    _order = 'asked_at desc, id desc'
    _no_create = _no_write = _no_copy = _no_unlink = _lt(
        "What two people decide stays on record. Ask for something new instead.")

    kind = fields.Selection([], string="What", required=True, readonly=True)
    code = fields.Char("Asked about", required=True, readonly=True, index=True,
                       help="The code of a file, or what it was called by who asked.")
    what = fields.Text("Asked in words", required=True, readonly=True, help="As it was said to who asked.")
    res_model = fields.Char(required=True, readonly=True, groups='.')
    res_id = fields.Integer(required=True, readonly=True, groups='.')
    wish = fields.Json(readonly=True, groups='.', help="What is to be carried out, as data.")
    reason = fields.Char(required=True, readonly=True, help="Why, in a few words. No names of clients.")
    state = fields.Selection(selection_add=[(VOID, "Came to nothing")], ondelete={VOID: 'cascade'})
    asked_by_id = fields.Many2one('res.users', string="Asked by", required=True, readonly=True, ondelete='restrict')
    asked_at = fields.Datetime("Asked at", required=True, readonly=True)
    due_at = fields.Datetime("By itself from", readonly=True,
        help="At this moment it is carried out, unless somebody refuses it. Never, when there was nobody else to hear "
             "of it.")
    refusal = fields.Char("What stopped it", readonly=True, help="A code where there is one; else the words.")
    looked_by_id = fields.Many2one('res.users', string="Looked at by", readonly=True, ondelete='restrict')
    looked_at = fields.Datetime("Looked at", readonly=True)
    is_mine = fields.Boolean(compute='_compute_is_mine')
    can_be_looked_at = fields.Boolean(compute='_compute_is_mine')

    _one_at_a_time = models.UniqueIndex(
        "(kind, res_model, res_id) WHERE state = 'asked'", "This was asked already, and waits for a second person.")

    @api.depends_context('uid')
    @api.depends('asked_by_id', 'decided_by_id', 'state', 'looked_at')
    def _compute_is_mine(self):
        """Whether the person at the screen asked for it, and whether she may look at it afterwards."""
        for decision in self:
            decision.is_mine = decision.asked_by_id == self.env.user
            decision.can_be_looked_at = (
                decision.state == DONE and not decision.looked_at and self._may_decide()
                and self.env.user not in (decision.asked_by_id | decision.decided_by_id))

    @api.model
    def _ask_for(self, kind, record, reason, **wish):
        """Ask for something that takes two people, and tell who watches over access.

        :param str kind: what it is, one of the kinds
        :param record: what is decided about; its model has ``_carry_out_decision(kind, wish)``
        :param str reason: why, in the asker's words
        :param wish: what is to be carried out; ``was``, what stood there before. Each kind has words for it
        :return: the decision that waits now
        :raise UserError: without a reason, or when it waits already
        """
        record.ensure_one()
        reason = ' '.join(seen(reason).split()) if isinstance(reason, str) else ''
        if len(reason) < SHORTEST:
            raise UserError(self.env._("Say why, in a few words. No name, nothing about the client."))
        # sudo: no role may read all that waits; only whether this does comes out
        if self.sudo().search_count([
                ('kind', '=', kind), ('res_model', '=', record._name), ('res_id', '=', record.id),
                ('state', '=', ASKED)], limit=1):
            raise UserError(self.env._("This was asked already, and waits for a second person."))
        due_at = bool(self._others(asker=self.env.user)) and fields.Datetime.now() + DELAY
        return self._write_down(kind, record, reason, wish, due_at=due_at)

    @api.model
    def _put_on_record(self, kind, record, reason, **wish):
        """Put on record what one person did that somebody else looks at afterwards, and tell who watches over access.

        :param str reason: data that says what for, such as a log-in: nobody was asked why
        :param wish: as above
        :return: the row, which is done
        """
        return self._write_down(
            kind, record, reason, wish, state=DONE, decided_by_id=self.env.uid, decided_at=fields.Datetime.now())

    @api.model
    def _write_down(self, kind, record, reason, wish, **more):
        """Make the row of what was asked or done, and tell the others."""
        code = record.display_name
        # sudo: no role may make these rows; the callers have checked who asks for what
        mine = through_method(self).sudo()
        # sudo: only the words of the kind come out
        _about, what = mine._asked_words(kind, code, record.sudo(), wish)
        decision = mine.create([{
            'kind': kind, 'code': code, 'what': what, 'reason': reason, 'wish': wish,
            'res_model': record._name, 'res_id': record.id, 'asked_by_id': self.env.uid,
            'asked_at': fields.Datetime.now()} | more])
        decision = decision.sudo(False).with_env(self.env)
        decision._tell_others()
        return decision

    def _not_by(self):
        """Who asked."""
        return self.asked_by_id

    # public: needs a deciding role, and somebody who did not ask for it
    def action_confirm(self):
        """Carry it out, as the second person.

        :raise AccessError: when the caller asked for it, or may not decide
        :raise UserError: when it cannot be carried out any more
        """
        self._ensure_can_be_decided()
        for decision in self:
            decision._carry_out()

    # public: only the one who asked, and only while it waits
    def action_take_back(self):
        """Take back what one asked oneself.

        :raise AccessError: for anybody else's
        :raise UserError: when it was decided before
        """
        self.check_access('read')
        for decision in self:
            if decision.asked_by_id != self.env.user:
                raise AccessError(self.env._("Only the person who asked can take it back. Refuse it instead."))
            if decision.state != ASKED:
                raise UserError(self.env._("This request was decided before."))
            decision._decide(VOID, refusal=TAKEN_BACK)

    # public: needs a deciding role, and neither the one who asked nor the one who confirmed
    def action_looked(self):
        """Sign that somebody else looked at what was done.

        :raise AccessError: for who asked or confirmed it, or does not watch over access
        """
        self.check_access('read')
        for decision in self:
            if not decision.can_be_looked_at:
                raise AccessError(self.env._("Somebody else looks at this: not who asked and not who confirmed it."))
            # sudo: nobody has write access; that somebody looked is added once
            through_method(decision).sudo().write({'looked_by_id': self.env.uid, 'looked_at': fields.Datetime.now()})

    # public: answers with a window on one row; its own rules decide whether it opens
    def action_show(self):
        """Go to this one."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')],
            'name': self.env._("Waits for a second person")}

    def _carry_out(self):
        """Do what was asked, and write down that it was done.

        :raise UserError: when what it is about is gone, or cannot be done any more
        """
        self.ensure_one()
        row = self.sudo()  # sudo: what is to be done is for nobody to read
        record = row._about_what()
        if not record:
            raise UserError(self.env._("What this is about is not there any more. Refuse it."))
        if any(record[name] != value for name, value in (row.wish or {}).get('was', {}).items()):
            raise UserError(self.env._(
                "What stands there changed since this was asked, so it is not what was decided about. Refuse it, and "
                "ask anew."))
        self._decide(DONE)
        record.sudo(False).with_env(self.env)._carry_out_decision(row.kind, row.wish or {})
        self._tell_others()

    def _about_what(self):
        """The record that is decided about; nothing where it is gone, or all of its kind."""
        row = self.sudo()  # sudo: where it stands is for nobody to read
        # sudo: two people decide, whatever they may read; of it only what it is called comes out
        return self.env[row.res_model].sudo().browse(row.res_id).exists() if row.res_model in self.env else row.browse()

    def _tell_others(self):
        """Tell whoever watches over access that there is news, and nothing else."""
        self._others()._tell_now()

    def _others(self, asker=None):
        """Who else hears of it and could refuse it: everybody who decides, but not who asked."""
        return self.env['res.users']._with_role(*DECIDERS) - (asker or self.asked_by_id)

    @api.model
    def _cron_decisions(self):
        """The job: carry out what others could have refused and did not, one by one, so that one stops no other."""
        if self._clock_stands():
            return
        # sudo: the clock acts for the house
        due = self.sudo().search([('state', '=', ASKED), ('due_at', '<=', fields.Datetime.now())], order='due_at, id')
        for number, decision in enumerate(due, start=1):
            decision._carry_out_by_clock()
            self.env['ir.cron']._commit_progress(1, remaining=len(due) - number)

    @api.model
    def _clock_stands(self):
        """Hook: whether nothing happens by itself for now; a second person still decides."""
        return False

    def _carry_out_by_clock(self):
        """Carry out one whose delay is over, if somebody else could have heard of it and who asked still watches over
        access; what fails comes to nothing, in words. What somebody has in hand waits for the next time.
        """
        if not self._others() or not self.asked_by_id & self.env['res.users']._with_role(*DECIDERS):
            return
        try:
            with self.env.cr.savepoint():
                # what stops it is kept in words: those of who asked
                self.with_context(lang=self.asked_by_id.lang)._carry_out()
        except SOMEBODY_AT_IT:
            self.env.invalidate_all(flush=False)
        except Exception as error:  # whatever it is, the other ones go on
            self.env.invalidate_all()
            words = str(error) if isinstance(error, UserError) else type(error).__name__
            self._decide(VOID, refusal=words)
            _logger.warning("a decision could not be carried out: %s", type(error).__name__)

    @api.model
    def _waiting(self):
        """What waits, and what was done in the last thirty days and nobody else looked at: (waiting, done)."""
        month_ago = fields.Datetime.now() - timedelta(days=30)
        rows = self.sudo()  # sudo: the posture check looks for the house
        return rows.search([('state', '=', ASKED)]), rows.search([('state', '=', DONE), ('decided_at', '>', month_ago)])
