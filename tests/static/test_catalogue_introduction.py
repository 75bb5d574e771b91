"""What the database itself says about an introduction without a name: no column could hold a person."""
import pytest

TABLE = "huiskamer_introduction"
COLUMNS = {
    "id": "integer", "code": "character varying", "service_id": "integer", "language_id": "integer",
    "wanted": "character varying", "result": "character varying", "gone_on": "date",
}
KEYS = {("huiskamer_introduction", "huiskamer_language"), ("huiskamer_introduction", "huiskamer_service")}
BAD = {
    "a file on an introduction": "ALTER TABLE huiskamer_introduction ADD case_id int REFERENCES huiskamer_case",
    "an evening on an introduction": "ALTER TABLE huiskamer_introduction ADD opening_id int REFERENCES "
                                     "huiskamer_opening",
    "an introduction on a client": "ALTER TABLE huiskamer_client ADD introduction_id int REFERENCES "
                                   "huiskamer_introduction",
    "an author": "ALTER TABLE huiskamer_introduction ADD create_uid int REFERENCES res_users",
    "a moment": "ALTER TABLE huiskamer_introduction ADD create_date timestamp",
    "words of a person": "ALTER TABLE huiskamer_introduction ADD remarks text",
}


def look(cursor):
    """What is wrong with the table of introductions, as a list."""
    cursor.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [TABLE])
    wrong = sorted(set(cursor.fetchall()) ^ set(COLUMNS.items()))
    cursor.execute(
        "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
        " AND %s::regclass IN (conrelid, confrelid)", [TABLE])
    return wrong + sorted(set(cursor.fetchall()) ^ KEYS)


def test_an_introduction_has_exactly_its_columns_and_points_at_two_lists_only(cursor):
    assert look(cursor) == []


@pytest.mark.parametrize("change", BAD.values(), ids=BAD)
def test_each_of_these_on_an_introduction_would_be_seen(cursor, change):
    cursor.execute(change)
    assert look(cursor) != []


def test_the_only_date_is_a_monday_so_that_the_evening_stays_unknown(cursor):
    cursor.execute("SELECT count(*), count(*) FILTER (WHERE extract(isodow FROM gone_on) = 1) FROM "
                   "huiskamer_introduction")
    total, mondays = cursor.fetchone()
    assert total == mondays
