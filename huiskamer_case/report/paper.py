"""Paper for words that go out: a letter, blank sheets. PDF made by the server, the same everywhere.

Drawn with ReportLab, which Odoo itself requires, in a font that comes with Odoo's web client: it has
the letters of the languages that are written in Latin, Greek or Cyrillic. The file's own data hold a
neutral title, and neither a moment nor a machine nor an author.
"""
import io
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer

from odoo.tools import file_path

# The kinds of blocks.
HEAD, TEXT, WORDS, SMALL, LINE, BOX, PAGE = 'head', 'text', 'words', 'small', 'line', 'box', 'page'
FONT = 'HuiskamerSans'
FONT_FILE = 'web/static/fonts/google/Open_Sans/Open_Sans-Regular.ttf'
UNKNOWN = '?'
SIZES = {HEAD: 15, TEXT: 10.5, WORDS: 11, SMALL: 8.5}


def paper(title, blocks):
    """A PDF as bytes.

    :param str title: of the file; whoever finds it in a list of files reads this, so it tells nothing
    :param list blocks: (kind, text) in order; the kinds are ``head``, ``text``, ``words`` (indented, as
        they are), ``small``, ``line`` (a label with room to write), ``box`` (to tick) and ``page``
    """
    _register()
    content = io.BytesIO()
    document = SimpleDocTemplate(
        content, pagesize=A4, title=title, author='', creator='', invariant=True,
        leftMargin=22 * mm, rightMargin=22 * mm, topMargin=20 * mm, bottomMargin=18 * mm)
    document.build([flowable for kind, text in blocks for flowable in _flowables(kind, text)])
    return content.getvalue()


def unprintable(text):
    """The signs of a text that the font has no shape for, such as Chinese or Arabic ones."""
    known = _register().face.charToGlyph
    return {sign for sign in text if sign not in '\n\r\t' and ord(sign) not in known}


def _register():
    """The font, made known to ReportLab once per process."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, file_path(FONT_FILE)))
    return pdfmetrics.getFont(FONT)


def _flowables(kind, text):
    """One block as what ReportLab lays out."""
    if kind == PAGE:
        return [PageBreak()]
    if kind == LINE:
        return [KeepTogether([Paragraph(_tidy(text), _style(TEXT)), Rule()])]
    if kind == BOX:
        return [Box(text)]
    lines = text.split('\n') if kind == WORDS else [text]
    return [Paragraph(_tidy(line), _style(kind)) if line.strip() else Spacer(1, 3 * mm) for line in lines] + [
        Spacer(1, 2.5 * mm)]


def _tidy(text):
    """Text for ReportLab, which reads tags: none of ours, and a question mark for what it cannot draw."""
    strange = unprintable(text)
    return escape(''.join(UNKNOWN if sign in strange else sign for sign in text))


def _style(kind):
    """How a kind of block looks."""
    size = SIZES[kind]
    return ParagraphStyle(kind, fontName=FONT, fontSize=size, leading=size * 1.4,
                          leftIndent=6 * mm if kind == WORDS else 0, splitLongWords=True)


class Rule(Flowable):
    """A line to write on, with room above it."""

    height = 9 * mm

    def wrap(self, width, _height):
        """As wide as the page."""
        self.width = width
        return width, self.height

    def draw(self):
        """One thin line."""
        self.canv.setLineWidth(0.5)
        self.canv.line(0, 2 * mm, self.width, 2 * mm)


class Box(Flowable):
    """A box to tick with its label."""

    height = 6.5 * mm

    def __init__(self, label):
        """Remember the label."""
        super().__init__()
        self.label = label

    def wrap(self, width, _height):
        """One line of the page."""
        return width, self.height

    def draw(self):
        """The box and the words beside it."""
        self.canv.setLineWidth(0.6)
        self.canv.rect(0, 1 * mm, 3.6 * mm, 3.6 * mm)
        self.canv.setFont(FONT, SIZES[TEXT])
        self.canv.drawString(6 * mm, 1.6 * mm, self.label)
