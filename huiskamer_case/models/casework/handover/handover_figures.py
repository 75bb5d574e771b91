from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...shared import limits
from ...shared.hours_mixin import one_decimal
from ...shared.plural import plural
from . import handover_flow as flow
from .handover import NOT_ASKED

_lt = LazyTranslate(__name__)

# Below this many, counts are shown instead of rates: "3 of 5".
SMALL = 20
# Over how many days figures are counted, and the most of them.
YEAR, LONGEST = 365, 36_525
NOT_ASKED_SQL = ', '.join(f"'{key}'" for key in NOT_ASKED)


def share(key, part, whole, missing='FALSE', not_asked='FALSE'):
    """The columns of one figure that counts a part of a whole."""
    return {f'{key}_part': f'count(*) FILTER (WHERE {part})', f'{key}_n': f'count(*) FILTER (WHERE {whole})',
            f'{key}_missing': f'count(*) FILTER (WHERE {missing})',
            f'{key}_not_asked': f'count(*) FILTER (WHERE {not_asked})'}


def median(key, until, since, missing):
    """The columns of one figure that is a time: its median in hours, of those that have one."""
    hours = f'EXTRACT(epoch FROM {until} - {since}) / 3600'
    return {f'{key}_part': f'percentile_cont(0.5) WITHIN GROUP (ORDER BY {hours})', f'{key}_n': f'count({until})',
            f'{key}_missing': f'count(*) FILTER (WHERE {missing})', f'{key}_not_asked': '0'}


def check(day, voice):
    """The columns of one check: still in contact, of those that were asked."""
    field, due = f'check_{day}_{voice}', f"attended_at <= %(now)s - interval '{day} days'"
    asked = f'{field} IS NOT NULL AND {field} NOT IN ({NOT_ASKED_SQL})'
    return share(field, f"{field} = 'in_contact'", asked, f'{due} AND {field} IS NULL', f'{field} IN ({NOT_ASKED_SQL})')


FIRST_MET = 'LEAST(introduced_at, attended_at)'
FINAL = ', '.join(f"'{stage}'" for stage in flow.FINAL)
TIMES = ('answer_time', 'first_contact')
SHARES = ('introduced', 'attended', 'recovered', *flow.CHECKS, 'closed')
COLUMNS = {
    **median('answer_time', 'answered_at', 'sent_at', 'answered_at IS NULL'),
    **median('first_contact', FIRST_MET, 'sent_at', f'attempts > 0 AND {FIRST_MET} IS NULL'),
    **share('introduced', 'introduced_at IS NOT NULL', 'attempts > 0'),
    **share('attended', 'attended_at IS NOT NULL', 'attempts > 0',
            "stage = 'scheduled' AND appointment_at < %(now)s"),
    **share('recovered', 'no_shows > 0 AND attended_at IS NOT NULL', 'no_shows > 0'),
    **{column: sql for day in flow.CHECK_DAYS for voice in (flow.RECEIVER, flow.CLIENT)
       for column, sql in check(day, voice).items()},
    **share('closed', f"stage IN ({FINAL}) AND sent_at < %(now)s - interval '30 days'",
            "sent_at < %(now)s - interval '30 days'"),
    'emergencies': 'count(emergency_ground)',
}


