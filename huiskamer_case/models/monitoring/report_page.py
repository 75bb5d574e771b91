import json

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...report.report_letter import report_letter
from ...report.report_workbook import report_workbook
from ..shared import house_days
from .protection import LEFT_OUT, SHOWN, people, share
from .report_frozen import LANGUAGES
from .report_words import definition_of, row_words, title_of

# The measures of a part, in order; a measure that is not named here comes with the others by itself.
USE, ASKED, AFTER = ('visit_week', 'visit_weekday', 'visit_hour', 'evening_none'), (
    'direction', 'topic', 'help', 'outcome'), ('handover_steps', 'handover_kinds', 'handover_ends', 'unmet')
WHO = ('first_visit', 'heard_of', 'interpreter')
COLUMNS = ('visit_week', 'visit_weekday', 'visit_hour')


class HuiskamerReport(models.Model):
    """The report as a page: parts with prose and tables, from which the letter and the workbook are drawn."""
    _inherit = 'huiskamer.report'

    def _page(self):
        """The whole report in the language of the user, as plain values.

        :raise UserError: for a draft, when the caller may not see the counts it would be made of
        """
        self.ensure_one()
        figures = json.loads(self.figures) if self.figures else self._draft_figures()
        tables = {table['measure']: self._drawn(table, figures['base']) for table in figures['tables']}
        return {
            'title': self._title(figures), 'place': figures['place'], 'language': (self.env.lang or 'en')[:2],
            'date': self._day(self.released_on or self.checked_on or house_days.today()),
            'mark': '' if self.state in ('released', 'superseded') else self.env._("DRAFT - not for outside"),
            'replaced': self._replaced(), 'keys': self._keys(figures, tables),
            'exact': self._exact_figures(figures, tables), 'greeting': self._greeting(figures),
            'parts': [part for part in self._parts(figures, tables) if part['prose'] or part['tables']],
            'signed': self.env._("Made by one colleague of the huiskamer and checked by another."),
            'sender': self._sender(figures),
            'digest': self.digest or '', 'footer': self.env._("Figures %(digest)s", digest=(self.digest or '-')[:16]),
        }

    def _draft_figures(self):
        """What a draft would show if it were checked now.

        :raise UserError: when the caller may not see the counts it would be made of
        """
        if not self.env['huiskamer.week.tally'].has_access('read'):
            raise UserError(self.env._("A draft is seen by supervisors. Once it is checked, you can see it too."))
        tables = self._tables()
        clashes = self.env['huiskamer.release']._clashes(tables)
        for table in tables:
            if table['measure'] in clashes:
                table.update(status=LEFT_OUT, rows=[], total=None)
        return self._frozen(tables)

    def _day(self, day):
        """A day in words."""
        return format_date(self.env, str(day), date_format='d MMMM yyyy')

    def _title(self, figures):
        """What the letter is about."""
        return self.env._("Monitoring report %(first)s - %(last)s", first=self._day(figures['date_from']),
                          last=self._day(figures['date_until']))

    def _replaced(self):
        """That this report was replaced by another, when it was."""
        if self.state != 'superseded':
            return ''
        return self.env._("Replaced by a newer report on %(day)s.", day=self._day(self.superseded_by_id.released_on))

    def _drawn(self, table, base):
        """One frozen table with its words: what a reader sees and what a bar is as long as."""
        labels = row_words(self.env, table['measure'], [row for row, _number in table['rows']])
        kind = 'column' if table['measure'] in COLUMNS else 'facing' if table['measure'] == 'direction' else \
            'flow' if table['measure'] == 'handover_steps' else 'bar'
        whole = table['total'] or 0
        rows = [{
            'row': row, 'label': labels.get(row, row), 'number': number,
            'text': self._shown(number, base, table['is_exact']),
            'share': share(number, whole) if number else None} for row, number in table['rows']]
        return {
            'measure': table['measure'], 'title': title_of(self.env, table['measure']),
            'definition': definition_of(self.env, table['measure']), 'kind': kind,
            'status': table['status'], 'rows': rows, 'is_exact': table['is_exact'], 'base': base,
            'total': table['total'],
            'total_words': '' if table['total'] is None else self._all_together(self._shown(table['total'], base)),
            'note': self._note(table, base)}

    def _shown(self, number, base, is_exact=False):
        """A number as it is printed: nought may be up to four, so it is not called nought."""
        return f'< {base}' if not number and not is_exact else str(number)

    def _all_together(self, text):
        """The total of a table in words."""
        return self.env._("All together: %(number)s.", number=text)

    def _note(self, table, base):
        """What to keep in mind with a table, or why it is not there."""
        if table['status'] == LEFT_OUT:
            return self.env._("Left out: beside an earlier report it would show a number of people below %(base)s.",
                              base=base)
        if table['status'] != SHOWN:
            return self.env._("Too few to tell.")
        if table['is_exact']:
            return ''
        return self.env._("Rounded to a multiple of %(base)s.", base=base)

    def _keys(self, figures, tables):
        """The few numbers that come first: [(number, words)]."""
        openings, visits = figures['openings'], tables['visits']
        keys = [
            (self.env._("%(held)s of %(planned)s", held=openings['held'], planned=openings['planned']),
             self.env._("evenings held")),
            (self._plain(openings['hours_held']), self.env._("hours open"))]
        if visits['status'] == SHOWN:
            keys.append((visits['rows'][0]['text'], self.env._("visits")))
        if lowest_highest := self._people(tables, figures['base']):
            keys.append((self.env._("%(least)s to %(most)s", least=lowest_highest[0], most=lowest_highest[1]),
                         self.env._("different people")))
        if (steps := tables.get('handover_steps')) and steps['status'] == SHOWN:
            texts = {row['row']: row['text'] for row in steps['rows']}
            keys.append((self.env._("%(came)s of %(sent)s", came=texts['attended'], sent=texts['sent']),
                         self.env._("handovers: the client came (rounded)")))
        return keys

    def _exact_figures(self, figures, tables):
        """What is exact, as numbers for who counts on: [(words, number)]."""
        openings, visits = figures['openings'], tables['visits']
        return [
            (self.env._("Evenings planned"), openings['planned']), (self.env._("Evenings held"), openings['held']),
            (self.env._("Hours planned"), openings['hours_planned']),
            (self.env._("Hours open"), openings['hours_held']),
            *((visits['title'], row['number']) for row in visits['rows'])]

    def _people(self, tables, base):
        """The least and the most different people, or None when it cannot be told."""
        first = tables.get('first_visit')
        if not first or first['status'] != SHOWN:
            return None
        numbers = {row['row']: row['number'] for row in first['rows']}
        return people(numbers['first'], numbers['unknown'], base)

    def _greeting(self, figures):
        """The opening of the letter."""
        lines = [
            self.env._("From %(sender)s, to the members of the council", sender=self._sender(figures)),
            self.env._("Dear members,"),
            figures['words']['introduction'] or self.env._(
                "This letter tells how often the huiskamer was visited, what for, and what it did to its "
                "surroundings, so that you can decide about going on.")]
        if figures['replaces']:
            lines.append(self.env._(
                "This report replaces the one of %(day)s: %(reason)s.", day=self._day(figures['replaces'][0]),
                reason=dict(self._fields['supersede_reason']._description_selection(self.env))[
                    figures['replaces'][1]].lower()))
        if (self.env.lang or 'en')[:2] != LANGUAGES[0][:2]:
            lines.append(self.env._(
                "What people wrote themselves (conclusion, recommendation, criteria, answers, observations) stands in "
                "the language in which they wrote it."))
        return lines

    def _parts(self, figures, tables):
        """The parts of the letter, in the order in which a council reads them."""
        named = {'visits', *USE, *WHO, *ASKED, *AFTER}
        more = [table for measure, table in tables.items() if measure not in named]

        def some(measures):
            """These tables, as far as they are there."""
            return [tables[measure] for measure in measures if measure in tables]

        _ = self.env._
        return [
            self._part(_("In short"), self._summary(figures)),
            self._part(_("Was the need met?"), self._answers(figures)),
            self._part(_("Decision"), self._decision(figures['pilot'])),
            self._part(_("Evenings"), self._evenings(figures['openings']), [self._cancelled(figures['openings'])]),
            self._part(_("Use"), self._use(figures, tables), some(USE)),
            self._part(_("Who came"), self._who(tables, figures['base']), some(WHO)),
            self._part(_("What for"), self._what_for(), some(ASKED)),
            self._part(_("What visitors thought"), [], more),
            self._part(_("What came of it"), self._after(figures), some(AFTER)),
            self._part(_("The neighbourhood before the first evening"), self._before(figures['pilot'])),
            self._part(_("Around the place"), self._around(figures), [self._effects(figures['side_effects'])]),
            self._part(_("Hours and cost"), self._cost(figures['pilot'])),
            self._part(_("How to read this"), self._guide(figures, tables)),
            self._part(_("Signature"), self._signature(figures)),
        ]

    def _part(self, heading, prose, tables=()):
        """One part of the letter."""
        return {'heading': heading, 'prose': [line for line in prose if line],
                'tables': [table for table in tables if table]}

    def _definitions(self, page):
        """(what, how it comes about) of everything in the report, for the workbook."""
        found = [(self.env._("Visits in all"), definition_of(self.env, 'visits'))]
        for part in page['parts']:
            found += [(table['title'], ' '.join(filter(None, (table['definition'], table['note']))))
                      for table in part['tables']]
        return found

    # public: answers with an address only; the page behind it looks who asks
    def action_letter_nl(self):
        """Open the letter in Dutch."""
        return self._open_print('pdf', 'nl_NL')

    # public: answers with an address only; the page behind it looks who asks
    def action_letter_en(self):
        """Open the letter in English."""
        return self._open_print('pdf', 'en_US')

    # public: answers with an address only; the page behind it looks who asks
    def action_workbook_nl(self):
        """Fetch the workbook in Dutch."""
        return self._open_print('xlsx', 'nl_NL')

    # public: answers with an address only; the page behind it looks who asks
    def action_workbook_en(self):
        """Fetch the workbook in English."""
        return self._open_print('xlsx', 'en_US')

    def _open_print(self, form, lang):
        """The address at which the report can be had."""
        self.ensure_one()
        return {'type': 'ir.actions.act_url', 'url': f'/huiskamer/report/{self.id}.{form}?lang={lang}', 'target': 'new'}

    def _in_language(self, lang):
        """The same report in one of its languages; in the user's own when that one is not switched on."""
        known = lang in LANGUAGES and self.env['res.lang']._get_data(code=lang)
        return self.with_context(lang=lang) if known else self

    def _file_name(self, form):
        """What the file is called, in the language of its words: the kind of paper and its days, never a place."""
        kind = self.env._("monitoring-report")
        return f"{kind}-{self.date_from}-{self.date_until}.{form}"

    def _letter(self):
        """The letter as the bytes of a PDF."""
        return report_letter(self._page())

    def _workbook(self):
        """The workbook as bytes, with the same cells as the letter."""
        _ = self.env._
        page = self._page()
        return report_workbook(page, self._definitions(page), {
            'figures': _("Figures"), 'definitions': _("Definitions"), 'report': _("Words"), 'table': _("Table"),
            'row': _("Row"), 'number': _("Number"), 'share': _("Share"), 'note': _("Note"), 'all': _("All together"),
            'summary': _("Summary"), 'charts': _("Charts"), 'definition': _("How it is counted"),
            'exact': _("Exact figures")})


def paragraphs(text):
    """A text that a person typed, as its paragraphs."""
    return [line.strip() for line in (text or '').splitlines() if line.strip()]
