"""The monitoring report as a workbook with the same cells, written with XlsxWriter, which Odoo requires itself."""
import io
from datetime import datetime

import xlsxwriter

WIDTHS = (38, 34, 14, 10, 60)
# No moment of making: the same page gives the same bytes.
EPOCH = datetime(2000, 1, 1)


def report_workbook(page, definitions, words):
    """The workbook as bytes.

    :param dict page: as :meth:`huiskamer.report._page` makes it
    :param list definitions: (what, how it comes about)
    :param dict words: names of the sheets and columns: figures, definitions, report, table, row, number, share, note, all
    """
    paper = io.BytesIO()
    # A value that begins like a formula stays a value.
    book = xlsxwriter.Workbook(paper, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False})
    book.set_properties({'title': page['title'], 'created': EPOCH})
    bold, wrap = book.add_format({'bold': True}), book.add_format({'text_wrap': True, 'valign': 'top'})
    _figures(book, page, words, bold)
    _lines(book, words['definitions'], [(words['table'], words['note']), *definitions], bold, wrap)
    _lines(book, words['report'], _prose(page), bold, wrap)
    book.close()
    return paper.getvalue()


def _figures(book, page, words, bold):
    """One row for each cell of each table, as it stands in the letter."""
    sheet = book.add_worksheet(words['figures'])
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, [page['title'], page['mark']], bold)
    sheet.write_row(2, 0, [words[name] for name in ('table', 'row', 'number', 'share', 'note')], bold)
    sheet.freeze_panes(3, 0)
    line = 3
    for number, caption in page['keys']:
        sheet.write_row(line, 0, [caption, '', number])
        line += 1
    for table in (table for part in page['parts'] for table in part['tables']):
        line = _rows(book, sheet, line, table, words)


def _rows(book, sheet, line, table, words):
    """The rows of one table and its total; returns the next free line."""
    # Nought of a rounded table is shown as what it may be, here too.
    shown = book.add_format({'num_format': '0' if table['is_exact'] else f'[=0]"< {table["base"]}";0', 'align': 'right'})
    rows = [(row['label'], row['number'], row['share']) for row in table['rows']]
    if table['total'] is not None and rows:
        rows.append((words['all'], table['total'], None))
    for label, number, share in rows:
        sheet.write_row(line, 0, [table['title'], label])
        sheet.write_number(line, 2, number, shown)
        sheet.write(line, 3, '' if share is None else f'{share} %')
        sheet.write(line, 4, table['note'])
        line += 1
    if not rows:
        sheet.write_row(line, 0, [table['title'], '', '', '', table['note']])
        line += 1
    return line


def _lines(book, name, lines, bold, wrap):
    """A sheet with two columns of words; the first line is its head."""
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 110)
    for line, (first, second) in enumerate(lines):
        sheet.write(line, 0, first, wrap if line else bold)
        sheet.write(line, 1, second, wrap if line else bold)


def _prose(page):
    """The words of the letter, part by part."""
    lines = [(page['title'], page['date'])] + [('', line) for line in page['greeting']]
    for part in page['parts']:
        lines += [(part['heading'] if not place else '', line) for place, line in enumerate(part['prose'])]
    return [*lines, ('', page['signed']), ('', page['digest'])]
