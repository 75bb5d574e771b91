"""What comes in from a dialog, or from somebody who calls its method without one, made fit to use.

A browser sends what its questions ask for. Anybody else can send anything, and gets a sentence
instead of an error of the machine: the one place for that is here.
"""
import re
from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import format_date

from . import house_days
from .limits import has_strange_signs
from .text_guard import plain

LONGEST_LINE, LONGEST_TEXT, LONGEST_LIST = 500, 20_000, 200
BIGGEST_NUMBER = 2**31 - 1
TEXTS, DAYS = ('char', 'text'), ('date', 'datetime')
NOTHING = (None, False, '')
WHOLE = re.compile(r'[-−]?[0-9]{1,9}')


def read(env, answers, models, choices=None):
    """The answers of a dialog, each of the type of the field with its name in the first of these models that has one.

    Days and moments come out as such, and what was chosen from a list exists and is the caller's to read.

    :param dict choices: name of an answer -> what can be chosen there, where the list is not that of a field
    :raise UserError: with a sentence about the first answer that cannot be used
    """
    if answers in (None, False):
        return {}
    if not isinstance(answers, dict) or not all(isinstance(name, str) for name in answers):
        raise UserError(env._("These answers cannot be read. Open the dialog again."))
    choices = choices or {}
    return {name: _chosen(env, value, choices[name]) if name in choices
            else _read_one(env, name, _field(env, name, models), value) for name, value in answers.items()}


def _chosen(env, value, keys):
    """One of several coded answers, or False for none.

    :raise UserError: for anything else
    """
    if value in NOTHING:
        return False
    if not isinstance(value, str) or value not in keys:
        raise choose_one(env)
    return value


def choose_one(env):
    """What to say when none of the answers was chosen, or something that was not among them."""
    return UserError(env._("Choose one of the answers that are shown."))


def _field(env, name, models):
    """The field behind an answer, if one of the models has it."""
    return next((env[model]._fields[name] for model in models if name in env[model]._fields), None)


def _read_one(env, name, field, value):
    """One answer, fit to use."""
    if value in NOTHING or (isinstance(value, str) and not seen(value)):
        return False
    if field is None:
        if name.endswith('_id') and not is_id(value):
            raise _refusal(env, None)
        return _read_loose(env, value)
    if field.type in TEXTS:
        ensure_text(env, field, value)
    elif field.type in DAYS:
        found = day(env, field, value)
        ensure_within(env, field, found)
        return found
    elif field.type == 'selection':
        ensure_choice(env, field, value)
    elif field.type == 'boolean':
        if value is not True:
            raise _refusal(env, field)
    elif field.type in ('integer', 'float'):
        return number(env, field, value)
    elif field.relational:
        return _read_ids(env, field, value)
    return value


def _read_loose(env, value):
    """An answer that no field knows: whoever uses it compares it with what she expects."""
    if isinstance(value, str):
        ensure_text(env, None, value)
    elif isinstance(value, list):
        if len(value) > LONGEST_LIST or not all(is_id(item) or _is_row(env, item) for item in value):
            raise _refusal(env, None)
    elif not isinstance(value, date) and not (isinstance(value, int) and abs(value) <= BIGGEST_NUMBER):
        raise _refusal(env, None)
    return value


def _is_row(env, item):
    """Whether this is a row of small answers, such as one of several steps; whoever uses it reads each by its field."""
    return isinstance(item, dict) and all(
        isinstance(name, str) and (value in NOTHING or (not isinstance(value, (list, dict))
                                   and _read_loose(env, value) is not None))
        for name, value in item.items())


def _read_ids(env, field, value):
    """One or several records chosen from a list: their ids.

    :raise UserError: the same for what does not exist and for what is not the caller's to read
    """
    several = field.type != 'many2one'
    ids = value if several else [value]
    if not isinstance(ids, (list, tuple)) or len(ids) > LONGEST_LIST or not all(is_id(item) for item in ids):
        raise _refusal(env, field)
    found = env[field.comodel_name].browse(dict.fromkeys(ids)).exists()
    if len(found) != len(set(ids)) or not found.has_access('read'):
        raise UserError(env._("What was chosen is not there to choose: %(what)s.", what=_label(env, field)))
    return list(ids) if several else value


