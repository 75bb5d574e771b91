"""One way to paper: letters, own copies, sheets, cards and reports, as PDF made by the server in every writing.

WeasyPrint lays out a page of our own HTML; Pango and HarfBuzz shape its letters, and Noto's fonts have them: Latin of
all kinds, Cyrillic, Greek, Arabic, Chinese, Thai, Georgian. The file is tagged and says its language (PDF/UA-1). Its
own data hold a neutral title, and neither a moment nor a machine nor an author. Nothing is fetched: not from the
network and not from a file. Where Pango is missing, the same page is answered as HTML, to be printed by the browser.
"""
import logging
import unicodedata
from functools import lru_cache

from lxml import html as lxml_html
from markupsafe import Markup

# The kinds of blocks.
HEAD, TEXT, WORDS, SMALL, LINE, BOX, PAGE = 'head', 'text', 'words', 'small', 'line', 'box', 'page'
UNKNOWN = '?'
NOWHERE = 'paper://nowhere/'  # what an address without a host would be resolved against; nothing is there
# One letter of each writing that names of people in the house are in.
SAMPLE = 'șƐłĐжЂαفב王สთհአन☐'
_SHAPES = {}  # sign -> whether this machine has a shape for it
FONTS = ('Noto Sans', 'Noto Sans Arabic', 'Noto Sans Hebrew', 'Noto Sans Thai', 'Noto Sans Georgian',
         'Noto Sans Armenian', 'Noto Sans Ethiopic',
         'Noto Sans Devanagari', 'Noto Sans Bengali', 'Noto Sans Tamil', 'Noto Sans CJK SC', 'Noto Sans Symbols2',
         'DejaVu Sans')
BLOCKS = {
    HEAD: Markup('<h1>{}</h1>'), TEXT: Markup('<p dir="auto">{}</p>'),
    WORDS: Markup('<div class="words" dir="auto">{}</div>'),
    SMALL: Markup('<p class="small">{}</p>'), LINE: Markup('<p class="line">{}</p>'),
    BOX: Markup('<p class="tick">{}</p>'),
    PAGE: Markup('<div class="next"></div>{}')}
STYLE = """
@page { size: A4; margin: 20mm 22mm 18mm }
body { font: 10.5pt/1.4 %s, sans-serif; margin: 0; color: #22302F; overflow-wrap: anywhere;
  font-kerning: none } /* so that what is copied out of the file has no spaces that are none */
h1 { font-size: 15pt; margin: 0 0 3mm; bookmark-level: none } h2 { font-size: 12.5pt; break-after: avoid } h3 {
font-size: 11pt; break-after: avoid }
p { margin: 0 0 2.5mm } .words { white-space: pre-wrap; font-size: 11pt; margin: 0 6mm 3mm } .small { font-size: 8.5pt }
.line { border-bottom: .5pt solid #22302F; padding-bottom: 7mm; break-inside: avoid } .next { break-after: page }
.tick::before { content: ""; display: inline-block; width: 3.4mm; height: 3.4mm; border: .6pt solid #22302F;
margin-right: 3mm }
table { border-collapse: collapse; width: 100%% } th { text-align: left; font-weight: normal; vertical-align: top;
padding: 0 3mm 1mm 0 }
""" % ', '.join(f'"{font}"' for font in FONTS)


class NothingIsFetched(ValueError):
    """A page asked for something outside itself."""


def fetch_nothing(_url, *_args, **_kwargs):
    """What a page gets that asks for a picture, a style or a font by its address: nothing, wherever it lies.

    :raise NothingIsFetched: always
    """
    raise NothingIsFetched("A paper is complete in itself.")


@lru_cache(maxsize=1)
def engine():
    """WeasyPrint, or None where it cannot find Pango."""
    try:
        import weasyprint  # noqa: PLC0415 half a second and sixty modules, for whoever prints
    except (ImportError, OSError):
        return None
    # Both say what they do with each word; in a log that would be what the paper says. Each sets its own level as it
    # comes.
    for name in ('weasyprint', 'weasyprint.progress', 'fontTools', 'fontTools.subset'):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return weasyprint


