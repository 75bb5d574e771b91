"""Single values of an HSDS row, read as people write them; each problem is said with its place and the row goes on."""
import math

from odoo import fields

from . import hsds

LONGEST_NAME = 300
PROBLEM, NOTICE = 'problem', 'notice'
# A year of hours, ten years of days: no agreement is longer, and both fit everywhere that counts with them.
MOST = {'answer_within': 8_760.0, 'check_every': 3_650}


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
        value = row.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return value if isinstance(value, str) and value else None

    def _date(self, table, row, name):
        """A field as a date; False and a word when it is none."""
        value = row.values.get(name)
        try:
            return fields.Date.to_date(value.strip() if isinstance(value, str) else 'x') or False
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
