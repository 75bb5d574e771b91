"""Looking for a person's words in everything the database holds, and in the filestore.

Looked at: every text, varchar, char, json, jsonb and bytea column of every table (also those of other
addons), and every file of the filestore byte by byte. Not looked at: what is compressed inside a
file (PDF, office documents), and back-ups; the certificate says when those become unreadable.
"""
import re
from pathlib import Path

from odoo.tools import SQL

SHORTEST = 3  # a shorter word is everywhere
DIGITS = 8  # the last digits of a phone number, which are the same with and without a country code
SHOWN = 20  # ids that are shown for each column
KINDS = ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea')


def pattern(words):
    """One regular expression for all words: whole words, any case; a phone number however it is written."""
    found = []
    for word in words:
        digits = re.sub(r'\D', '', word)
        if len(digits) >= DIGITS and not re.search(r'[^\W\d]', word):
            found.append(r'[-. ()/]*'.join(digits[-DIGITS:]))
        elif len(word.strip()) >= SHORTEST:
            found.append(re.sub(r'([^\w\s])', r'\\\1', word.strip()))
    return '|'.join(found)


def whole(expression):
    """The expression, not within a longer word; phone numbers may have more digits before them."""
    return rf'(^|[^[:alpha:]])({expression})($|[^[:alnum:]])'


def scan(cr, words, filestore):
    """Look for these words everywhere.

    :return: dict with ``tables``, ``columns``, ``files`` (how many) and ``hits``: (place, count, ids)
    """
    expression = pattern(words)
    found = {'tables': 0, 'columns': 0, 'files': 0, 'hits': []}
    if expression:
        scan_tables(cr, expression, found)
        scan_files(Path(filestore), expression, found)
    return found


def scan_tables(cr, expression, found):
    """Look through every table, once for all its columns. Raw SQL: the catalogue knows columns that no model knows."""
    # not PostgreSQL's own tables: of ours they hold statistics only, sealed as the columns are
    cr.execute(SQL("""
        SELECT c.table_name, c.column_name, c.data_type,
               EXISTS (SELECT 1 FROM information_schema.columns i WHERE i.table_schema = 'public'
                       AND i.table_name = c.table_name AND i.column_name = 'id')
        FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN %s
        ORDER BY 1, 2
    """, KINDS))
    tables = {}
    for table, column, kind, has_id in cr.fetchall():
        tables.setdefault((table, has_id), []).append((column, kind))
    for (table, has_id), columns in tables.items():
        found['tables'] += 1
        found['columns'] += len(columns)
        scan_table(cr, table, has_id, columns, expression, found)


def scan_table(cr, table, has_id, columns, expression, found):
    """Look through one table and add what was found. Raw SQL: one pass over a table, whoever it belongs to."""
    matches = [
        SQL("%s ~* %s", as_text(column, kind), whole(escaped(expression) if kind == 'bytea' else expression))
        for column, kind in columns]
    key = SQL('id::text') if has_id else SQL('ctid::text')
    cr.execute(SQL("SELECT %s FROM %s", SQL(", ").join(
        SQL("count(*) FILTER (WHERE %s), (array_agg(%s) FILTER (WHERE %s))[1:%s]", match, key, match, SHOWN)
        for match in matches), SQL.identifier(table)))
    row = cr.fetchone()
    for number, (column, _kind) in enumerate(columns):
        if row[2 * number]:
            found['hits'].append((f'{table}.{column}', row[2 * number], row[2 * number + 1]))


def as_text(column, kind):
    """A column as text that can be searched; bytes keep their ASCII, and the rest is written in octal."""
    name = SQL.identifier(column)
    if kind == 'bytea':
        return SQL("encode(%s, 'escape')", name)
    return SQL("%s::jsonb::text", name) if kind == 'json' else SQL("%s::text", name)


def escaped(expression):
    """The expression as PostgreSQL writes bytes out: a backslash and three octal digits for each of UTF-8."""
    return ''.join(
        sign if sign.isascii() else ''.join(rf'\\{byte:03o}' for byte in sign.encode()) for sign in expression)


def scan_files(filestore, expression, found):
    """Look through every file of the filestore and add what was found."""
    sought = re.compile(rf'(?<![^\W\d_])({expression})(?!\w)'.encode(), re.IGNORECASE)
    for path in sorted(filestore.rglob('*')) if filestore.is_dir() else ():
        if path.is_file():
            found['files'] += 1
            if sought.search(path.read_bytes()):
                found['hits'].append((f'filestore/{path.relative_to(filestore)}', 1, []))
