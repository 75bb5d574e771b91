from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.dialog import dialog
from ...shared.guards import through_method

_lt = LazyTranslate(__name__)

# Nobody works here in these hours (from, until); the huiskamer is open in the evening.
NIGHT = (23, 7)
TIME_ZONE = 'Europe/Amsterdam'
BEFORE = 8  # weeks that tell what is usual
# More files than twice what is usual, and at least so many more.
MANY = 10
TAKEN = ('export', 'print', 'own_file', 'letter')


class HuiskamerAccessReview(models.Model):
    """One week of the log, looked at and signed off by the privacy officer: who looked at what, unusual first."""
    _name = 'huiskamer.access.review'
    _description = "Review of the log"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.ask.mixin', 'huiskamer.guarded.mixin']
    _order = 'monday desc'
    _no_create = _lt("A review is made from the log, and never by hand.")
    _no_write = _lt("A review changes only by being signed off.")
    _no_unlink = _lt("Reviews stay on record.")

    monday = fields.Date("Week of", required=True, readonly=True)
    state = fields.Selection([('open', "To look at"), ('signed', "Signed off")], required=True, readonly=True,
                             default='open')
    line_ids = fields.One2many('huiskamer.access.review.line', 'review_id', string="Colleagues", readonly=True)
    unusual = fields.Integer("Colleagues with something unusual", compute='_compute_unusual')
    made_at = fields.Datetime("Counted at", readonly=True)
    signed_by_id = fields.Many2one('res.users', string="Signed off by", readonly=True, ondelete='restrict')
    signed_at = fields.Datetime("Signed off at", readonly=True)
    own_reads = fields.Boolean(
        "Looked at herself", readonly=True, help="Who signed this week off also read files in it.")
    chain = fields.Selection(
        [('whole', "Whole"), ('broken', "Not whole")], string="The log then", readonly=True)
    verified_until = fields.Date("Verified until", readonly=True,
                                 help="The last closed day that was gone through at signing off.")
    verified_seal = fields.Char("Seal of that day", readonly=True)
    remark = fields.Char("What was found", readonly=True, help="Codes of files if need be, no names of clients.")

    _one_per_week = models.UniqueIndex('(monday)')
    _on_monday = models.Constraint('CHECK (extract(isodow FROM monday) = 1)', "A week begins on Monday.")

    @api.depends('monday')
    def _compute_display_name(self):
        """The week of the calendar."""
        for review in self:
            year, week, _day = review.monday.isocalendar() if review.monday else (0, 0, 0)
            review.display_name = f'{year}-W{week:02d}'

    @api.depends('line_ids.why')
    def _compute_unusual(self):
        """How many colleagues have something to look at."""
        for review in self:
            review.unusual = len(review.line_ids.filtered('score'))

    @api.model
    def _cron_review(self):
        """The weekly job: make the review of every week that is over and has rows, and none yet."""
        # sudo: the job acts for the house
        first = self.env['huiskamer.access.event'].sudo().search([], order='id', limit=1).at
        monday = monday_of(house_days.day_of(first)) if first else monday_of(house_days.today())
        while monday < monday_of(house_days.today()):
            self._of_week(monday)
            monday += timedelta(days=7)

    @api.model
    def _of_week(self, monday):
        """The review of the week that begins on this day, made when there is none."""
        # sudo: reviews are made from the log, never by hand
        reviews = through_method(self).sudo()
        review = reviews.search([('monday', '=', monday)]) or reviews.create({'monday': monday})
        if review.state == 'open':
            review._count()
        return review.sudo(False).with_env(self.env)

    # public: needs the role of privacy officer; makes the review of this week from the log
    def action_this_week(self):
        """Look at the week that is not over yet.

        :raise AccessError: for anybody but the privacy officer
        """
        self._ensure_privacy_officer()
        review = self._of_week(monday_of(house_days.today()))
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': review.id,
            'views': [(False, 'form')], 'name': review.display_name}

    # public: needs the role of privacy officer; a week that was signed off stays as it is
    def action_count(self):
        """Count again what the log holds of this week.

        :raise AccessError: for anybody but the privacy officer
        """
        self._ensure_privacy_officer()
        for review in self:
            self._of_week(review.monday)

    # public: needs the role of privacy officer, a week that is over, and a word on what was found
    @dialog(
        title=_lt("Sign off this week"), confirm=_lt("Sign off"), asks=('remark',), before=('_ensure_can_be_signed',),
        intro=_lt("You looked at who read what. Say what you found, and what was done about it."))
    def sign(self, answers):
        """Sign off a week: who, when, what was found, and whether the log was whole.

        :param dict answers: ``remark``
        :raise AccessError: for anybody but the privacy officer
        :raise UserError: for a week that is not over or was signed off before
        """
        remark = answers['remark'].strip()
        if not remark:
            raise UserError(self.env._("Say what you found."))
        self._of_week(self.monday)
        uid = self.env.uid
        wrong, until, seal = self.env['huiskamer.access.event']._verify_since(*self._verified_before())
        # sudo: a review changes by its named methods only, after the role was checked
        through_method(self).sudo().write({
            'state': 'signed', 'signed_by_id': uid, 'signed_at': fields.Datetime.now(), 'remark': remark,
            'own_reads': any(line.user_id.id == uid and line.files for line in self.line_ids),
            'chain': 'broken' if wrong else 'whole', 'verified_until': until, 'verified_seal': seal})
    action_sign = sign.ask

    @api.model
    def _verified_before(self):
        """The day until which the log was found whole when a week was signed off last, and its seal then; none at
        first.
        """
        last = self.search([('chain', '=', 'whole'), ('verified_until', '!=', False)], order='verified_until desc',
                           limit=1)
        return last.verified_until or None, last.verified_seal or ''

    def _ensure_can_be_signed(self):
        """The privacy officer, and a week that is over.

        :raise AccessError: for anybody else
        :raise UserError: for a week that is not over or was signed off before
        """
        self._ensure_privacy_officer()
        if self.state == 'signed':
            raise UserError(self.env._("This week was signed off before."))
        if self.monday + timedelta(days=7) > house_days.today():
            raise UserError(self.env._("This week is not over yet."))

    @api.model
    def _ensure_privacy_officer(self):
        """Only the privacy officer.

        :raise AccessError: for anybody else
        """
        self.env['huiskamer.access.day']._ensure_privacy_officer()

    def _count(self):
        """Write the lines of this week anew from the log."""
        self.ensure_one()
        begin, end = self._bounds()
        usual = self._usual(begin)
        lines = [
            row | {'usual': usual.get(row['user_id'], 0.0),
                   'is_many': is_many(row['files'], usual.get(row['user_id'], 0.0))}
            for row in self._totals(begin, end)]
        self.line_ids.unlink()
        self.write({
            'made_at': fields.Datetime.now(), 'line_ids': [fields.Command.create(line) for line in lines]})

    def _bounds(self):
        """The first moment of the week and of the next one, in UTC."""
        return [house_days.begin_of(day) for day in (self.monday, self.monday + timedelta(days=7))]

    @api.model
    def _totals(self, begin, end):
        """What each colleague did in this time.

        Raw SQL: totals over the log by user; codes are counted and do not come out.
        """
        hour = SQL("extract(hour FROM e.at AT TIME ZONE 'UTC' AT TIME ZONE %s)", TIME_ZONE)
        self.env.cr.execute(SQL("""
            SELECT e.user_id, count(DISTINCT e.id) AS reads, count(DISTINCT f.code) AS files,
                   count(DISTINCT f.code) FILTER (WHERE e.relation = 'other') AS outside,
                   count(DISTINCT f.code) FILTER (WHERE e.relation = 'team') AS team,
                   count(DISTINCT f.code) FILTER (WHERE e.relation = 'grant') AS granted,
                   count(DISTINCT e.id) FILTER (WHERE %s >= %s OR %s < %s) AS at_night,
                   count(DISTINCT e.id) FILTER (WHERE e.purpose IN %s) AS taken,
                   count(DISTINCT e.id) FILTER (WHERE e.purpose IN ('reveal', 'lookup')) AS revealed
              FROM huiskamer_access_event e
              LEFT JOIN LATERAL unnest(string_to_array(nullif(e.files, ''), ' ')) f(code) ON true
             WHERE e.at >= %s AND e.at < %s AND e.purpose NOT IN ('job', 'compare')
             GROUP BY e.user_id
        """, hour, NIGHT[0], hour, NIGHT[1], TAKEN, begin, end))
        return self.env.cr.dictfetchall()

    @api.model
    def _usual(self, begin):
        """How many files each colleague read in a week, on average of the weeks before: {user id: files}.

        Raw SQL: as above; the same files are read again and again, and taken apart once. Weeks are those on the wall
        of the house, also where the clock changed between them.
        """
        first = house_days.begin_of(house_days.day_of(begin) - timedelta(weeks=BEFORE))
        rows = self.env.execute_query(SQL("""
            SELECT e.user_id, count(DISTINCT (e.week, f.code))::float / %s
              FROM (SELECT DISTINCT user_id, date_trunc('week', at AT TIME ZONE 'UTC' AT TIME ZONE %s) AS week, files
                      FROM huiskamer_access_event
                     WHERE at >= %s AND at < %s AND files <> '') e, unnest(string_to_array(e.files, ' ')) f(code)
             GROUP BY e.user_id
        """, BEFORE, TIME_ZONE, first, begin))
        return dict(rows)


