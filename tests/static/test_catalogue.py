"""What the database itself says about the two rooms: no way leads from an evening to a file.

Nothing here trusts our own list of models: rooms come from the folders of the code, tables,
columns and foreign keys from PostgreSQL's catalogue, and the walk goes over every table of
every installed module.
"""
import ast
import collections
import re
from pathlib import Path

import psycopg2
import pytest

from launcher import trees

MODELS = Path(__file__).parents[2] / "huiskamer_case" / "models"

# Tables that both rooms hang on. A path that passes through one of them says only "the same place",
# "the same colleague", "the same word": many evenings and many files share each row.
HUBS = {
    "huiskamer_location": "the place; every evening and every file of it has the same one",
    "huiskamer_topic": "a word list",
    "huiskamer_language": "a word list",
    "huiskamer_data_category": "a word list",
    "resource_calendar": "the opening hours of a place",
    "res_company": "the organisation; all rows have the same one",
    "res_users": "colleagues; no row of an evening points at one, and a closed day at whoever put it on the list",
}
# Every column that the tables of the evening may have.
COLUMNS = {
    "huiskamer_opening": {
        "id", "location_id", "date", "opens_at", "closes_at", "state", "cancel_reason", "hosts_present",
        "is_forgotten", "is_closed_day", "hours", "hours_held"},
    "huiskamer_tally": {"id", "opening_id", "value", "count"},
    "huiskamer_evening_count": {"id", "opening_id", "key", "sealed"},
    "huiskamer_week_tally": {"id", "location_id", "year", "quarter", "week", "is_at_rest", "key", "sealed"},
    "huiskamer_tap_batch": {"id", "opening_id", "batch"},
    "huiskamer_correction": {"id", "location_id", "year", "week", "reason", "added", "taken_away", "left_out"},
    "huiskamer_side_effect": {"id", "date", "location_id", "kind", "source", "severity", "is_handled"},
    "huiskamer_observation": {"id", "location_id", "year", "week", "text"},
    "huiskamer_help_line": {"id", "name", "phone", "when", "location_id", "sequence", "active"},
    # days on which nobody comes: core's own columns say which supervisor put them on the list
    "huiskamer_closed_day": {
        "id", "day", "name", "location_id", "company_id", "leave_id", "create_uid", "create_date", "write_uid",
        "write_date"},
}
# Models that are a question asked anew each time: nothing of them is stored.
QUERIES = {"huiskamer_agenda"}
# What people wrote or let out of the house: words in it are no count in the open.
WORDS = {"huiskamer_release": ("shown", "measure"), "huiskamer_help_line": ("name", "when")}
# The only foreign keys of the counters.
KEYS = {"huiskamer_tally": {"huiskamer_opening"}, "huiskamer_evening_count": {"huiskamer_opening"},
        "huiskamer_week_tally": {"huiskamer_location"}}
COUNTER_TYPES = {"integer", "character varying", "boolean"}


def tables_of(room):
    """The tables of the models that a room defines."""
    names = set()
    for path in (MODELS / room).rglob("*.py"):
        for node in trees.nodes(path):
            if isinstance(node, ast.ClassDef) and [ast.unparse(base) for base in node.bases] == ["models.Model"]:
                source = ast.get_source_segment(path.read_text(), node)
                names |= set(re.findall(r"^    _name = '([\w.]+)'", source, re.MULTILINE))
    return {name.replace(".", "_") for name in names}


DROPIN, CASEWORK = tables_of("dropin"), tables_of("casework")


def foreign_keys(cursor):
    """(table, the table it points at) for every foreign key of the database."""
    cursor.execute("SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'")
    return [(source.strip('"'), target.strip('"')) for source, target in cursor.fetchall()]


def columns(cursor, table):
    """column -> type, as the catalogue has it."""
    cursor.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table])
    return dict(cursor.fetchall())


def ways(cursor, hubs):
    """Every table of casework that a walk from the evening reaches without passing a hub, with its way."""
    beside = collections.defaultdict(set)
    for source, target in foreign_keys(cursor):
        beside[source].add(target)
        beside[target].add(source)
    ways = {table: (table,) for table in DROPIN}
    queue = collections.deque(sorted(DROPIN))
    while queue:
        table = queue.popleft()
        for neighbour in sorted(beside[table] - ways.keys()):
            ways[neighbour] = (*ways[table], neighbour)
            if neighbour not in hubs:
                queue.append(neighbour)
    return {table: ways[table] for table in CASEWORK & ways.keys()}


def look(cursor):
    """What is wrong with the tables of the evening, as sentences."""
    wrong = [" - ".join(way) for way in ways(cursor, HUBS).values()]
    keys = foreign_keys(cursor)
    wrong += [f"{source} points at {target}" for source, target in keys
              if (source in DROPIN and target in CASEWORK) or (source in CASEWORK and target in DROPIN)]
    for table, targets in KEYS.items():
        pointed_at = [target for source, target in keys if source == table]
        if sorted(pointed_at) != sorted(targets):
            wrong.append(f"{table} points at {pointed_at}")
    for table in DROPIN:
        extra = set(columns(cursor, table)) - COLUMNS.get(table, set())
        if extra:
            wrong.append(f"{table} has {sorted(extra)}")
    return wrong


def test_the_rooms_have_tables_and_the_catalogue_has_them_all(cursor):
    cursor.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')")
    there = {name for (name,) in cursor.fetchall()}
    assert len(DROPIN) >= 3 and len(CASEWORK) >= 9 and not DROPIN & CASEWORK
    assert there >= DROPIN | CASEWORK - QUERIES and not there & QUERIES
    assert len(foreign_keys(cursor)) > 200


