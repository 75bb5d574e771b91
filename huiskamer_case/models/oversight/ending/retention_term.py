import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.plural import plural

_lt = LazyTranslate(__name__)

_logger = logging.getLogger(__name__)

# Below these days nobody sets a term, not even two people: who looked, and who had access, can be asked for two
# years and one; proof of consent a year; who said stop can come back for some days; a mistake is put right from
# a back-up within a week.
FLOORS = {'read_log': 730, 'access_grant': 365, 'consent_proof': 365, 'withdrawn_file': 3, 'old_backup': 7}
CEILINGS = {'withdrawn_file': 7}  # withdrawing has to work
AT_LEAST = [('WHEN', repr(kind), 'THEN', str(days)) for kind, days in FLOORS.items()]


def among(records, domain):
    """Those of these records that are so; without records, of all. For who says since when a term is counted."""
    return records.filtered_domain(domain) if records else records.search(domain)


class HuiskamerRetentionTerm(models.Model):
    """How long one kind of record is kept, and why: a decision of the controller, never a number in the code."""
    _name = 'huiskamer.retention.term'
    _description = "Retention term"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.guarded.mixin']
    _order = 'sequence, id'
    _no_unlink = _lt("Without a term this would be kept for ever. Change the term instead.")

    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [('draft_handover', "Handovers that were never sent"),
         ('handover_words', "Names and words of handovers that ended"),
         ('withdrawn_file', "Files whose consent was withdrawn"),
         ('expired_file', "Files whose consent ran out"),
         ('idle_file', "Open files without contact (to look at)"),
         ('closed_file', "Closed files"),
         ('minor_path', "Paths for minors that were not completed"),
         ('case_notice', "Notices that a file was passed on"),
         ('consent_proof', "Proof of consent, without a name"),
         ('read_log', "Who looked at files"),
         ('outcome_count', "Figures about handovers"),
         ('week_count', "Counts of evenings per week, then per quarter"),
         ('old_backup', "Back-ups of the database and of the key folder"),
         ('access_grant', "Who had a file for a time, once looked at"),
         ('tries', "Who tried to stop, find or open a file, or to log in"),
         ('lock_out_review', "Colleagues who are locked out (to look at)"),
         ('role_review', "Roles of colleagues (to look at)")],
        required=True)
    days = fields.Integer("Kept for (days)", required=True)
    shortest_days = fields.Integer(
        "Without a decision (days)", compute='_compute_shortest_days', store=True, readonly=False,
        help="Instead, at a huiskamer whose pilot has ended without a decision and that stops by itself.")
    starts = fields.Selection(
        [('created', "Since it was made"), ('ended', "Since it ended"), ('withdrawn', "Since consent was withdrawn"),
         ('expired', "Since consent ran out"), ('contact', "Since the last contact"),
         ('month', "Since the end of the month")],
        string="Counted from", compute='_compute_starts')
    reason = fields.Text(
        required=True, translate=True, help="Why this long and not shorter, in words a client could read.")
    automatic = fields.Boolean(
        "Happens by itself", help="Without this, the privacy officer confirms each one from the list.")
    proposal_ids = fields.One2many('huiskamer.retention.proposal', 'term_id', string="Due", readonly=True)

    _one_per_kind = models.UniqueIndex('(kind)', "There is a term for this kind already.")
    _days_not_negative = models.Constraint('CHECK (days >= 0)', "A term has no fewer than zero days.")
    _shortest_is_shorter = models.Constraint(
        'CHECK (shortest_days BETWEEN 0 AND days)', "The shortest term is no longer than the term itself.")
    _above_the_floor = models.Constraint(
        f"CHECK (days >= CASE kind {' '.join(map(' '.join, AT_LEAST))} ELSE 0 END)",
        "This is kept for longer by law or good practice.")
    _grace_is_short = models.Constraint(
        f"CHECK (kind <> 'withdrawn_file' OR days <= {CEILINGS['withdrawn_file']})",
        "A withdrawn file stays for seven days at most: withdrawing has to work.")

    @api.depends('days')
    def _compute_shortest_days(self):
        """As long as the term itself, until somebody sets it shorter."""
        for term in self:
            term.shortest_days = min(term.shortest_days or term.days, term.days)

    @api.depends('kind')
    def _compute_starts(self):
        """From which moment the days are counted."""
        starts = {
            'draft_handover': 'created', 'minor_path': 'created', 'case_notice': 'created',
            'withdrawn_file': 'withdrawn', 'expired_file': 'expired',
            'idle_file': 'contact', 'outcome_count': 'month', 'read_log': 'month',
            'old_backup': 'created', 'tries': 'created', 'lock_out_review': 'created', 'role_review': 'created'}
        for term in self:
            term.starts = starts.get(term.kind, 'ended')

    @api.depends_context('lang')
    @api.depends('kind')
    def _compute_display_name(self):
        """The kind, in words."""
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for term in self:
            term.display_name = kinds.get(term.kind, '')

    def _ensure_can_be_set(self, vals):
        """Refuse days that no second person could set: below the floor of practice, above the ceiling, or a shortest
        term that is longer than the term.

        :raise UserError: saying how many days it is at least or at most
        """
        days = vals.get('days', self.days)
        shortest = vals.get('shortest_days', self.shortest_days)
        floor, ceiling = FLOORS.get(self.kind, 0), CEILINGS.get(self.kind)
        if min(days, shortest) < floor:
            raise UserError(plural(self.env, _lt(
                "This is kept for %(number)s day at least, whoever decides. | "
                "This is kept for %(number)s days at least, whoever decides."), floor))
        if ceiling is not None and days > ceiling:
            raise UserError(plural(self.env, _lt(
                "This is kept for %(number)s day at most, whoever decides. | "
                "This is kept for %(number)s days at most, whoever decides."), ceiling))
        if shortest > days:
            raise UserError(self.env._("The shortest term is no longer than the term itself."))

    @api.model
    def _days(self, kind):
        """How many days this kind is kept.

        :raise UserError: when nobody decided it
        """
        term = self.sudo().search([('kind', '=', kind)])  # sudo: a number of days is no secret
        if not term:
            raise UserError(self.env._("No term was set for this: %(kind)s. The privacy officer sets it.", kind=kind))
        return term.days

    # public: needs write access to terms; makes the list and carries nothing out
    def action_look(self):
        """Make the list of what is due now, without carrying anything out."""
        self.check_access('write')
        self._propose()
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_retention_proposal_action')

    @api.model
    def _run(self):
        """The daily job: list what is due; carry out what happens by itself, once others could hear of it; replace
        the key of what was erased.

        Each by itself: what goes wrong with one is told in the log and on its row, and stops no other.
        """
        # why one could not be done is kept in words: those of who reads this list
        lang = self.env['res.users']._with_role('privacy_officer')[:1].lang or self.env.lang
        # sudo: the job acts for the house, by the terms that were set
        terms = self.sudo().with_context(lang=lang).search([])
        for term in terms:
            term._fenced(term._propose)
        waiting = terms.filtered('automatic').proposal_ids.filtered(
            lambda proposal: proposal.state == 'due' and proposal._others_heard())
        waiting._one_by_one(self.env._("What is due by its term"), lambda proposal: proposal._carry_out_safely())
        self._fenced(self.env['huiskamer.key.epoch']._nightly)
        self._fenced(self.env['huiskamer.ended']._nightly)

    def _fenced(self, act):
        """Do one thing of the night; when it goes wrong nothing of it stays, and the posture is red the next day."""
        kinds = self.mapped('kind')
        try:
            # what was pending before is written inside: it can be what goes wrong
            with self.env.cr.savepoint(flush=False):
                act()
                self.env.flush_all()
        except ConcurrencyError:
            raise
        except Exception as error:  # whatever it is, the rest of the night goes on
            self.env.invalidate_all(flush=False)
            _logger.error("The nightly job of the terms could not do %s (%s): %s", act.__name__, kinds,
                          type(error).__name__)

    def _propose(self):
        """List what is due by these terms and is not on the list yet; take off what is due no more."""
        # sudo: what is due is found for the house; the list holds codes and dates only
        proposals = self.env['huiskamer.retention.proposal'].sudo()
        for term in self.sudo().filtered(lambda term: term._model() is not None):
            due = term._due()
            waiting = proposals.search([('term_id', '=', term.id), ('state', '!=', 'done')])
            waiting.filtered(lambda proposal, due=due: proposal._record() not in due).unlink()
            known = set(waiting.exists().mapped('res_id')) | term._seen(due)
            new = proposals.create([
                {'term_id': term.id, 'res_id': record.id, 'code': record.display_name, 'since': day}
                for record, day in due.items() if record.id not in known])
            new._tell_of_files()

    def _due(self, among=None):
        """What has run out by this term: {record: the day from which it is counted}.

        :param among: the records to look at, where only they matter
        """
        among = self._model() if among is None else among
        stopped = self.env['huiskamer.location']._winding_down()
        today, due = house_days.today(), {}
        for record, day in among._retention_since(self.kind).items():
            place = getattr(record, '_retention_place', None)  # whose standing decides, for what has a place
            is_stopped = stopped and place is not None and place() in stopped
            days = self.shortest_days if is_stopped else self.days
            promised = getattr(record, '_retention_promised', None)  # what somebody was told, for what is about her
            days = promised(self.kind, days) if promised else days
            if day <= today - timedelta(days=days):
                due[record] = day
        return due

    def _model(self):
        """The model that knows what is due by this term: the one that names its kind, or none."""
        self.ensure_one()
        for name, model in self.env.registry.items():
            if self.kind in getattr(model, '_retention_kinds', ()):
                return self.env[name].sudo()  # sudo: what is due is found for the house
        return None

    def _seen(self, due):
        """The ids of what was on this list before and was looked at, for the same reason as now."""
        # sudo: what was looked at is read for the house; only ids come back
        done = self.env['huiskamer.retention.proposal'].sudo().search(
            [('term_id', '=', self.id), ('state', '=', 'done')])
        since = {record.id: day for record, day in due.items()}
        return {proposal.res_id for proposal in done if since.get(proposal.res_id) == proposal.since}
