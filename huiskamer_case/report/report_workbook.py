"""The monitoring report as a workbook with the same cells, written with XlsxWriter, which Odoo requires itself."""
import io
from datetime import datetime

import xlsxwriter

WIDTHS = (38, 34, 14, 10, 60)
HEAD = 0
# No moment of making: the same page gives the same bytes.
EPOCH = datetime(2000, 1, 1)
CHART_ROWS = 16


def report_workbook(page, definitions, words):
    """The workbook as bytes: a summary, the cells with a filter, a chart for each table, definitions, and the words.

    :param dict page: as :meth:`huiskamer.report._page` makes it
    :param list definitions: (what, how it comes about)
    :param dict words: names of the sheets and columns: summary, figures, charts, definitions, report, table, row,
        number,
        share, note, all, definition; and what the numbers are called that are exact
    """
    paper = io.BytesIO()
    # A value that begins like a formula stays a value.
    book = xlsxwriter.Workbook(paper, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False})
    book.set_properties({'title': page['title'], 'created': EPOCH})
    bold, wrap = book.add_format({'bold': True}), book.add_format({'text_wrap': True, 'valign': 'top'})
    _lines(book, words['summary'], [(page['title'], page['mark']),
                                    *((caption, number) for number, caption in page['keys'])], bold, wrap)
    drawn = _figures(book, page, words, bold)
    _charts(book, words, drawn)
    _lines(book, words['definitions'], [(words['table'], words['definition']), *definitions], bold, wrap)
    _lines(book, words['report'], _prose(page), bold, wrap)
    book.close()
    return paper.getvalue()


def _figures(book, page, words, bold):
    """One row for each cell of each table, as it stands in the letter; returns where each table stands: (title,
    first, last).
    """
    sheet = book.add_worksheet(words['figures'])
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_row(HEAD, 0, [words[name] for name in ('table', 'row', 'number', 'share', 'note')], bold)
    sheet.freeze_panes(HEAD + 1, 0)
    line, drawn = HEAD + 1, []
    for label, number in page['exact']:
        sheet.write_row(line, 0, [words['exact'], label, number])
        line += 1
    for table in (table for part in page['parts'] for table in part['tables']):
        first = line
        line = _rows(book, sheet, line, table, words)
        if len(table['rows']) > 1:
            drawn.append((table['title'], first, first + len(table['rows']) - 1))
    sheet.autofilter(HEAD, 0, max(line - 1, HEAD + 1), len(WIDTHS) - 1)
    return drawn


def _rows(book, sheet, line, table, words):
    """The rows of one table and its total; returns the next free line.

    Nought of a rounded table is written as what it may be, as text: a cell that holds a nought tells a nought.
    """
    right, percent = book.add_format({'align': 'right'}), book.add_format({'num_format': '0 %'})
    rows = [(row['label'], row['number'], row['text'], row['share']) for row in table['rows']]
    if table['total'] is not None and rows:
        rows.append((words['all'], table['total'], _least(table, table['total']), None))
    for label, number, text, share in rows:
        sheet.write_row(line, 0, [table['title'], label])
        if text == str(number):
            sheet.write_number(line, 2, number)
        else:
            sheet.write_string(line, 2, text, right)
        if share is not None:
            sheet.write_number(line, 3, share / 100, percent)
        sheet.write(line, 4, table['note'])
        line += 1
    if not rows:
        sheet.write_row(line, 0, [table['title'], '', '', '', table['note']])
        line += 1
    return line


def _least(table, number):
    """A number of this table as it is printed."""
    return str(number) if number or table['is_exact'] else f'< {table["base"]}'


def _charts(book, words, drawn):
    """One bar chart for each table, from the cells themselves; what is text there has no bar."""
    sheet = book.add_worksheet(words['charts'])
    for place, (title, first, last) in enumerate(drawn):
        chart = book.add_chart({'type': 'bar'})
        chart.add_series({
            'name': title, 'categories': [words['figures'], first, 1, last, 1],
            'values': [words['figures'], first, 2, last, 2]})
        chart.set_title({'name': title})
        chart.set_legend({'none': True})
        chart.set_y_axis({'reverse': True})
        sheet.insert_chart(place // 2 * CHART_ROWS, place % 2 * 8, chart, {'description': title})


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
