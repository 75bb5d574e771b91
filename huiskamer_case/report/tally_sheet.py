"""The paper tally sheet: one A4 for an evening on which the power or the network is gone.

Drawn with ReportLab, which Odoo itself requires: the sheet then needs neither wkhtmltopdf nor a
browser nor a font of the machine, and prints the same everywhere.
"""
import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

MARGIN = 14 * mm
COLUMN = (A4[0] - 3 * MARGIN) / 2
LINE = 6.6 * mm
TICKS = 15  # as many as a very full evening had; there is room to write beside them
FULL = A4[1] - MARGIN - 26 * mm
LOWEST = MARGIN + 16 * mm


def tally_sheet(title, subtitle, promise, groups, footer):
    """The sheet as the bytes of a PDF.

    :param list groups: (label, [value labels]) per measure, in order
    """
    paper = io.BytesIO()
    # invariant: no moment and no machine in the file's own data
    canvas = Canvas(paper, pagesize=A4, invariant=True)
    canvas.setTitle(title)
    _head(canvas, title, subtitle, promise)
    column, height = 0, FULL
    for label, values in groups:
        if height - LINE * (len(values) + 1) < LOWEST:
            column, height = column + 1, FULL
        if column == 2:
            canvas.showPage()
            _head(canvas, title, subtitle, promise)
            column = 0
        height = _group(canvas, MARGIN + column * (COLUMN + MARGIN), height, label, values)
    _foot(canvas, footer)
    canvas.save()
    return paper.getvalue()


def _head(canvas, title, subtitle, promise):
    """The name of the place, the evening, and that nothing about a person is written here."""
    canvas.setFont('Helvetica-Bold', 15)
    canvas.drawString(MARGIN, A4[1] - MARGIN - 4 * mm, title)
    canvas.setFont('Helvetica', 10)
    canvas.drawString(MARGIN, A4[1] - MARGIN - 10 * mm, subtitle)
    canvas.setFont('Helvetica-Oblique', 9)
    canvas.drawString(MARGIN, A4[1] - MARGIN - 16 * mm, promise)


def _group(canvas, left, height, label, values):
    """One measure with a line of boxes for each value; returns how far down it came."""
    canvas.setFont('Helvetica-Bold', 10)
    canvas.drawString(left, height, label)
    canvas.setLineWidth(0.4)
    for value in values:
        height -= LINE
        canvas.setFont('Helvetica', 8.5)
        canvas.drawString(left, height, value[:30])
        for tick in range(TICKS):
            x = left + 42 * mm + tick * 2.2 * mm + tick // 5 * 1.2 * mm
            canvas.rect(x, height - 0.6 * mm, 1.9 * mm, 3.4 * mm)
        canvas.line(left + COLUMN - 5 * mm, height - 0.6 * mm, left + COLUMN, height - 0.6 * mm)
    return height - 1.5 * LINE


def _foot(canvas, footer):
    """Where the numbers go afterwards, and that the paper is torn up then."""
    canvas.setFont('Helvetica', 9)
    for position, line in enumerate(footer):
        canvas.drawString(MARGIN, MARGIN + 5 * mm - position * 5 * mm, line)
