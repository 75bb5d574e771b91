from datetime import date

from babel.numbers import format_currency

from odoo import models
from odoo.tools.date_utils import end_of
from odoo.tools.misc import babel_locale_parse, formatLang
from odoo.tools.translate import LazyTranslate

from ..shared import house_days
from ..shared.plural import plural
from .protection import LEAST_RELEASED, SHOWN
from .report_page import paragraphs
from .report_words import week_words

_lt = LazyTranslate(__name__)


class HuiskamerReport(models.Model):
    """The sentences beside the numbers. They say what a number is and what it is not."""
    _inherit = 'huiskamer.report'

    def _sender(self, figures):
        """Who sends the letter: the organisation, and the huiskamer it is about."""
        # sudo: the name of the organisation, which every paper bears
        organisation = self.location_id.sudo().company_id.name
        return ', '.join(dict.fromkeys(filter(None, (organisation, figures['place']))))

    def _summary(self, figures):
        """Conclusion and recommendation, as people wrote them: what a reader with five minutes needs."""
        words = figures['words']
        return [*paragraphs(words['conclusion']), *(
            self.env._("Recommendation: %(words)s", words=line) for line in paragraphs(words['recommendation'])[:1]),
            *paragraphs(words['recommendation'])[1:]]

    def _answers(self, figures):
        """Each criterion that was written down beforehand with its answer; the answers are written by people."""
        pilot = figures['pilot']
        if not pilot:
            return []
        if not pilot['criteria']:
            return [self.env._("No criteria were written down before the first evening. What counts as meeting a "
                               "need was not fixed beforehand.")]
        answers = paragraphs(figures['words'].get('answers'))
        return [
            self.env._("Written down on %(day)s, before the first evening, and not changed since:",
                       day=self._day(pilot['criteria_on'])),
            *(self.env._("%(number)s. %(criterion)s Answer: %(answer)s", number=number, criterion=criterion,
                         answer=answers[number - 1] if number <= len(answers)
                         else self.env._("not answered in this report."))
              for number, criterion in enumerate(paragraphs(pilot['criteria']), start=1))]

    def _signature(self, figures):
        """Who answers for the letter, with room for a hand."""
        return [self._sender(figures), self.env._("Name and function: ______________________________"),
                self.env._("Signature and date: ______________________________")]

    def _before(self, pilot):
        """How it was around the place before the first evening."""
        return paragraphs(pilot and pilot['baseline'])

    def _evenings(self, openings):
        """Evenings planned, held and not held."""
        lines = [' '.join([
            plural(self.env, _lt("%(number)s evening was planned. | %(number)s evenings were planned."),
                    openings['planned']),
            plural(self.env, _lt("%(number)s evening was held, %(hours)s of %(all)s hours in all. | "
                                  "%(number)s evenings were held, %(hours)s of %(all)s hours in all."),
                    openings['held'], hours=self._plain(openings['hours_held']),
                    all=self._plain(openings['hours_planned']))])]
        if openings['hosts'] and openings['held']:
            average = round(openings['hosts'] / openings['held'], 1)
            lines.append(plural(self.env, _lt("On average %(number)s host was there. | "
                                               "On average %(number)s hosts were there."),
                                 average, number=self._plain(average)))
        if openings['not_sealed']:
            lines.append(plural(self.env, _lt(
                "%(number)s evening is not closed yet; its visits are not in the figures. | "
                "%(number)s evenings are not closed yet; their visits are not in the figures."),
                openings['not_sealed']))
        return lines

    def _cancelled(self, openings):
        """Evenings that were not held, by reason: exact, for it is about the house."""
        reasons = dict(self.env['huiskamer.opening']._fields['cancel_reason']._description_selection(self.env))
        rows = [(reason, reasons[reason], number, False) for reason, number in openings['cancelled'].items()]
        return self._open_table('cancelled', self.env._("Evenings cancelled"), '', rows)

    def _effects(self, effects):
        """What happened around the place, by kind: exact, from its own source."""
        kinds = dict(self.env['huiskamer.side.effect']._fields['kind']._description_selection(self.env))
        rows = [(kind, kinds[kind], number, is_good) for kind, number, is_good in effects['kinds']]
        return self._open_table('side_effects', self.env._("Side effects, good and bad"), self.env._(
            "Told by neighbours, businesses, police, visitors and staff; apart from anything about visitors."), rows)

    def _open_table(self, measure, title, definition, rows):
        """A table of exact numbers, or False when there is nothing in it."""
        return bool(rows) and {
            'measure': measure, 'title': title, 'definition': definition, 'kind': 'bar', 'status': SHOWN,
            'is_exact': True,
            'base': 1, 'total': sum(number for _row, _label, number, _good in rows),
            'total_words': self._all_together(sum(number for _row, _label, number, _good in rows)),
            'note': self.env._("Exact."),
            'rows': [{'row': row, 'label': label, 'number': number, 'text': str(number), 'share': None, 'is_good': good}
                     for row, label, number, good in rows]}

    def _use(self, figures, tables):
        """Visits in all and on average."""
        lines, visits, held = [], tables['visits'], figures['openings']['held']
        if visits['status'] == SHOWN and held:
            number = visits['rows'][0]['number']
            lines.append(plural(self.env, _lt(
                "There was %(number)s visit, %(mean)s an evening on average. This number is exact; those below are "
                "rounded. | There were %(number)s visits, %(mean)s an evening on average. This number is exact; those "
                "below are rounded."), number, mean=self._plain(number / held)))
        else:
            lines.append(visits['note'])
        if figures['median'] is not False:
            lines.append(plural(self.env, _lt("On the middle evening there was %(number)s visit. | "
                                               "On the middle evening there were %(number)s visits."),
                                 figures['median'], number=self._plain(figures['median'])))
        return lines

    def _who(self, tables, base):
        """How many different people, as a range."""
        found = self._people(tables, base)
        if not found:
            return [self.env._("How many different people came cannot be told.")]
        return [self.env._(
            "Between %(least)s and %(most)s different people came. Who came for the first time is counted; the highest "
            "number adds the visits of which it is not known. What the rounding can hide is in both. Nobody was "
            "registered to count this.", least=found[0], most=found[1])]

    def _what_for(self):
        """Both directions are counted alike."""
        return [self.env._("Questions about leaving and about entering were welcome alike and are counted alike.")]

    def _after(self, figures):
        """From when handovers are counted, and of which places."""
        lines = [self.env._(
            "A handover is warm: client, receiver and one of us arrange it together, and somebody looks whether it "
            "worked. "
            "Handovers are counted by calendar month, so the months at both ends are in it whole.")]
        counted_on, until = self.checked_on or house_days.today(self), date.fromisoformat(figures['date_until'])
        if counted_on <= end_of(until, 'month'):
            lines.append(self.env._(
                "The last of them was not over yet: it is counted up to %(day)s.", day=self._day(counted_on)))
        if figures['places'] > 1:
            lines.append(self.env._("These are the handovers of all huiskamers together."))
        return lines

    def _around(self, figures):
        """What was told from around the place, and what a supervisor noticed."""
        effects = figures['side_effects']
        lines = [plural(self.env, _lt(
            "%(number)s thing was told, good ones among them: %(good)s. Dealt with, of the others: %(handled)s of "
            "%(bad)s. | %(number)s things were told, good ones among them: %(good)s. Dealt with, of the others: "
            "%(handled)s of %(bad)s."), effects['total'], good=effects['good'],
            bad=effects['total'] - effects['good'], handled=effects['handled'])
            if effects['total'] else self.env._("Nothing was told from around the place.")]
        return lines + [
            self.env._("%(week)s: %(text)s", week=week_words(self.env, year, week), text=text)
            for year, week, text in figures['observations']]

    def _cost(self, pilot):
        """Hours of staff and cost, as far as they were filled in."""
        lines = []
        if pilot and pilot['staff_hours']:
            lines.append(plural(self.env, _lt("Staff worked %(number)s hour for it. | "
                                               "Staff worked %(number)s hours for it."),
                                 pilot['staff_hours'], number=self._plain(pilot['staff_hours'])))
        if pilot and pilot['cost']:
            lines.append(self.env._("The cost was %(cost)s.", cost=self._money(pilot['cost'], pilot['currency'])))
        return lines

    def _guide(self, figures, tables):
        """How numbers were made, which evenings are missing, and what they cannot tell."""
        base = figures['base']
        weeks = ((date.fromisoformat(figures['date_until']) - date.fromisoformat(figures['date_from'])).days + 1) // 7
        lines = [
            self.env._("Few people came, and each of them may be known to somebody. Numbers about visitors are "
                       "therefore rounded at random, up or down, to a multiple of %(base)s. "
                       "A number is at most %(error)s off; “< %(base)s” can be none. Rows do not add up exactly. "
                       "Percentages are given from %(least)s on. "
                       "No two attributes are ever combined.", base=base, error=base - 1, least=LEAST_RELEASED),
            self.env._("Evenings, hours, visits in all and side effects are exact.")]
        missing = figures['openings']['missing']
        lines.append(self.env._("Missing or closed by the system, so perhaps not counted in full: %(days)s.",
                                days=', '.join(
            self._day(day) for day in missing)) if missing else self.env._("No evening is missing from the counts."))
        if figures['median'] is False:
            lines.append(self.env._(
                "A median of visits per evening is not given: too few to tell (it takes %(least)s evenings).",
                least=LEAST_RELEASED))
        if any(table['status'] != SHOWN for table in tables.values()):
            lines.append(self.env._("Not shown, because it would tell too much or too little: %(tables)s.",
                                    tables=', '.join(
                table['title'].lower() for table in tables.values() if table['status'] != SHOWN)))
        lines.append(plural(self.env, _lt("What %(number)s week cannot tell: | What %(number)s weeks cannot tell:"),
                             weeks) + ' ' + self.env._(
            "whether people stay away who would come later, whether a handover "
            "lasts, whether what changed around the place would have changed anyway. "
            "Medians of waiting times are not given: the counters keep no days."))
        return lines

    def _money(self, amount, currency):
        """An amount without cents, as it is written in the language of the reader."""
        locale = babel_locale_parse(self.env.lang)
        pattern = locale.currency_formats['standard'].pattern.replace('.00', '')
        return format_currency(round(amount), currency or 'EUR', pattern, locale=locale, currency_digits=False)

    def _plain(self, number):
        """A number as it is written in the language of the reader, with one decimal where it is not whole."""
        number = round(number, 1)
        return formatLang(self.env, number, digits=0 if number == int(number) else 1)

    def _decision(self, pilot):
        """What was decided, and when, or that it is still to be decided."""
        if not pilot:
            return []
        if not pilot['decision']:
            return [self.env._("The decision about going on has still to be taken.")]
        decided = dict(self.env['huiskamer.pilot']._fields['decision']._description_selection(self.env))[
            pilot['decision']]
        return [self.env._("Decided on %(day)s: %(decision)s.", day=self._day(pilot['decided_on']),
                           decision=decided.lower())]
