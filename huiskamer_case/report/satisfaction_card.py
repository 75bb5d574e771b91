"""The paper satisfaction card: four on an A4, to cut, one page a language. The faces are lines, with their word
below.
"""
from markupsafe import Markup

from .paper import printed

CARDS = 4
# A smile, flat, a frown.
MOUTHS = ('M -4.5 2 Q 0 6.5 4.5 2', 'M -4.5 3 L 4.5 3', 'M -4.5 5 Q 0 .5 4.5 5')
STYLE = """
@page { margin: 0 } .sheet { position: relative; width: 210mm; height: 297mm; break-after: page } .sheet:last-child {
break-after: avoid }
.card { position: absolute; box-sizing: border-box; width: 105mm; height: 148.5mm; padding: 11mm } .card p {
font-size: 9pt }
.card:nth-child(2n) { left: 105mm; border-left: .3pt dashed #22302F } .card:nth-child(n+3) { top: 148.5mm;
border-top: .3pt dashed #22302F }
h1 { font-size: 14pt; margin: 0 0 1mm } h2 { font-size: 11pt; margin: 4mm 0 1mm } .faces td { width: 33%%;
text-align: center; font-size: 9pt } svg { width: 15mm; height: 15mm }
""".replace('%%', '%')


def satisfaction_cards(title, pages, lang='en'):
    """The cards as the bytes of a PDF.

    :param list pages: (heading, [(question, [three labels])], what is asked, where it goes) a language
    """
    body = Markup('').join(Markup('<div class="sheet">{}</div>').format(_card(*page) * CARDS) for page in pages)
    return printed(title, body, lang, STYLE)


def _card(heading, questions, asked, goes):
    """One card."""
    return Markup('<div class="card"><h1>{}</h1><p>{}</p>{}<p>{}</p></div>').format(
        heading, asked, Markup('').join(_question(question, labels) for question, labels in questions), goes)


def _question(question, labels):
    """A question with its three faces."""
    faces = Markup('').join(Markup('<td>{}<br>{}</td>').format(_face(mouth), label) for mouth,
                            label in zip(MOUTHS, labels, strict=True))
    return Markup('<h2>{}</h2><table class="faces"><tr>{}</tr></table>').format(question, faces)


def _face(mouth):
    """A face that smiles, is flat or frowns."""
    return Markup(
        '<svg viewBox="-11 -11 22 22" fill="none" stroke="#22302F"><circle r="10"/><circle cx="-3.5" cy="-2.5" r=".8" '
        'fill="#22302F"/>'
        '<circle cx="3.5" cy="-2.5" r=".8" fill="#22302F"/><path d="{}"/></svg>').format(mouth)
