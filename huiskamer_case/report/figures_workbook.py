"""A cross-table of the page of figures as a workbook, written with XlsxWriter, which Odoo requires itself."""
import io

import xlsxwriter


def figures_workbook(table, all_together, mark):
    """The table and a chart of it as the bytes of a workbook.

    :param dict table: as :meth:`huiskamer.dashboard.read_table` makes it
    :param str all_together: what the sums are called
    :param str mark: what is written over the table
    """
    paper = io.BytesIO()
    # A value that begins like a formula stays a value.
    book = xlsxwriter.Workbook(paper, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False})
    bold, sheet = book.add_format({'bold': True}), book.add_worksheet()
    sheet.set_column(0, 0, 34)
    sheet.write_row(0, 0, [table['title'], mark], bold)
    sheet.write_row(2, 1, [*table['columns'], all_together], bold)
    for line, row in enumerate(table['rows'], start=3):
        sheet.write_row(line, 0, [row['label'], *row['counts'], row['sum']])
    last = 3 + len(table['rows'])
    sheet.write_row(last, 0, [all_together, *table['sums'], sum(table['sums'])], bold)
    if table['rows'] and table['columns']:
        _draw(book, sheet, table, last)
    book.close()
    return paper.getvalue()


def _draw(book, sheet, table, last):
    """Stacked columns below the table, one a period or huiskamer."""
    chart, wide, name = book.add_chart({'type': 'column', 'subtype': 'stacked'}), len(table['columns']), sheet.get_name()  # noqa: E501
    for line in range(3, last):
        chart.add_series({
            'name': [name, line, 0], 'categories': [name, 2, 1, 2, wide], 'values': [name, line, 1, line, wide]})
    sheet.insert_chart(last + 2, 0, chart)