class HuiskamerAccessReviewLine(models.Model):
    """What one colleague read in one week, in numbers."""
    _name = 'huiskamer.access.review.line'
    _description = "Colleague in a review of the log"
    _order = 'score desc, files desc, id'
    _log_access = False

    review_id = fields.Many2one('huiskamer.access.review', required=True, readonly=True, index=True,
                                ondelete='restrict')
    user_id = fields.Many2one('res.users', string="Who", required=True, readonly=True, ondelete='restrict')
    reads = fields.Integer("Times", readonly=True)
    files = fields.Integer("Different files", readonly=True)
    usual = fields.Float("Usually", digits=(6, 1), readonly=True,
                         help="Different files in a week, in the eight weeks before.")
    is_many = fields.Boolean("More than usual", readonly=True)
    outside = fields.Integer("Not in the own caseload", readonly=True)
    team = fields.Integer("By the evening team", readonly=True)
    granted = fields.Integer("With access for a time", readonly=True)
    at_night = fields.Integer("At night", readonly=True, help="Between 23 and 7 o'clock.")
    taken = fields.Integer("Printed or exported", readonly=True)
    revealed = fields.Integer("Numbers shown", readonly=True)
    score = fields.Integer("Unusual", compute='_compute_score', store=True)
    why = fields.Char("Look at this", compute='_compute_why')

    @api.depends('outside', 'granted', 'at_night', 'is_many')
    def _compute_score(self):
        """What is to be looked at first: files of others, access for a time, many, the night."""
        for line in self:
            line.score = 100 * line.outside + 60 * line.granted + 50 * line.is_many + 10 * line.at_night

    @api.depends('outside', 'granted', 'at_night', 'is_many')
    @api.depends_context('lang')
    def _compute_why(self):
        """What is unusual, in words."""
        for line in self:
            words = [
                line.outside and self.env._("files of others"),
                line.granted and self.env._("access for a time"), line.at_night and self.env._("at night"),
                line.is_many and self.env._("more files than usual")]
            line.why = ', '.join(filter(None, words))

    # public: answers with a window on the log; the log's own rules decide who sees rows
    def action_show(self):
        """Show the rows of the log behind these numbers; the log's own rules decide who sees them."""
        self.ensure_one()
        begin, end = self.review_id._bounds()
        action = self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_access_event_action')
        return action | {'domain': [('user_id', '=', self.user_id.id), ('at', '>=', begin), ('at', '<', end)]}


def monday_of(day):
    """The Monday of the week of this day."""
    return day - timedelta(days=day.weekday())


def is_many(files, usual):
    """Whether so many files in a week are unusual for who usually reads so many."""
    return files > 2 * usual and files >= usual + MANY
