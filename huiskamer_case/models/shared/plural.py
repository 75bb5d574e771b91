from odoo.tools.misc import babel_locale_parse

# Between the forms of one text; translations have as many as their language, in the order of CLDR.
BETWEEN = ' | '
CATEGORIES = ('zero', 'one', 'two', 'few', 'many', 'other')


def plural(env, text, number, /, **values):
    """A sentence that counts, in the form that the language of the screen has for this number.

    One text holds all forms: ``"%(number)s day | %(number)s days"``. How many a language has, and which number takes
    which, is said by the Unicode CLDR; ``static/src/plural.js`` chooses by the same rules.

    :param env: whose ``lang`` is that of the reader
    :param text: the forms, a lazy text
    :param number: what is counted; in the text ``%(number)s``, as ``values`` writes it where it is given there
    :return str: the sentence
    """
    forms = env._(text).split(BETWEEN)
    return forms[min(_form(env.lang, number), len(forms) - 1)] % {'number': number, **values}


def _form(lang, number):
    """Which of the forms of this language a number takes."""
    rule = babel_locale_parse(lang).plural_form
    forms = [category for category in CATEGORIES if category in rule.tags or category == 'other']
    return forms.index(rule(number))
