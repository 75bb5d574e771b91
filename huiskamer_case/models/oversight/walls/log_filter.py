"""Keeps values out of Odoo's log when a query about our tables fails.

Odoo logs the whole query with its values, and PostgreSQL's refusal with the whole row, whenever a
constraint, a foreign key or another session is in the way, and the words of every refusal. Of a record that tells of
one of our tables this leaves which statement on which table it was, and the first line of the refusal.
What PostgreSQL writes to its own log is a setting of the server: see `docs/security-model.md`.
"""
import logging
import os
import re
import traceback

import psycopg2

from odoo.http import request

from ...shared.random_code import ALPHABET

TABLE = re.compile(r'\bhuiskamer_\w+')
STATEMENT = re.compile(r'\b(INSERT INTO|UPDATE|DELETE FROM|SELECT)\b', re.IGNORECASE)
# What stands in quotation marks is a value, unless it is the name of something of the database.
QUOTED = re.compile(r'(\b(?:constraint|relation|column|table|index) )?"[^"]*"')
REFUSAL = re.compile(r'^psycopg2\.\S+: .*$', re.MULTILINE)
# Below the first line of a refusal PostgreSQL tells the row (DETAIL), the statement (LINE) and where (CONTEXT).
ROW = re.compile(r'^(DETAIL|CONTEXT|HINT|LINE \d+|QUERY|STATEMENT):?.*(?:\n\s+\^.*)?', re.MULTILINE)
SQL_LOGGER, ACCESS_LOGGER = 'odoo.sql_db', 'werkzeug'
# Both tell of addresses: every request, and a form that came without core's token.
OF_ADDRESSES = (ACCESS_LOGGER, 'odoo.http')
# Others may: where a call hangs, or somebody asks where each one is, Odoo writes the whole address of each.
HAS_ADDRESS = re.compile(r'https?://|/huis|[?&]token=')
# What these say was typed by nobody: PostgreSQL's refusals are cleaned below, the others are about the code itself.
UNTYPED = (psycopg2.Error, ImportError, SyntaxError, NameError)
OURS, OURS_NAMED = f'{os.sep}huiskamer_case{os.sep}', 'huiskamer.'
# What core says of a search, with all that was searched for: of one that is written in the old way, and of an export
# of what was found in a list of ours; and what was typed where a name to log in with is asked, by whoever is not known
# by it: a pass phrase one field too early, or the name of somebody that is meant for a search. The address of the
# machine stays, which is what such a line is read for; the tries themselves are on record in the house.
OLD_WAY = re.compile(r'(domain condition )\(.*\)(?= should )', re.DOTALL)
TYPED = {
    'py.warnings': OLD_WAY, 'odoo.domains': OLD_WAY,
    'odoo.addons.web.controllers.export': re.compile(r"('huiskamer\..* Domain: ).*", re.DOTALL),
    'odoo.addons.base.models.res_users': re.compile(r'(Login failed for login:).*(?= from )', re.DOTALL),
    'odoo.addons.auth_signup.controllers.main': re.compile(r'(Password reset attempt for ).*(?= by user )', re.S),
}
# The lines of the access log that would tell whose page was opened; those of taps are left out by tap_log.py. A code
# may be typed into an address in small letters, with another sign between its halves or none, and behind a sign that
# is written as a number.
CODE = re.compile(
    r'(?:(?<![0-9A-Za-z])|(?<=%[0-9A-Fa-f]{2}))'
    rf'(?:[2-9A-Z]{{4}}(?:-|%2[Dd])[2-9A-Z]{{4}}|(?i:[{ALPHABET}]{{4}}(?:[-+._ ]|%2[0D])?[{ALPHABET}]{{4}}))'
    r'(?![0-9A-Za-z])')

# With the token of an invitation whoever reads the log could choose the pass phrase before the one who was invited.
TOKEN = re.compile(r'(?<=[?&]token=)[^&\s"]+')


def chain(error):
    """An error and those that led to it."""
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or error.__context__
    return seen