def is_id(value):
    """Whether this can be the number of a record."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= BIGGEST_NUMBER


def number(env, field, value):
    """A number, from what was typed.

    :raise UserError: when it is none, or no whole one where a whole one is meant
    """
    if isinstance(value, str) and WHOLE.fullmatch(value.strip()):
        value = int(value.strip().replace('−', '-'))
    kinds = (int,) if field.type == 'integer' else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not abs(value) <= BIGGEST_NUMBER:
        raise _refusal(env, field)
    return value


def day(env, field, value):
    """A day or a moment, from what was typed.

    :raise UserError: when it is none
    """
    try:
        if isinstance(value, (str, date)):
            found = field.to_date(value) if field.type == 'date' else fields.Datetime.to_datetime(value)
            if found and 1900 < found.year < 2200:
                return found
    except (ValueError, OverflowError):
        pass
    raise UserError(env._("This is no day or time: %(what)s.", what=_label(env, field)))


def ensure_within(env, field, found):
    """Look whether somebody can mean this day: a field may say how many days before and after today that is.

    :raise UserError: naming the first and the last day that can be
    """
    window = getattr(field, 'window', None)
    if window:
        today = house_days.today()
        first, last = (today + timedelta(days=days) for days in window)
        if not first <= house_days.day_of(found) <= last:
            raise UserError(env._(
                "This day cannot be meant: %(what)s. Choose one from %(first)s to %(last)s.", what=_label(env, field),
                first=format_date(env, first), last=format_date(env, last)))


def seen(text):
    """A text as one sees it: without signs that nobody sees, and without spaces around it.

    Of what is longer than can be kept its beginning: one sign can become eighteen, so the length goes first.
    """
    return plain((text or '')[:LONGEST_TEXT + 1]).strip()


def ensure_text(env, field, value):
    """Look whether this is a text that can be kept.

    :raise UserError: when it is no text, too long, or has characters that nobody types
    """
    if not isinstance(value, str):
        raise _refusal(env, field)
    longest = LONGEST_LINE if field is not None and field.type == 'char' else LONGEST_TEXT
    if len(value) > longest:
        raise UserError(env._(
            "This is too long: %(what)s. It may have %(most)s characters.", what=_label(env, field), most=longest))
    if has_strange_signs(value):
        raise UserError(env._("This has a character that cannot be kept: %(what)s.", what=_label(env, field)))


def ensure_choice(env, field, value):
    """Look whether this is one of the choices of a field.

    :raise UserError: when it is none
    """
    if not isinstance(value, str) or value not in field.get_values(env):
        raise _refusal(env, field)


def ensure_values(env, model_fields, vals, by_hand=True):
    """Look through values that are about to be written: texts, choices, days and moments, numbers and links.

    :param by_hand: whether somebody typed them, and a day has to be one that she can mean
    :raise UserError: with a sentence about the first that cannot be used
    """
    for name, value in vals.items():
        field = model_fields.get(name)
        if field is None or value in NOTHING:
            continue
        if field.type in TEXTS and isinstance(value, (str, list, tuple, dict, set)):
            ensure_text(env, field, value)
        elif field.type in DAYS:
            found = day(env, field, value)
            if by_hand:
                ensure_within(env, field, found)
        elif field.type == 'selection':
            ensure_choice(env, field, value)
        elif field.type in ('integer', 'float') and not isinstance(value, (int, float)):
            number(env, field, value)
        elif field.relational:
            _ensure_links(env, field, value)


def _ensure_links(env, field, value):
    """Look whether this can be a record, or what is said of several; whether it may be is for the rules.

    :raise UserError: when it is something else
    """
    if field.type == 'many2one':
        usable = not isinstance(value, (str, float, dict, list))
    else:
        usable = not isinstance(value, (str, int, float, dict)) and all(
            not isinstance(item, (str, float)) and (not isinstance(item, (list, tuple)) or (
                bool(item) and isinstance(item[0], int))) for item in value)
    if not usable:
        raise _refusal(env, field)


def _label(env, field):
    """What the field is called on the screen."""
    return env._("an answer") if field is None else field._description_string(env)


def _refusal(env, field):
    """What to say of an answer that is not of its kind."""
    return UserError(env._("This answer cannot be used: %(what)s. Choose or type it again.", what=_label(env, field)))
