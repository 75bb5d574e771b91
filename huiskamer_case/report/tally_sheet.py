"""The paper tally sheet: one A4 for an evening on which the power or the network is gone."""
from markupsafe import Markup

from .paper import printed

TICKS = 15  # as many as a very full evening had; there is room to write beside them
FIVES = ' '.join(['☐' * 5] * (TICKS // 5))
STYLE = """
@page { margin: 14mm } body { font-size: 8.5pt; line-height: 1.2 } h1 { font-size: 15pt; margin: 0 0 1mm }
.promise { font-style: italic; font-size: 9pt } .evening { font-size: 10pt; white-space: pre-wrap; margin: 0 0 1mm }
.half { float: left; width: 85mm; margin-right: 10mm } .half + .half { margin-right: 0 } .group { break-inside:
avoid; margin: 0 0 2mm } h2 { font-size: 9.5pt; margin: 0 }
.row { display: flex; line-height: 1.45 } .row span { flex: none; width: 39mm; white-space: nowrap; overflow: hidden
} .row i { font-style: normal; white-space: nowrap; flex: none; width: 41mm; font-size: 7.5pt }
.row u { flex: none; width: 5mm; border-bottom: .4pt solid #22302F; text-decoration: none; margin-left: 1mm } .foot {
clear: both; font-size: 9pt; margin-top: 3mm }
"""


def tally_sheet(title, subtitle, promise, groups, footer, lang='en'):
    """The sheet as the bytes of a PDF.

    :param list groups: (label, [value labels]) per measure, in order
    """
    halves = Markup('').join(Markup('<div class="half">{}</div>').format(
        Markup('').join(_group(label, values) for label, values in half)) for half in _halves(groups))
    body = Markup('<h1>{}</h1><p class="evening">{}</p><p class="promise">{}</p>{}{}').format(
        title, subtitle, promise, halves,
        Markup('').join(Markup('<p class="foot">{}</p>').format(line) for line in footer))
    return printed(title, body, lang, STYLE)


def _halves(groups):
    """The groups as two columns of about the same height, in order."""
    tall = [len(values) + 1.5 for _label, values in groups]
    cut = min(range(len(groups) + 1), key=lambda place: max(sum(tall[:place]), sum(tall[place:])))
    return groups[:cut], groups[cut:]


def _group(label, values):
    """One measure with a line of boxes for each value."""
    rows = Markup('').join(Markup('<div class="row"><span>{}</span><i>{}</i><u></u></div>').format(value[:30], FIVES)
                           for value in values)
    return Markup('<div class="group"><h2>{}</h2>{}</div>').format(label, rows)