def paper(title, blocks, lang='en'):
    """Blocks one below the other, see :func:`printed`.

    :param list blocks: (kind, text) in order; the kinds are ``head``, ``text``, ``words`` (indented, as
        they are), ``small``, ``line`` (a label with room to write), ``box`` (to tick) and ``page``
    """
    return printed(title, Markup('').join(BLOCKS[kind].format(text) for kind, text in blocks), lang)


def printed(title, body, lang='en', style=''):
    """A PDF as bytes, or where Pango is missing the same page as HTML in bytes; the same page gives the same bytes.

    :param str title: of the file; whoever finds it in a list of files reads this, so it tells nothing
    :param Markup body: our own HTML around escaped words
    """
    body = Markup(unicodedata.normalize('NFC', body))
    strange = unprintable(body)
    if strange:
        body = Markup(''.join(UNKNOWN if sign in strange else sign for sign in body))
    page = page_of(title, body, lang, style)
    made = engine()
    if made is None:
        return page.encode()
    return made.HTML(string=page, url_fetcher=fetch_nothing, base_url=NOWHERE).write_pdf(
        pdf_variant='pdf/ua-1', pdf_tags=True, finisher=_number_header_cells)


def _number_header_cells(_document, pdf):
    """Call the header cells of tables by number: the engine takes addresses in the memory of this process, new each
    time.
    """
    cells = [part for part in pdf.objects if isinstance(part, dict) and part.get('Type') == '/StructElem']
    numbers = {}
    for cell in cells:
        if 'ID' in cell:
            cell['ID'].string = numbers.setdefault(cell['ID'].string, f'h{len(numbers)}')
    for cell in cells:
        for header in (cell.get('A') or {}).get('Headers', ()):
            header.string = numbers.get(header.string, header.string)


def ending_of(content):
    """(ending of a file name, kind for the browser) of what was printed."""
    return ('pdf', 'application/pdf') if content.startswith(b'%PDF-') else ('html', 'text/html; charset=utf-8')


def page_of(title, body, lang, style=''):
    """The page as HTML."""
    return Markup(
        '<!DOCTYPE html><html lang="{}"><head><meta '
        'charset="utf-8"><title>{}</title><style>{}{}</style></head><body>{}</body></html>'
    ).format((lang or 'en')[:2], title, Markup(STYLE), Markup(style), body)


def body_of(page):
    """What stands in a page that Odoo's templates made, without their scripts, styles and addresses."""
    tree = lxml_html.document_fromstring(page)
    for part in tree.xpath('//script | //style | //link | //img | //iframe | //object | //base'):
        part.drop_tree()
    return Markup('').join(Markup(lxml_html.tostring(part, encoding='unicode')) for part in tree.body)


def css_words(words):
    """Words as a string of a style sheet."""
    return '"' + ''.join(f'\\{ord(sign):06x}' if not sign.isalnum() and sign != ' ' else sign for sign in words) + '"'


def unprintable(text):
    """The signs of a text that no font of this machine has a shape for; none is known where the browser prints."""
    signs = {sign for sign in unicodedata.normalize('NFC', text)
             if not sign.isascii() and unicodedata.category(sign) not in ('Zs', 'Zl', 'Zp', 'Cc', 'Cf', 'Cs')}
    unknown = signs - _SHAPES.keys()
    if unknown and engine():
        _SHAPES.update(dict.fromkeys(unknown, False) | dict.fromkeys(unknown & _drawn(unknown), True))
    return {sign for sign in signs if not _SHAPES.get(sign, True)}


def _drawn(signs):
    """Those of these signs that are drawn: of the others the engine leaves nothing, not even a box."""
    page = page_of('', Markup('').join(Markup('<p>{}</p>').format(sign) for sign in sorted(signs)), 'en')
    document = engine().HTML(string=page, url_fetcher=fetch_nothing).render()
    document.write_pdf()
    return {sign for font in document.fonts.values() for words in font.cmap.values() for sign in words}