def test_no_way_leads_from_an_evening_to_a_file_but_through_a_named_hub(cursor):
    assert look(cursor) == []


def test_the_walk_would_find_a_way_if_the_place_were_no_hub(cursor):
    assert ways(cursor, {}) != {}
    assert ways(cursor, HUBS.keys() - {"huiskamer_location"}) != {}


def test_every_hub_is_a_table_and_has_its_reason(cursor):
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r'")
    assert set(HUBS) <= {name for (name,) in cursor.fetchall()}
    assert all(len(reason.split()) >= 3 for reason in HUBS.values())


@pytest.mark.parametrize("table", COLUMNS)
def test_a_table_of_the_evening_has_exactly_its_columns(cursor, table):
    assert set(columns(cursor, table)) == COLUMNS[table]


@pytest.mark.parametrize("table", KEYS)
def test_a_counter_holds_numbers_and_codes_and_no_author_no_time_no_text(cursor, table):
    assert set(columns(cursor, table).values()) <= COUNTER_TYPES
    assert not set(columns(cursor, table)) & {"create_uid", "write_uid", "create_date", "write_date", "user_id"}


@pytest.mark.parametrize("table", ["huiskamer_evening_count", "huiskamer_week_tally"])
def test_what_is_sealed_is_no_sentence_and_no_code(cursor, table):
    for odd in ("Merel, 23 jaar, kwam om half zes binnen en vroeg naar onderdak voor vannacht", "housing",
                '{"help/advies": 3}' * 9):
        with pytest.raises(psycopg2.errors.CheckViolation):
            cursor.execute(f"UPDATE {table} SET sealed = %s WHERE id = (SELECT min(id) FROM {table})", [odd])
        cursor.connection.rollback()


@pytest.mark.parametrize("value", ["Merel, 23 jaar", "advies", "housing", "h77"])
def test_nothing_but_an_hour_is_counted_in_the_open(cursor, value):
    with pytest.raises(psycopg2.errors.CheckViolation):
        cursor.execute("UPDATE huiskamer_tally SET value = %s WHERE id = (SELECT min(id) FROM huiskamer_tally)",
                       [value])
    cursor.connection.rollback()


def test_no_table_but_the_sealed_ones_holds_a_count_of_what_was_asked(cursor):
    """A column that names a measure or one of its values would be a count in the open, whatever it is called.

    What was released stands open in the ledger: it left the house.
    """
    for table in DROPIN | {"huiskamer_release", "huiskamer_short_key"}:
        cursor.execute(f"SELECT string_agg((to_jsonb(t) - %s)::text, ' ') FROM {table} t", [list(WORDS.get(table, ()))])
        text = cursor.fetchone()[0] or ""
        assert not re.search(r"\b(voorlichting|advies|not_said|handover_offered|passing_by|card_welcome|permit_rights)\b", text), table  # noqa: E501


def test_every_table_of_the_evening_is_on_the_list():
    assert set(COLUMNS) == DROPIN


BAD = {
    "a contact that points at an evening": (
        "ALTER TABLE huiskamer_contact ADD opening_id int REFERENCES huiskamer_opening"),
    "an evening that points at a file": "ALTER TABLE huiskamer_opening ADD case_id int REFERENCES huiskamer_case",
    "a table between the two": (
        "CREATE TABLE huiskamer_probe_rel (a int REFERENCES huiskamer_opening, b int REFERENCES huiskamer_client)"),
    "an author on a counter": "ALTER TABLE huiskamer_tally ADD create_uid int REFERENCES res_users",
    "a moment on a counter": "ALTER TABLE huiskamer_tally ADD write_date timestamp",
    "words on a week": "ALTER TABLE huiskamer_week_tally ADD remarks text",
    "an author on an evening": "ALTER TABLE huiskamer_opening ADD host_id int REFERENCES res_users",
}


@pytest.mark.parametrize("change", BAD.values(), ids=BAD)
def test_each_of_these_would_be_seen(cursor, change):
    cursor.execute(change)
    assert look(cursor) != []


def test_a_sealed_evening_keeps_nothing_but_visits(cursor):
    cursor.execute(
        "SELECT o.state, count(*) FROM huiskamer_evening_count c JOIN huiskamer_opening o ON o.id = c.opening_id "
        "GROUP BY 1")
    assert dict(cursor.fetchall()) == {"open": 1}


def test_no_unique_index_tells_whether_somebody_is_known(cursor):
    cursor.execute(
        "SELECT t.relname, a.attname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid"
        " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(i.indkey) WHERE i.indisunique")
    personal = {
        "alias", "official_name", "phone", "contact_hours", "contact_remarks", "age_band", "facts", "named_contact"}
    assert {(table, column) for table, column in cursor.fetchall() if table in CASEWORK and column in personal} == set()


def test_the_database_itself_holds_one_open_handover_per_file_and_service(cursor):
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'huiskamer_handover_one_live_per_service'")
    (definition,), = cursor.fetchall()
    assert "UNIQUE" in definition and "WHERE" in definition


def test_nothing_of_a_file_is_deleted_by_the_database_behind_our_back(cursor):
    cursor.execute(
        "SELECT conrelid::regclass::text, confrelid::regclass::text, confdeltype"
        " FROM pg_constraint WHERE contype = 'f'")
    cascades = {
        (source, target) for source, target, kind in cursor.fetchall()
        if source in CASEWORK and target in CASEWORK and kind != "r"}
    assert cascades == set()
