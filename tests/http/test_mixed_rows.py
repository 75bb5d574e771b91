"""Nameless records of a week say no more than their week, also to who reads PostgreSQL's system columns.

On a committed database: within one of Odoo's own tests all rows share one transaction, and nothing could be seen.
"""
import itertools
import statistics

ROUNDS, EACH = 5, 6


def correlation(first, second):
    """Spearman's rank correlation of two orders of the same things."""
    place, number = {thing: rank for rank, thing in enumerate(second)}, len(first)
    return 1 - 6 * sum((rank - place[thing]) ** 2 for rank, thing in enumerate(first)) / (number * (number**2 - 1))


def rows(pg, table, where):
    """(number, transaction, place) of rows, read by a scan of the whole table, as an attacker would."""
    with pg() as connection, connection.cursor() as cursor:
        cursor.execute("SET enable_indexscan = off; SET enable_bitmapscan = off")
        cursor.execute(f"SELECT id, xmin::text, ctid::text FROM {table} WHERE {where} ORDER BY ctid")
        return cursor.fetchall()


def introductions(host, number):
    """So many introductions, one call each; their ids in the order in which they were made."""
    service = host.call("huiskamer.service", "search", [["kind", "=", "health"]], limit=1)[0]
    language = host.call("huiskamer.language", "search", [], limit=1)[0]
    made = [host.call("huiskamer.introduction", "create",
                      [{"service_id": service, "language_id": language, "wanted": "health"}])
            for _introduction in range(number)]
    return [row[0] if isinstance(row, list) else row for row in made]


def test_neither_moment_nor_order_nor_number_of_an_introduction_is_seen(server, password_of, pg):
    host, office = server.rpc("host", password_of("host")), server.rpc("admin", "admin")
    by_place, by_number, control = [], [], []
    for _round in range(ROUNDS):
        made = introductions(host, EACH)
        host.call("huiskamer.introduction", "action_came", [made[0]])
        found = rows(pg, "huiskamer_introduction", "gone_on = (SELECT max(gone_on) FROM huiskamer_introduction)")
        assert len({transaction for _number, transaction, _place in found}) == 1
        by_place.append(correlation(made, [number for number, _transaction, _place in found if number in made]))
        by_number.append(correlation(made, sorted(made)))
        tags = [office.call("res.partner.category", "create", [{"name": f"Tag {number}"}])[0] for number in range(EACH)]
        seen = rows(pg, "res_partner_category", f"id IN {tuple(tags)}")
        # their place does not always: a hole in the table is filled first
        told = sorted(seen, key=lambda row: int(row[1]))
        control.append(correlation(tags, [number for number, _transaction, _place in told]))
        assert len({transaction for _number, transaction, _place in seen}) == EACH
    # Each by its absolute value: one round in which the order is told backwards must not cancel another.
    assert statistics.mean(map(abs, control)) == 1, "the look at rows sees no order: nothing was tried"
    for told in (by_place, by_number):
        assert statistics.mean(map(abs, told)) < 0.9
        assert any(value < 0 for value in told) or not all(value > 0.5 for value in told)
    assert all(later - earlier != 1 for earlier, later in itertools.pairwise(sorted(made)))
