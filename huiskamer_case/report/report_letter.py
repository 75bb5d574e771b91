"""The monitoring report as a letter to the council."""
from markupsafe import Markup

from . import report_charts
from .paper import css_words, printed
from .report_charts import chart

INK, QUIET, LINE, HEADING = '#22302F', '#6B7876', '#D8DEDA', '#1F5F59'
STYLE = """
@page { margin: 26mm 22mm 20mm;
  @top-left { content: %(place)s; font: bold 10pt "Noto Sans"; color: """ + HEADING + """ }
  @top-right { content: %(right)s; font: 8pt "Noto Sans"; color: """ + QUIET + """ }
  @bottom-left { content: %(footer)s; font: 8pt "Noto Sans"; color: """ + QUIET + """; white-space: nowrap }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt "Noto Sans"; color: """ + QUIET + """ } }
body { font-size: 9.5pt } h1 { font-size: 17pt; margin: 2mm 0 4mm } h2 { color: """ + HEADING + """; margin: 5mm 0
2mm } h3 { font-size: 9.5pt; margin: 3mm 0 1mm }
.quiet { color: """ + QUIET + """; font-size: 8pt } section.one { break-inside: avoid } .together { break-inside:
avoid }
.keys { table-layout: fixed; background: #F4F1EA; border-bottom: 1.2pt solid """ + HEADING + """; margin: 3mm 0 }
.keys td { text-align: center; padding: 3mm 1mm; vertical-align: top }
.keys b { display: block; font-size: 16pt } .keys span { font-size: 8pt; color: """ + QUIET + """ }
.draft { position: fixed; top: 110mm; left: 10mm; font: bold 60pt "Noto Sans"; color: """ + LINE + """; transform:
rotate(-50deg); z-index: -1 }
""" + report_charts.STYLE


def report_letter(page):
    """The letter as the bytes of a PDF; the same page gives the same bytes.

    :param dict page: as :meth:`huiskamer.report._page` makes it
    """
    style = STYLE
    for name, words in (('place', page['place']), ('right', page['mark'] or page['replaced'] or page['date']),
                        ('footer', page['footer'])):
        style = style.replace(f'%({name})s', css_words(words))
    return printed(page['title'], _body(page), page['language'], style)


def _body(page):
    """The letter from top to bottom; nothing in the words is markup."""
    greeting, salute, *lines = page['greeting']
    draft = Markup('<div class="draft">{}</div>').format(page['mark'].split(' ')[0]) if page['mark'] else ''
    head = Markup('{}<p>{}</p><p class="quiet">{}</p><h1>{}</h1><p>{}</p>').format(draft, greeting, page['date'],
        page['title'], salute)
    parts = Markup('').join(map(_part, page['parts']))
    return head + _paragraphs(lines) + _keys(page['keys']) + parts + Markup(
        '<p class="quiet" style="margin-top: 6mm">{}</p>').format(page['signed'])


def _paragraphs(lines):
    """Words as they are, one paragraph each."""
    return Markup('').join(Markup('<p>{}</p>').format(line) for line in lines)


def _keys(keys):
    """The few numbers that come first, side by side."""
    cells = Markup('').join(Markup('<td><b>{}</b><span>{}</span></td>').format(number, words) for number, words in keys)
    return Markup('<table class="keys"><tr>{}</tr></table>').format(cells)


def _part(part):
    """A heading that never stands alone at the foot of a page, its prose and its tables."""
    first, *others = part['prose'] or ['']
    head = Markup('<div class="together"><h2>{}</h2>{}</div>').format(part['heading'],
        _paragraphs([first] if first else []))
    return head + _paragraphs(others) + Markup('').join(map(_table, part['tables']))


def _table(table):
    """One table: its name, its chart, and what to keep in mind."""
    words = ' '.join(filter(None, (table['total_words'], table['definition'], table['note'])))
    drawing = chart(table) if table['rows'] else ''
    return Markup('<section class="one"><h3>{}</h3>{}<p class="quiet">{}</p></section>').format(table['title'], drawing,
        words)
