"""The monitoring report as a letter to the council: a PDF drawn with ReportLab, which Odoo requires itself."""
import io
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from .report_charts import BAR, BOLD, INK, LINE, PAPER, QUIET, SANS, chart

MARGIN = 22 * mm
BODY = ParagraphStyle('body', fontName=SANS, fontSize=9.5, leading=13.5, textColor=INK, spaceAfter=2 * mm)
QUIETLY = ParagraphStyle('quiet', BODY, fontSize=8, leading=10.5, textColor=QUIET, spaceAfter=3.5 * mm)
TITLE = ParagraphStyle('title', BODY, fontName=BOLD, fontSize=17, leading=21, spaceAfter=4 * mm)
HEADING = ParagraphStyle('heading', BODY, fontName=BOLD, fontSize=12.5, leading=16, textColor=BAR, spaceBefore=4 * mm)
CAPTION = ParagraphStyle('caption', BODY, fontName=BOLD, spaceBefore=2 * mm, spaceAfter=1 * mm)
NUMBER = ParagraphStyle('number', BODY, fontName=BOLD, fontSize=16, leading=19, alignment=1, spaceAfter=0)
UNDER = ParagraphStyle('under', BODY, fontSize=8, leading=10, alignment=1, textColor=QUIET, spaceAfter=0)


def report_letter(page):
    """The letter as the bytes of a PDF; the same page gives the same bytes.

    :param dict page: as :meth:`huiskamer.report._page` makes it
    """
    paper = io.BytesIO()
    document = BaseDocTemplate(
        paper, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        title=page['title'], lang=page['language'], invariant=True)
    frame = Frame(MARGIN, MARGIN, A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN - 6 * mm, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=lambda canvas, _doc: _frame(canvas, page)))
    document.build(_story(page))
    return paper.getvalue()


def _frame(canvas, page):
    """What stands on every page: the place, the mark of a draft, the digest and the number of the page."""
    canvas.saveState()
    top, width = A4[1] - MARGIN + 3 * mm, A4[0]
    canvas.setFillColor(BAR)
    canvas.setFont(BOLD, 10)
    canvas.drawString(MARGIN, top, page['place'])
    canvas.setFillColor(QUIET)
    canvas.setFont(SANS, 8)
    canvas.drawRightString(width - MARGIN, top, page['mark'] or page['replaced'] or page['date'])
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, top - 2.5 * mm, width - MARGIN, top - 2.5 * mm)
    canvas.drawString(MARGIN, MARGIN - 9 * mm, page['footer'])
    canvas.drawRightString(width - MARGIN, MARGIN - 9 * mm, str(canvas.getPageNumber()))
    if page['mark']:
        canvas.setFillColor(LINE)
        canvas.setFont(BOLD, 60)
        canvas.translate(width / 2, A4[1] / 2)
        canvas.rotate(50)
        canvas.drawCentredString(0, 0, page['mark'].split(' ')[0])
    canvas.restoreState()


def _story(page):
    """The letter from top to bottom."""
    greeting, salute, *lines = page['greeting']
    story = [_text(greeting), _text(page['date'], QUIETLY), _text(page['title'], TITLE), _text(salute)]
    story += [_text(line) for line in lines] + [Spacer(0, 2 * mm), _keys(page['keys']), Spacer(0, 3 * mm)]
    for part in page['parts']:
        story += _part(part)
    return [*story, Spacer(0, 6 * mm), _text(page['signed'], QUIETLY)]


def _text(words, style=BODY):
    """A paragraph of words as they are; nothing in them is markup."""
    return Paragraph(escape(words), style)


def _keys(keys):
    """The few numbers that come first, side by side."""
    cells = [[[_text(number, NUMBER), _text(words, UNDER)] for number, words in keys]]
    return Table(cells, colWidths=[(A4[0] - 2 * MARGIN) / len(keys)] * len(keys), style=[
        ('BACKGROUND', (0, 0), (-1, -1), PAPER), ('TOPPADDING', (0, 0), (-1, -1), 8), ('BOTTOMPADDING', (0, 0), (-1, -1), 8),
        ('LINEBELOW', (0, 0), (-1, -1), 1.2, BAR)])


def _part(part):
    """A heading that never stands alone at the foot of a page, its prose and its tables."""
    prose = [_text(line) for line in part['prose']]
    tables = [_table(table) for table in part['tables']]
    first = [_text(part['heading'], HEADING), *prose[:1]]
    if not prose and tables:
        first += tables.pop(0)
    return [CondPageBreak(35 * mm), KeepTogether(first), *prose[1:], *(KeepTogether(table) for table in tables)]


def _table(table):
    """One table: its name, its chart, and what to keep in mind."""
    words = ' '.join(filter(None, (table['total_words'], table['definition'], table['note'])))
    drawing = [chart(table)] if table['rows'] else []
    return [_text(table['title'], CAPTION), *drawing, Spacer(0, 1 * mm), _text(words, QUIETLY)]
