"""The paper satisfaction card: four on an A4, to cut, one page a language.

Drawn with ReportLab as the tally sheet is; the faces are lines, so that no font is needed.
"""
import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

COLUMNS, ROWS = 2, 2
WIDTH, HEIGHT = A4[0] / COLUMNS, A4[1] / ROWS
MARGIN = 11 * mm
QUESTION = 31 * mm  # from one question to the next
FACE = 7 * mm


def satisfaction_cards(title, pages):
    """The cards as the bytes of a PDF.

    :param list pages: (heading, [(question, [three labels])], what is asked, where it goes) a language
    """
    paper = io.BytesIO()
    # invariant: no moment and no machine in the file's own data
    canvas = Canvas(paper, pagesize=A4, invariant=True)
    canvas.setTitle(title)
    for page in pages:
        _cuts(canvas)
        for column in range(COLUMNS):
            for row in range(ROWS):
                _card(canvas, column * WIDTH, A4[1] - row * HEIGHT, *page)
        canvas.showPage()
    canvas.save()
    return paper.getvalue()


def _cuts(canvas):
    """Thin lines to cut along."""
    canvas.setLineWidth(0.3)
    canvas.setDash(2, 3)
    canvas.line(WIDTH, 0, WIDTH, A4[1])
    canvas.line(0, HEIGHT, A4[0], HEIGHT)
    canvas.setDash()


def _card(canvas, left, top, heading, questions, asked, goes):
    """One card whose upper left corner is given."""
    left, top = left + MARGIN, top - MARGIN
    canvas.setFont('Helvetica-Bold', 14)
    canvas.drawString(left, top - 4 * mm, heading)
    _words(canvas, left, top - 10 * mm, asked, 9)
    for number, (question, labels) in enumerate(questions):
        height = top - 21 * mm - number * QUESTION
        canvas.setFont('Helvetica-Bold', 11)
        canvas.drawString(left, height, question)
        for place, label in enumerate(labels):
            _face(canvas, left + (place + 0.5) * (WIDTH - 2 * MARGIN) / len(labels), height - 11 * mm, place, label)
    _words(canvas, left, top - HEIGHT + 2 * MARGIN, goes, 9)


def _words(canvas, left, height, words, size):
    """A sentence within the width of a card."""
    canvas.setFont('Helvetica', size)
    for number, line in enumerate(simpleSplit(words, 'Helvetica', size, WIDTH - 2 * MARGIN)):
        canvas.drawString(left, height - number * 1.3 * size, line)


def _face(canvas, x, y, mood, label):
    """A face that smiles, is flat or frowns (0, 1, 2), with its word below for who does not read faces."""
    canvas.setLineWidth(1)
    canvas.circle(x, y, FACE)
    for side in (-1, 1):
        canvas.circle(x + side * FACE * 0.35, y + FACE * 0.25, FACE * 0.08, fill=1)
    half, low = FACE * 0.45, y - FACE * 0.35
    if mood == 1:
        canvas.line(x - half, low, x + half, low)
    else:
        bend = FACE * 0.35 * (-1 if mood == 0 else 1)
        canvas.bezier(x - half, low - bend * 0.3, x - half / 2, low + bend * 0.7, x + half / 2, low + bend * 0.7, x + half, low - bend * 0.3)
    canvas.setFont('Helvetica', 9)
    canvas.drawCentredString(x, y - FACE - 4.5 * mm, label)
