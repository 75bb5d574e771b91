"""The charts of the monitoring report, drawn from the very rows that are printed beside them.

Every bar is drawn in one of two colours that nothing else has, with a length that is its number in
the scale of its table, so that a test can read the numbers back from the file.
"""
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

INK, QUIET, LINE, PAPER = HexColor('#22302F'), HexColor('#6B7876'), HexColor('#D8DEDA'), HexColor('#F4F1EA')
BAR, OTHER = HexColor('#2A7F77'), HexColor('#D4883A')
SANS, BOLD = 'Helvetica', 'Helvetica-Bold'
SIZE, ROW = 8.5, 5.6 * mm
LABELS, NUMBERS = 60 * mm, 22 * mm
LEAST_FULL = 10  # a bar as long as the page is no picture of one or two


def fitted(text, width, font=SANS, size=SIZE):
    """The text, cut where it would run out of its place."""
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(text + '...', font, size) > width:
        text = text[:-1]
    return text.rstrip() + '...'


class Chart(Flowable):
    """A table as bars with their words and numbers."""

    def __init__(self, rows, most=0):
        """Take the rows as :meth:`huiskamer.report._drawn` makes them, and the number that a full bar stands for."""
        super().__init__()
        self.rows, self.most = rows, most or max([row['number'] for row in rows] + [LEAST_FULL])

    def wrap(self, width, _height):
        """Take the whole width."""
        self.width, self.height = width, self.tall()
        return self.width, self.height

    def tall(self):
        """How high the chart is."""
        return ROW * len(self.rows) + 1 * mm

    def text(self, x, y, words, font=SANS, size=SIZE, colour=INK, align='left'):
        """Write something."""
        self.canv.setFont(font, size)
        self.canv.setFillColor(colour)
        {'left': self.canv.drawString, 'right': self.canv.drawRightString, 'middle': self.canv.drawCentredString}[align](x, y, words)

    def bar(self, x, y, width, height, is_other=False):
        """Draw one bar; of nought, nothing."""
        if width:
            self.canv.setFillColor(OTHER if is_other else BAR)
            self.canv.rect(x, y, width, height, stroke=0, fill=1)


class Bars(Chart):
    """Bars lying down, one for each row."""

    def draw(self):
        """Draw every row from the top."""
        room = self.width - LABELS - NUMBERS
        for place, row in enumerate(self.rows):
            y = self.height - ROW * (place + 1) + 1.4 * mm
            self.text(0, y, fitted(row['label'], LABELS - 3 * mm))
            self.bar(LABELS, y - 0.7 * mm, room * row['number'] / self.most, 3.7 * mm, row.get('is_good', False))
            self.canv.setStrokeColor(LINE)
            self.canv.line(LABELS, y - 1.4 * mm, LABELS, y + 4 * mm)
            self.text(LABELS + room * row['number'] / self.most + 1.5 * mm, y, number_of(row), BOLD)


class Columns(Chart):
    """Bars standing up, for what follows in time."""

    def tall(self):
        """One height for all of them."""
        return 38 * mm

    def draw(self):
        """Draw every column from the left."""
        step, foot, head = self.width / len(self.rows), 6 * mm, 6 * mm
        room = self.height - foot - head
        self.canv.setStrokeColor(LINE)
        self.canv.line(0, foot, self.width, foot)
        for place, row in enumerate(self.rows):
            middle, tall = step * (place + 0.5), room * row['number'] / self.most
            self.bar(middle - step * 0.3, foot, step * 0.6 if tall else 0, tall)
            self.text(middle, foot + tall + 1.5 * mm, row['text'], BOLD, align='middle')
            self.text(middle, 1.5 * mm, fitted(row['label'], step - 1 * mm, size=7), size=7, colour=QUIET, align='middle')


class Facing(Chart):
    """Leaving to the left and entering to the right from one middle, alike; the rest as bars below."""

    def tall(self):
        """One line for both, one for each of the others."""
        return ROW * (len(self.rows) - 1) + 9 * mm

    def draw(self):
        """Draw the two that face each other, then the rest."""
        first, second, *rest = self.rows
        middle, y = self.width / 2, self.height - 11 * mm
        room = middle - 20 * mm
        for row, side in ((first, -1), (second, 1)):
            length = room * row['number'] / self.most
            self.bar(middle - length if side < 0 else middle, y, length, 5.5 * mm, side > 0)
            edge = middle + side * (length + 2 * mm)
            self.text(edge, y + 1.6 * mm, number_of(row), BOLD, 10, align='right' if side < 0 else 'left')
            self.text(middle + side * 1.5 * mm, y + 7 * mm, row['label'], colour=QUIET, align='right' if side < 0 else 'left')
        self.canv.setStrokeColor(INK)
        self.canv.line(middle, y - 1 * mm, middle, y + 10 * mm)
        below = Bars(rest, self.most)
        below.canv, below.width, below.height = self.canv, self.width, ROW * len(rest)
        below.draw()


class Flow(Chart):
    """Steps that are a part of each other, as a stream that grows narrower from left to right."""

    def tall(self):
        """One height for all of them."""
        return 34 * mm

    def draw(self):
        """Draw a bar for each step and the stream between them."""
        step, foot, head = self.width / len(self.rows), 6 * mm, 6 * mm
        room, wide = self.height - foot - head, self.width / len(self.rows) * 0.45
        talls = [room * row['number'] / self.most for row in self.rows]
        for place, tall in enumerate(talls[:-1]):
            left, right = step * place + wide, step * (place + 1)
            path = self.canv.beginPath()
            path.moveTo(left, foot)
            path.lineTo(left, foot + tall)
            path.curveTo(left + wide / 2, foot + tall, right - wide / 2, foot + talls[place + 1], right, foot + talls[place + 1])
            path.lineTo(right, foot)
            path.close()
            self.canv.setFillColor(HexColor('#CFE3DF'))
            self.canv.drawPath(path, stroke=0, fill=1)
        for place, row in enumerate(self.rows):
            self.bar(step * place, foot, wide if talls[place] else 0, talls[place])
            self.text(step * place + wide / 2, foot + talls[place] + 1.5 * mm, row['text'], BOLD, 10, align='middle')
            self.text(step * place + wide / 2, 1.5 * mm, fitted(row['label'], step), colour=QUIET, align='middle')


def number_of(row):
    """A number as it is printed, with its share where there are enough to tell."""
    return row['text'] if row['share'] is None else f"{row['text']} ({row['share']} %)"


def chart(table):
    """The drawing of one table."""
    kind = {'column': Columns, 'facing': Facing, 'flow': Flow}.get(table['kind'], Bars)
    return kind(table['rows'])