class HuiskamerHandoverFigures(models.AbstractModel):
    """Figures from what happened, with dates: how many, how many missing, how many not asked.

    They come from covers only and name no person, no file and no colleague.
    """
    _name = 'huiskamer.handover.figures'
    _description = "Figures of handovers"

    # public: needs the role of supervisor or privacy officer and answers with totals only
    @api.model
    def read_figures(self, days=YEAR):
        """The figures of the handovers sent in the last so many days.

        :return: a list of dicts with ``label``, ``value``, ``n``, ``missing`` and ``not_asked``, and for each
            number how it comes about: ``help``, ``n_help``, ``missing_help``, ``not_asked_help``
        :raise AccessError: for anybody but supervisors and privacy officers
        """
        user = self.env.user
        if not (user.has_group('huiskamer_case.group_supervisor')
                or user.has_group('huiskamer_case.group_privacy_officer')):
            raise AccessError(self.env._("Figures are for supervisors."))
        now = fields.Datetime.now()
        days = days if isinstance(days, int) and 0 < days <= LONGEST else YEAR
        counted, declines = self._count(now - timedelta(days=days), now)
        words = self._words()
        rows = [self._row(key, counted, words[key]) for key in (*TIMES, *SHARES)]
        rows += [self._plain(label, words['declined'][1], number) for label, number in declines]
        return [*rows, self._plain(*words['emergencies'], counted['emergencies'])]

    def _count(self, since, now):
        """All counts of the period in one scan.

        Raw SQL: medians and conditional counts, which the ORM does not have. The columns are fixed
        words of this file, and only numbers come out.
        """
        self.env['huiskamer.handover'].flush_model()
        columns = SQL(', '.join(f'{sql} AS {name}' for name, sql in COLUMNS.items()), now=now)
        sent = SQL("stage != 'entered_in_error' AND sent_at >= %s AND sent_at <= %s", since, now)
        self.env.cr.execute(SQL("SELECT %s FROM huiskamer_handover WHERE %s", columns, sent))
        counted = self.env.cr.dictfetchone()
        reasons = dict(self.env['huiskamer.handover']._fields['decline_reason']._description_selection(self.env))
        self.env.cr.execute(SQL(
            "SELECT decline_reason, count(*) FROM huiskamer_handover WHERE %s AND stage = 'rejected'"
            " GROUP BY 1 ORDER BY 2 DESC", sent))
        declines = [(self.env._("Declined: %(reason)s", reason=reasons.get(key, '-')), n) for key,
                    n in self.env.cr.fetchall()]
        return counted, declines

    def _row(self, key, counted, words):
        """One figure as the page shows it."""
        part, n = counted[f'{key}_part'], counted[f'{key}_n']
        if key in TIMES:
            value = plural(self.env, _lt("%(number)s hour | %(number)s hours"), round(part, 1),
                            number=one_decimal(self.env, part)) if n else '-'
        elif not n:
            value = '-'
        elif n < SMALL:
            value = self.env._("%(part)s of %(whole)s", part=part, whole=n)
        else:
            value = f'{round(100 * part / n)} %'
        label, explained, *cells = words
        return {'label': label, 'value': value, 'n': n, 'missing': counted[f'{key}_missing'],
                'not_asked': counted[f'{key}_not_asked'] if key in flow.CHECKS else '-',
                'help': explained} | dict(zip(('n_help', 'missing_help', 'not_asked_help'), cells, strict=True))

    def _plain(self, label, explained, number):
        """One count as the page shows it."""
        nothing = self.env._("A plain count: nothing is missing, and nobody is asked.")
        return {'label': label, 'help': explained, 'value': str(number), 'n': number, 'missing': '-', 'not_asked': '-',
                'n_help': explained, 'missing_help': nothing, 'not_asked_help': nothing}

    def _words(self):
        """key -> what a figure is called, and how its value, number, missing and not asked come about."""
        _ = self.env._
        booked, nobody = _("How many had an appointment."), _("Nobody is asked for this.")
        all_there = _("Nothing can be missing: it follows from what happened.")
        words = {
            'answer_time': (
                _("Time until an answer (median)"),
                _("From sent to yes, no or waiting list; half of them took longer."),
                _("How many were answered."), _("No answer yet, or none came."), nobody),
            'first_contact': (
                _("Time until the first meeting (median)"),
                _("From sent to introduced or attended, whichever came first; half of them took longer."),
                _("How many met."), _("Booked and not met."), nobody),
            'introduced': (
                _("Introduced together, of booked"),
                _("Handovers with an appointment in which client, receiver and somebody of ours met."),
                booked, all_there, nobody),
            'attended': (
                _("Attended, of booked"), _("Handovers with an appointment to which the client came."),
                booked, _("The appointment has passed and nobody said what happened."), nobody),
            'recovered': (
                _("Came after all, of those who once did not"),
                _("Handovers with a no-show in which the client came later."),
                _("How many had a no-show."), all_there, nobody),
            'closed': (
                _("Loops closed, of older than 30 days"),
                _("Handovers sent more than 30 days ago that have an end, whatever it is."),
                _("How many were sent more than 30 days ago."), all_there, nobody),
            'declined': (False, _("Handovers that the service declined. No place is a reason of its own.")),
            'emergencies': (_("Sent without consent, on a ground of law"), _("Each one is looked at by a supervisor.")),
        }
        voices = {flow.RECEIVER: _("the service says"), flow.CLIENT: _("the client says")}
        for name in flow.CHECKS:
            _check, day, voice = name.split('_')
            words[name] = (
                _("Still in contact on day %(day)s, %(voice)s", day=day, voice=voices[voice]),
                _("Of those who were asked, how many were in contact."), _("How many were asked and answered."),
                _("The day has passed without a word."),
                _("Not asked, with a reason: not safe, not reached, not wanted."))
        return words

    # public: supervisors and privacy officers only; counts covers that they may read, by stage
    @api.model
    def read_standing(self, location_id=False):
        """How many handovers stand at each open stage, and how many of those are late.

        :param location_id: a huiskamer, or False for all of them
        :return: a list of dicts with ``stage``, ``label``, ``count``, ``late``, and ``opens``: the domain of what is
            counted
        :raise AccessError: for anybody but supervisors and privacy officers
        """
        user = self.env.user
        if not (user.has_group('huiskamer_case.group_supervisor')
                or user.has_group('huiskamer_case.group_privacy_officer')):
            raise AccessError(self.env._("Figures are for supervisors."))
        Handover = self.env['huiskamer.handover']
        domain = [('stage', 'in', flow.OPEN)]
        if location_id:
            domain.append(('case_id.location_id', '=', limits.whole(str(location_id)) or 0))
        counts = dict(Handover._read_group(domain, ['stage'], ['__count']))
        late = dict(Handover._read_group([*domain, ('is_overdue', '=', True)], ['stage'], ['__count']))
        labels = dict(Handover._fields['stage']._description_selection(self.env))
        return [{'stage': stage, 'label': labels[stage], 'count': counts[stage], 'late': late.get(stage, 0),
                 'opens': [*domain, ('stage', '=', stage)] if Handover.has_access('read') else False}
                for stage in flow.OPEN if counts.get(stage)]
