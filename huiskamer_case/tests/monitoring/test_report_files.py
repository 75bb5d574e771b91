import io
import json
from itertools import pairwise

import openpyxl
from pypdf import PdfReader
from pypdf.generic import ContentStream

from odoo.tests import tagged

from ...models.monitoring.protection import SHOWN
from ...report.report_charts import BAR, OTHER
from .test_report import MONDAY, ReportCommon

SUMMARY, FIGURES, CHARTS, DEFINITIONS = range(4)
BARS = {tuple(round(int(colour[at:at + 2], 16) / 255, 3) for at in (1, 3, 5)): colour for colour in (BAR, OTHER)}


@tagged('post_install', '-at_install')
class TestReportFiles(ReportCommon):
    """What can be read back from the letter and the workbook is what was frozen."""

    @classmethod
    def setUpClass(cls):
        """A released report of a pilot, with handovers and side effects in its months."""
        super().setUpClass()
        count = cls.env['huiskamer.outcome.count']
        for event, times in (('send', 17), ('accept', 12), ('attend', 9), ('complete', 8), ('confirm_decline', 4)):
            for _time in range(times):
                count._count('health', event, MONDAY)
        cls.env['huiskamer.side.effect'].create([
            {'location_id': cls.location.id, 'date': MONDAY, 'kind': kind, 'source': 'neighbour', 'severity': severity}
            for kind, severity in (('noise', 'light'), ('noise', 'light'), ('calmer', 'good'))])
        cls.env['huiskamer.observation'].create({
            'location_id': cls.location.id, 'year': 2024, 'week': 2, 'text': "De buren <b>groeten</b> & praten."})
        cls.report.with_user(cls.second).action_check()
        cls.report.action_release()
        cls.printed = cls.report.with_context(lang='en_US')
        cls.page = cls.printed._page()
        cls.tables = [table for part in cls.page['parts'] for table in part['tables'] if table['rows']]
        cls.pdf = PdfReader(io.BytesIO(cls.printed._letter()))
        cls.book = openpyxl.load_workbook(io.BytesIO(cls.printed._workbook()))

    def test_each_button_leads_to_its_paper_in_its_language(self):
        for name, form in (('letter', 'pdf'), ('workbook', 'xlsx')):
            for lang in ('nl_NL', 'en_US'):
                action = getattr(self.report, f'action_{name}_{lang[:2]}')()
                self.assertEqual(action['url'], f'/huiskamer/report/{self.report.id}.{form}?lang={lang}')

    def frozen(self):
        """measure -> {row: number} as it was frozen."""
        return {table['measure']: dict(table['rows']) for table in json.loads(self.report.figures)['tables']
                if table['status'] == SHOWN}

    def bars(self):
        """(width, height) of every bar of the letter, in the order in which they were drawn."""
        found, colour = [], None
        for page in self.pdf.pages:
            operations = ContentStream(page.get_contents(), self.pdf).operations
            for (operands, operator), (_next, after) in pairwise(operations):
                if operator == b'rg':
                    colour = tuple(round(float(part), 3) for part in operands)
                elif operator == b're' and after == b'f' and colour in BARS:
                    found.append((float(operands[2]), float(operands[3])))
        return found

    def test_the_workbook_has_the_cells_that_were_frozen(self):
        sheet = self.book.worksheets[FIGURES]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        frozen, seen = self.frozen(), 0
        for table in self.tables:
            cells = {line[1]: line[2] for line in lines if line[0] == table['title']}
            for row in table['rows']:
                self.assertEqual(str(cells[row['label']]), row['text'])
                if table['measure'] in frozen:
                    self.assertEqual(row['number'], frozen[table['measure']][row['row']])
                    seen += 1
        self.assertGreater(seen, 20)
        names = {table['title'] for table in self.tables}
        self.assertLessEqual(names, {row[0].value for row in self.book.worksheets[DEFINITIONS].iter_rows()})

    def test_nought_is_text_that_says_what_it_may_be(self):
        sheet = self.book.worksheets[FIGURES]
        shown = [row[2].value for row in sheet.iter_rows(min_row=2)]
        self.assertIn('< 5', shown)
        self.assertNotIn(0, shown)
        self.assertIn('< 5', self.pdf_text())

    def test_the_workbook_has_a_filter_and_a_chart_for_each_table_of_more_than_one_row(self):
        self.assertTrue(self.book.worksheets[FIGURES].auto_filter.ref)
        charts = self.book.worksheets[CHARTS]._charts
        self.assertEqual(len(charts), len([table for table in self.tables if len(table['rows']) > 1]))

    def test_the_first_part_is_what_a_reader_with_five_minutes_needs(self):
        first = self.page['parts'][0]
        self.assertEqual((first['heading'], first['tables']), ("In short", []))
        self.assertEqual(first['prose'], ["Er komen mensen.", "Recommendation: Ga door."])
        self.assertIn(self.location.company_id.name, self.page['greeting'][0])
        self.assertEqual(self.page['parts'][-1]['heading'], "Signature")

    def pdf_text(self):
        """Every word of the letter."""
        return '\n'.join(page.extract_text() for page in self.pdf.pages)

    def test_the_letter_has_every_label_and_number(self):
        text = self.pdf_text()
        for table in self.tables:
            self.assertIn(table['title'], text)
            for row in table['rows']:
                self.assertIn(row['label'][:20], text)
                self.assertIn(row['text'], text)
        self.assertIn("De buren <b>groeten</b> & praten.", text)
        self.assertIn("180 visits", text)

    def test_the_bars_are_as_long_as_the_numbers_beside_them(self):
        bars, compared = self.bars(), 0
        for table in self.tables:
            numbers = [row['number'] for row in table['rows'] if row['number']]
            drawn, bars = bars[:len(numbers)], bars[len(numbers):]
            side = 1 if table['kind'] in ('column', 'flow') else 0
            groups = [(numbers[:2], drawn[:2]), (numbers[2:], drawn[2:])] if table['kind'] == 'facing' else [
                (numbers, drawn)]
            for values, sizes in groups:
                scales = [size[side] / value for value, size in zip(values, sizes, strict=True)]
                for scale in scales:
                    self.assertAlmostEqual(scale, scales[0], delta=scales[0] * 0.01)
                    compared += 1
        self.assertEqual(bars, [])
        self.assertGreaterEqual(compared, 15)

    def test_the_same_report_gives_the_same_files_and_both_languages_the_same_numbers(self):
        self.assertEqual(self.printed._letter(), self.printed._letter())
        self.assertEqual(self.printed._workbook(), self.printed._workbook())
        self.env['res.lang']._activate_lang('nl_NL')
        dutch = self.report._in_language('nl_NL')
        self.assertEqual(dutch.env.lang, 'nl_NL')
        other = {table['measure']: [row['number'] for row in table['rows']] for part in dutch._page()['parts']
                 for table in part['tables']}
        for table in self.tables:
            self.assertEqual(other[table['measure']], [row['number'] for row in table['rows']])
        self.assertEqual(self.report._in_language('fr_FR').env.lang, self.report.env.lang)

    def test_a_draft_says_so_on_every_page(self):
        draft = self.draft_report(0, 2).with_context(lang='en_US')
        for page in PdfReader(io.BytesIO(draft._letter())).pages:
            self.assertIn("DRAFT", page.extract_text())
        self.assertNotIn("DRAFT", self.pdf_text())

    def test_no_true_small_number_of_a_protected_table_is_in_the_files(self):
        kept = json.loads(self.report.figures)
        for table in kept['tables']:
            self.assertNotIn('contents', table)
            if not table['is_exact']:
                self.assertFalse([number for _row, number in table['rows'] if number % 5])

    def test_the_title_and_the_name_of_the_file_tell_nothing(self):
        self.assertEqual(self.pdf.metadata.title, self.page['title'])
        self.assertNotIn('Schoolholm', self.report._open_print('pdf', 'nl_NL')['url'])
