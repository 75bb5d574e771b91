"""Single values of an HSDS row, read as people write them; each problem is said with its place and the row goes on."""
import math
import re

from odoo import fields

from ..shared import house_days
from . import hsds
from .hsds_shapes import key_of

LONGEST_NAME = 300
PROBLEM, NOTICE = 'problem', 'notice'
# A year of hours, ten years of days: no agreement is longer, and both fit everywhere that counts with them.
MOST = {'answer_within': 8_760.0, 'check_every': 3_650}
# A day as calendars, spreadsheets and people here write it. With strokes and the year behind, nobody knows which is the
# month.
_DAYS = tuple(re.compile(pattern) for pattern in (
    r'^(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ].*)?$',
    r'^(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T\d{6}Z?)?$',
    r'^(?P<d>\d{1,2})[-.](?P<m>\d{1,2})[-.](?P<y>\d{4})$'))


def day_of(value):
    """A text as a day that a person can mean.

    :raise ValueError: when it is none
    """
    found = next(filter(None, (pattern.match(value.strip()) for pattern in _DAYS)), None) if isinstance(
        value, str) else None
    if not found or not house_days.FIRST_YEAR <= int(found['y']) <= house_days.LAST_YEAR:
        raise ValueError(value)
    return fields.Date.to_date(f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}")


class HsdsValues:
    """Reads fields of a row. Where a subclass keeps what it says, ``said`` holds (does, table, line, name, words)."""

    def __init__(self, env):
        """Begin without a word."""
        self.env, self.said = env, []

    def _say(self, does, table, row, words):
        """Say something of a row; its name helps to find it, but a person is not named."""
        name = row.values.get('name')
        self.said.append((does, table, row.line, name[:80] if isinstance(name, str) else '', words))

    def _text(self, table, row, name, required=False):
        """A field as text; said when it is missing or holds something else."""
        value = row.values.get(name)
        if value is None or value == '':
            if required:
                self._say(PROBLEM, table, row, self.env._("“%(field)s” is missing.", field=name))
            return ''
        if not isinstance(value, str):
            self._say(PROBLEM, table, row, self.env._("“%(field)s” should be text.", field=name))
            return ''
        value = ' '.join(value.split())
        if len(value) > LONGEST_NAME:
            self._say(PROBLEM, table, row, self.env._("“%(field)s” is longer than %(most)s letters.", field=name,
                                                      most=LONGEST_NAME))
            return ''
        return value

    def _key(self, row, name):
        """An identifier in a row as text, or None when it cannot be one."""
        return key_of(row.values.get(name))

    def _date(self, table, row, name):
        """A field as a date; False and a word when it is none."""
        try:
            return day_of(row.values.get(name))
        except ValueError:
            self._say(PROBLEM, table, row, self.env._("“%(field)s” is not a date as in 2026-01-31.", field=name))
            return False

    def _number(self, table, row, name, kind):
        """The value of an attribute as a number above zero that can be counted with; 0 and a word when it is none."""
        try:
            number = float(str(row.values.get('value')).strip())
        except ValueError:
            number = math.nan
        if not 0 < number <= MOST[name]:
            self._say(PROBLEM, table, row, self.env._(
                "“%(field)s” should be a number above zero and at most %(most)s.", field=name, most=int(MOST[name])))
            return 0
        if kind is int and number != int(number):
            self._say(PROBLEM, table, row, self.env._("“%(field)s” should be a whole number.", field=name))
            return 0
        return kind(number)

    def _choice(self, table, row, name, field):
        """The value of an attribute as one of the choices of a field; '' and a word when it is none."""
        value = row.values.get('value')
        if isinstance(value, str) and value in dict(field._description_selection(self.env)):
            return value
        self._say(PROBLEM, table, row, self.env._("“%(field)s” is not one of its choices.", field=name))
        return ''

    def _phone(self, table, row):
        """A number to call, without the quotes that some put around it."""
        return self._text(table, row, 'number', required=True).strip('"\' ')

    def _attribute(self, row, name, field):
        """The value of one attribute as the field wants it; empty when it cannot be."""
        kind = (hsds.ORGANIZATION_ATTRIBUTES | hsds.SERVICE_ATTRIBUTES)[name]
        if kind == 'date':
            return self._date('attributes', row, 'value')
        if kind is str:
            return self._choice('attributes', row, name, field)
        return self._number('attributes', row, name, kind)
