"""Looking for a person's words in everything the database holds, and in the filestore.

Looked at: every text, varchar, char, json, jsonb and bytea column of every table (also those of other
addons), and every file of the filestore and of the sessions but the bundles that Odoo makes of its own code. Not
looked at: what is sealed, what is compressed inside a file (PDF, office documents), logs, browsers and back-ups; the
certificate says so.
"""
import re
from pathlib import Path

from odoo.tools import SQL

from .written_forms import CODED_LETTER, UNSEEN

SHOWN = 20  # ids that are shown for each column
KINDS = ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea')
SEALED = r'^hk[0-9]+\.[0-9.]+[A-Za-z0-9+/=]+$'
BATCH = 500
# What can only be about a person of the huiskamer, or has to be looked at as if it were.
OURS = ('huiskamer_', 'filestore', 'sessions')
# Base64 of anything longer than a word comes in runs; most texts have none, and are looked at no closer.
RUN = '[A-Za-z0-9+/_-]{20}'


def scan(cr, sought, **folders):
    """Look for these words everywhere.

    :param sought: a :class:`Sought`
    :param folders: the filestore and what else holds files, by what they are called in the certificate
    :return: dict with ``tables``, ``columns``, ``files`` (how many), ``whole`` and ``near``: (place, count, ids)
    """
    found = {'tables': 0, 'columns': 0, 'files': 0, 'whole': [], 'near': []}
    if sought:
        scan_tables(cr, sought, found)
        left_out = bundles(cr)
        for name, folder in folders.items():
            scan_files(name, Path(folder), sought, found, left_out)
    return found


def told_apart(hits):
    """(lines of what is ours, lines of what is the CRM's): of a name that is a common word many are about others."""
    ours, others = [], []
    for place, count, ids in hits:
        line = f"{place}: {count}" + (f" ({', '.join(map(str, ids))})" if ids else "")
        (ours if place.startswith(OURS) else others).append(line)
    return ours, others


def scan_tables(cr, sought, found):
    """Look through every table. Raw SQL: the catalogue knows columns that no model knows."""
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
        scan_table(cr, table, has_id, columns, sought, found)


def scan_table(cr, table, has_id, columns, sought, found):
    """Look through one table and add what was found.

    Raw SQL: one pass over a table, whoever it belongs to. What cannot hold a word stays in the database.
    """
    names = [SQL.identifier(f'text_{number}') for number in range(len(columns))]
    looks = open_texts(names, columns)
    kept = [SQL.identifier(f'look_{number}') for number in range(len(looks))]
    # each column is made text once, and so is what is looked at: without the OFFSETs it would be, for each look anew
    cr.execute(SQL(
        "SELECT key, %s FROM (SELECT texts.*, %s FROM (SELECT %s AS key, %s FROM %s OFFSET 0) texts OFFSET 0) looks"
        " WHERE %s", SQL(", ").join(names), named(looks, kept), SQL('id::text') if has_id else SQL('ctid::text'),
        named([as_text(column, kind) for column, kind in columns], names), SQL.identifier(table),
        SQL(" OR ").join(may_hold(text, sought) for text in kept)))
    hits = {}
    while rows := cr.fetchmany(BATCH):
        for row_id, *values in rows:
            for (column, _kind), value in zip(columns, values, strict=True):
                kind = value and not re.match(SEALED, value) and sought.in_text(value)
                if kind:
                    hits.setdefault((kind, column), []).append(row_id)
    for (kind, column), ids in sorted(hits.items()):
        found[kind].append((f'{table}.{column}', len(ids), ids[:SHOWN]))


def open_texts(names, columns):
    """What of a row is looked at: its texts as one, for most of the work is to begin to look; bytes, which may be long,
    by themselves. What is sealed is no text: there is much of it, and it looks like base64.
    """
    is_open = [SQL("CASE WHEN %s !~ %s THEN %s END", name, SEALED, name) for name in names]
    short = [text for text, (_column, kind) in zip(is_open, columns, strict=True) if kind != 'bytea']
    long = [text for text, (_column, kind) in zip(is_open, columns, strict=True) if kind == 'bytea']
    return [SQL(r"concat_ws(E'\n', %s)", SQL(", ").join(short)), *long] if short else long


def named(expressions, names):
    """These expressions under these names, as a query lists them."""
    return SQL(", ").join(SQL("%s AS %s", *pair) for pair in zip(expressions, names, strict=True))


def may_hold(text, sought):
    """Whether a text could hold a word, by looks that cost little.

    Plain letters as they are; others with their marks off; letters that machines wrote, and base64, are looked at
    one by one afterwards.
    """
    return SQL(
        r"%(text)s ~* %(quick)s OR %(text)s ~ %(coded_letter)s"
        r" OR %(text)s ~ %(run)s AND %(text)s LIKE ANY(%(coded)s)"
        r" OR %(text)s ~ '[^\x01-\x7f]' AND %(folded)s ~* %(quick)s",
        text=text, quick=sought.quick(), coded_letter=CODED_LETTER, folded=folded(text), run=RUN,
        coded=['%' + form.replace('_', r'\_') + '%' for form in sought.coded])


def folded(text):
    """A text with its marks off, and with plain letters for the few that do not come apart."""
    bare = SQL("regexp_replace(normalize(lower(%s), NFKD), %s, '', 'g')", text,
               f'[\u0300-\u036f{UNSEEN}]')
    for sign, letters in {'æ': 'ae', 'œ': 'oe', 'ß': 'ss', 'þ': 'th'}.items():
        bare = SQL("replace(%s, %s, %s)", bare, sign, letters)
    return SQL("translate(%s, 'øłđħıŧð', 'oldhitd')", bare)


def as_text(column, kind):
    """A column as text that can be searched; bytes keep their ASCII, and the rest is written in octal."""
    name = SQL.identifier(column)
    if kind == 'bytea':
        return SQL("encode(%s, 'escape')", name)
    return SQL("%s::jsonb::text", name) if kind == 'json' else SQL("%s::text", name)


def bundles(cr):
    """The names of the files in which Odoo keeps its own code for the browser. Raw SQL: whatever the rules say."""
    cr.execute(SQL("SELECT store_fname FROM ir_attachment GROUP BY store_fname HAVING bool_and(url LIKE %s)",
                   '/web/assets/%'))
    return {Path(name).name for name, in cr.fetchall() if name}


def scan_files(name, folder, sought, found, left_out=()):
    """Look through the files of a folder and add what was found."""
    for path in sorted(folder.rglob('*')) if folder.is_dir() else ():
        if path.is_file() and path.name not in left_out:
            found['files'] += 1
            kind = sought.in_text(as_words(path.read_bytes()))
            if kind:
                found[kind].append((f'{name}/{path.relative_to(folder)}', 1, []))


def as_words(data):
    """The bytes of a file as text: UTF-16 when every second byte or so is empty, else UTF-8 and what comes near it."""
    return data.decode('utf-16' if data.count(0) > len(data) // 4 else 'utf-8', errors='replace')
