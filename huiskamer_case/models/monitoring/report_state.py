import hashlib
import json
from datetime import timedelta

from odoo import models
from odoo.exceptions import AccessError, ConcurrencyError, LockError, UserError
from odoo.tools import SQL, format_date
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.dialog import dialog
from ..shared.guards import through_method
from ..shared.plural import plural
from .protection import LEFT_OUT
from .release_key import PURPOSE, release_key
from .report_page import paragraphs

_lt = LazyTranslate(__name__)


class HuiskamerReport(models.Model):
    """How a report comes about: one person makes it, another checks it, and what left stays as it was."""
    _inherit = 'huiskamer.report'

    # public: needs the role of supervisor and a second person, who did not work on the report
    def action_check(self):
        """Freeze the figures as a second person who has looked at the draft.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when the period is not over, an evening is still open, the caller is one of its makers,
            words are
            missing, or a table may not leave
        """
        self.ensure_one()
        self._ensure_supervisor()
        self._begin('draft')
        self._ensure_over_and_sealed()
        if self.env.user in self.maker_ids:
            raise UserError(self.env._("You worked on this report yourself. Somebody else has to check it."))
        if not (self.conclusion and self.recommendation):
            raise UserError(self.env._("A conclusion and a recommendation are missing. They are written by people."))
        self._ensure_answers()
        figures, _tables = self._figures_to_release()
        through_method(self).write({
            'state': 'checked', 'checked_by_id': self.env.uid, 'checked_on': house_days.today(self),
            'figures': figures, 'digest': digest_of(figures)})
        return True

    # public: needs the role of supervisor and a checked report that was not released
    def action_back_to_draft(self):
        """Take a checked report back, to change it; it has to be checked again.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when it is not checked
        """
        self.ensure_one()
        self._ensure_supervisor()
        self._begin('checked')
        through_method(self).write({
            'state': 'draft', 'checked_by_id': False, 'checked_on': False, 'figures': False, 'digest': False})
        return True

    # public: needs the role of supervisor, a check of the very same figures, and the ledger's yes
    def action_release(self):
        """Let the report leave the house: its tables are written in the ledger and never change again.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when it is not checked, counts changed since, or a table may not leave any more
        """
        self.ensure_one()
        self._ensure_supervisor()
        self._one_release_at_a_time()
        self._begin('checked')
        self._ensure_over_and_sealed()
        figures, tables = self._figures_to_release()
        if digest_of(figures) != self.digest or figures != self.figures:
            raise UserError(self.env._("Counts or words changed since this report was checked. Take it back to draft "
                                       "and have it checked again."))
        self.env['huiskamer.release']._add(self, tables)
        through_method(self).write({
            'state': 'released', 'released_by_id': self.env.uid, 'released_on': house_days.today(self)})
        if self.supersedes_id:
            through_method(self.supersedes_id).write({'state': 'superseded', 'superseded_by_id': self.id})
        return True

    # public: needs the role of supervisor and a released report; makes a draft and changes nothing
    @dialog(
        title=_lt("Make a new report in place of this one"), confirm=_lt("Begin the new report"),
        asks=('supersede_reason',), before=('_ensure_supervisor',),
        intro=_lt("This report stays as it is until the new one is released."))
    def replace(self, answers):
        """Begin a new draft in place of this released report.

        :raise AccessError: when the caller is no supervisor
        :raise UserError: when it is not released, or no reason is given
        """
        self._begin('released')
        new = through_method(self).create({
            'location_id': self.location_id.id, 'date_from': self.date_from, 'date_until': self.date_until,
            'pilot_id': self.pilot_id.id, 'introduction': self.introduction, 'conclusion': self.conclusion,
            'recommendation': self.recommendation, 'answers': self.answers, 'leave_out': self.leave_out,
            'supersedes_id': self.id, 'supersede_reason': answers['supersede_reason']})
        return {'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': new.id, 'views': [[False, 'form']]}
    action_replace = replace.ask

    def _ensure_over_and_sealed(self):
        """Let only a period be told of that is over and whose evenings are closed: else a mean is of other evenings
        than its sum.

        :raise UserError: saying from which day on, or which evenings are still to be closed
        """
        if self.date_until >= house_days.today(self):
            raise UserError(self.env._(
                "This period is not over yet. The report can be checked from %(day)s on.",
                day=format_date(self.env, self.date_until + timedelta(days=1))))
        if counting := self._openings().filtered(lambda opening: opening.state == 'open').sorted('date'):
            raise UserError(self.env._(
                "Not every evening of this period is closed yet: %(days)s. Close them first; their visits would be "
                "missing.",
                days=', '.join(format_date(self.env, opening.date) for opening in counting)))

    def _ensure_answers(self):
        """Let no criterion of the pilot go unanswered: what was promised beforehand is told.

        :raise UserError: when there are fewer answers than criteria
        """
        asked, answered = len(paragraphs(self.pilot_id.criteria)), len(paragraphs(self.answers))
        if answered < asked:
            raise UserError(plural(self.env, _lt(
                "The pilot has %(number)s criterion; answered: %(answered)s. Write one line for it. | "
                "The pilot has %(number)s criteria; answered: %(answered)s. Write one line for each."),
                asked, answered=answered))

    def _figures_to_release(self):
        """The figures of this report and its tables, after a look at the ledger.

        :raise UserError: when a table would tell too much beside an earlier one and is not left out
        """
        tables = self._tables()
        clashes = self.env['huiskamer.release']._clashes(tables)
        if clashes and not self.leave_out:
            raise UserError(self._refusal(clashes))
        for table in tables:
            if table['measure'] in clashes:
                table.update(status=LEFT_OUT, rows=[], total=None)
        return json.dumps(self._frozen(tables), sort_keys=True, ensure_ascii=False), tables

    def _refusal(self, clashes):
        """Why tables may not leave, in plain words."""
        lines = []
        for measure, release in clashes.items():
            title = self._title_of(measure)
            if release:
                lines.append(self.env._(
                    "%(table)s: beside the figures of %(first)s until %(last)s, which left the house before, it would "
                    "show a number of people below the threshold.",
                    table=title, first=release.date_from, last=release.date_until))
            else:
                lines.append(self.env._("%(table)s: the number itself is below the threshold.", table=title))
        return self.env._(
            "These tables may not leave the house:\n%(lines)s\nChoose another period, or tick “Leave out what would "
            "tell too much”.",
            lines='\n'.join(lines))

    def _begin(self, state):
        """Hold this report and see that it stands where it should.

        :raise ConcurrencyError: when somebody else is at it; the call begins anew by itself, and sees what she did
        :raise UserError: when it stands elsewhere
        """
        self.check_access('write')
        try:
            self.lock_for_update()
        except LockError as error:
            raise ConcurrencyError("somebody else is at this report") from error
        if self.state != state:
            raise UserError(self.env._("This cannot be done with a report that is “%(state)s”.", state=dict(
                self._fields['state']._description_selection(self.env))[self.state]))

    def _ensure_supervisor(self):
        """Refuse everybody who is no supervisor.

        :raise AccessError: when the caller is none
        """
        if not self.env.user.has_group('huiskamer_case.group_supervisor'):
            raise AccessError(self.env._("Only supervisors check and release reports."))

    def _one_release_at_a_time(self):
        """Make a second release at the same moment run again afterwards, so that it sees what the first let out.

        Raw SQL: an update that changes nothing, which the ORM would leave out. Two of them at once make
        the database refuse the later one, and Odoo runs that call again.
        """
        release_key(self.env)
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE huiskamer_secret SET purpose = purpose WHERE purpose = %s", PURPOSE), log_exceptions=False)


def digest_of(figures):
    """A fingerprint of frozen figures: the same text, the same digest."""
    return hashlib.sha256(figures.encode()).hexdigest()