def concerns_us(error):
    """Whether an error came through this addon, or out of a call to one of its models: it may say what somebody
    typed.
    """
    params = getattr(request, 'params', None) if request else None  # a request that nobody has looked at yet has none
    # an export names its model within what it sends
    if any(isinstance(value, str) and OURS_NAMED in value for value in (params or {}).values()):
        return True
    return any(OURS in frame.filename for one in chain(error) for frame in traceback.extract_tb(one.__traceback__))


class WithoutValues(logging.Filter):
    """Lets every record pass, those about our tables without what is in them."""

    @staticmethod
    def _without_quoted(line):
        """A line of a refusal, without the values in it."""
        return QUOTED.sub(lambda quoted: quoted[0] if quoted[1] else '(a value)', line)

    def filter(self, record):
        """Take the values out of a record, once; nothing is ever left out of the log altogether."""
        if not getattr(record, 'huiskamer_clean', False):
            record.huiskamer_clean = True
            if isinstance(record.msg, Exception) and concerns_us(record.msg):
                record.msg, record.args = f'{type(record.msg).__name__}; what it says is not logged', ()
            if record.name in OF_ADDRESSES or HAS_ADDRESS.search(self._line(record)):
                self._clean_access(record)
            if record.name in TYPED:
                self._clean_typed(record)
            if record.name == SQL_LOGGER and TABLE.search(record.getMessage()):
                record.msg, record.args = self._statement(record), ()
            if record.exc_info and record.exc_info[1] is not None:
                self._clean_traceback(record)
        return True

    @staticmethod
    def _line(record):
        """What a record says; nothing of one that cannot be said: whoever logs it hears of that from the handler."""
        try:
            return record.getMessage()
        except (TypeError, ValueError, KeyError):
            return ''

    def _clean_access(self, record):
        """Leave out codes and tokens in addresses."""
        line = self._line(record)
        self._say(record, line, TOKEN.sub('(token)', CODE.sub('(code)', line)))

    def _clean_typed(self, record):
        """Leave out what was searched for, or typed to get in."""
        line = record.getMessage()
        self._say(record, line, TYPED[record.name].sub(r'\1(not logged)', line))

    def _say(self, record, line, clean):
        """Let a record say this, where it is not what it says."""
        if clean != line:
            record.msg, record.args = clean, ()

    def _statement(self, record):
        """What kind of statement it was, on which tables, and how it was refused."""
        text = record.getMessage()
        verb, tables = STATEMENT.search(text), sorted(set(TABLE.findall(text)))
        said = f'{verb[1].upper() if verb else "query"} on {", ".join(tables)}; its values are not logged'
        if record.levelno < logging.ERROR or not record.args:
            return said
        return f'{said}\nERROR: {self._without_quoted((str(record.args[-1]).splitlines() or [""])[0])}'

    def _clean_traceback(self, record):
        """Have the traceback printed without PostgreSQL's details, when it tells of one of our tables."""
        text = record.exc_text or ''.join(traceback.format_exception(*record.exc_info)).rstrip()
        if concerns_us(record.exc_info[1]):
            for error in chain(record.exc_info[1]):
                if str(error) and not isinstance(error, UNTYPED):
                    record.exc_text = text = text.replace(str(error), '(not logged)')
        if TABLE.search(text) and 'psycopg2' in text:
            text = ROW.sub('(not logged)', text)
            record.exc_text = REFUSAL.sub(lambda line: self._without_quoted(line[0]), text)
            record.msg, record.args = ROW.sub('(not logged)', record.getMessage()), ()


def install():
    """Put the filter on Odoo's loggers: on the handlers, which see every record, and on the one of SQL."""
    without_values = WithoutValues()
    for name in (SQL_LOGGER, ACCESS_LOGGER):
        logging.getLogger(name).addFilter(without_values)
    for handler in logging.getLogger().handlers:
        if not any(isinstance(known, WithoutValues) for known in handler.filters):
            handler.addFilter(without_values)


install()
