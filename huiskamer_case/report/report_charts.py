"""The charts of the monitoring report, drawn from the very rows that are printed beside them.

Every bar is drawn in one of two colours that nothing else has, with a length that is its number in
the scale of its table, so that a test can read the numbers back from the file. A chart is a table of its
labels and numbers first, for who cannot see bars.
"""
from markupsafe import Markup

BAR, OTHER = '#2A7F77', '#D4883A'
LEAST_FULL = 10  # a bar as long as the page is no picture of one or two
ACROSS, UP, SIDE = 80, 24, 55  # millimetres of a full bar: lying, standing, one of two that face each other
STYLE = """
.chart { font-size: 8.5pt; margin: 0 0 1mm } .chart td, .chart th { padding: .6mm 3mm .6mm 0; vertical-align: middle }
.chart th { width: 57mm } .chart b { font-weight: bold } .chart.up { table-layout: fixed } .chart.up td { text-align:
center; padding: 0 1.5mm }
.chart.up td.top { vertical-align: bottom } .chart .quiet { color: #6B7876; font-size: 7pt }
.bar { display: inline-block; height: 3.7mm; background: %s; vertical-align: middle } .bar.other { background: %s }
.chart.up .bar { width: 60%%; vertical-align: bottom } .chart.up b { display: block } .chart.facing { table-layout:
fixed } .facing td { width: 50%%; vertical-align: bottom }
.facing td.left { text-align: right; border-right: .5pt solid #22302F; padding-right: 0 } .facing td.right {
padding-left: 0 } .facing .bar { height: 5.5mm }
""" % (BAR, OTHER)


def number_of(row):
    """A number as it is printed, with its share where there are enough to tell."""
    return row['text'] if row['share'] is None else f"{row['text']} ({row['share']} %)"


def chart(table):
    """The drawing of one table."""
    kind = {'column': columns, 'facing': facing, 'flow': columns}.get(table['kind'], bars)
    return kind(table['rows'], max([row['number'] for row in table['rows']] + [LEAST_FULL]))


def bar(row, most, full, is_other=False, is_up=False):
    """One bar; of nought, nothing."""
    if not row['number']:
        return Markup('')
    return Markup('<span class="bar{}" style="{}: {:.4f}mm"></span>').format(
        ' other' if is_other else '', 'height' if is_up else 'width', full * row['number'] / most)


def bars(rows, most):
    """Bars lying down, one for each row."""
    return Markup('<table class="chart">{}</table>').format(Markup('').join(
        Markup('<tr><th scope="row">{}</th><td>{} <b>{}</b></td></tr>').format(
            row['label'], bar(row, most, ACROSS, row.get('is_good', False)), number_of(row)) for row in rows))


def columns(rows, most):
    """Bars standing up, for what follows in time or out of each other."""
    drawn = Markup('').join(Markup('<td class="top"><b>{}</b>{}</td>').format(row['text'],
        bar(row, most, UP, is_up=True)) for row in rows)
    named = Markup('').join(Markup('<td class="quiet">{}</td>').format(row['label']) for row in rows)
    return Markup('<table class="chart up"><tr>{}</tr><tr>{}</tr></table>').format(drawn, named)


def facing(rows, most):
    """Leaving to the left and entering to the right from one middle, alike; the rest as bars below."""
    first, second, *rest = rows
    both = Markup(
        '<table class="chart facing"><tr><td class="left quiet">{}</td><td class="right quiet">{}</td></tr>'
        '<tr><td class="left"><b>{}</b> {}</td><td class="right">{} <b>{}</b></td></tr></table>').format(
            first['label'], second['label'], number_of(first), bar(first, most, SIDE),
            bar(second, most, SIDE, is_other=True), number_of(second))
    return both + (bars(rest, most) if rest else '')
