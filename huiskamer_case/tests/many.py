"""A house of many files, made by copying one row of each kind in SQL: quick, and of the shape that a plan depends on.

What is sealed is copied as it is and opens nowhere; whoever measures how long opening takes makes files by hand.
"""
from odoo.tools import SQL

FILES, PLACES = 10_000, 20
# One in so many files is the caseworker's.
HERS = 400
# table -> for each file one row, copied from a row of the file that is the pattern
OF_A_FILE = ('huiskamer_contact', 'huiskamer_step', 'huiskamer_goal', 'huiskamer_handover')
GROWING = (
    'huiskamer_client', 'huiskamer_case', 'huiskamer_consent', 'huiskamer_consent_event', 'huiskamer_contact',
    'huiskamer_step',
    'huiskamer_goal', 'huiskamer_handover', 'huiskamer_handover_event', 'huiskamer_handover_detail',
    'huiskamer_disclosure',
    'huiskamer_key', 'huiskamer_access_event')

# What a list looks at besides: a database at work knows how few rows these have.
BESIDE = (
    'huiskamer_location', 'huiskamer_location_res_users_rel', 'huiskamer_case_member_rel',
    'huiskamer_case_locked_out_rel', 'huiskamer_access_grant')


def columns_of(cr, table):
    """The columns of a table that are copied. Raw SQL: of PostgreSQL's own catalogue."""
    cr.execute(SQL(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
        " AND column_name <> 'id'", table))
    return [name for name, in cr.fetchall()]


def words(text):
    """These words as they stand, also where there is a percent sign in them."""
    return SQL(text.replace('%', '%%'))


def copies(cr, table, pattern, source, **values):
    """Copy a row for each row of a source; the named columns are expressions over ``p``, the pattern, and ``s``.

    Raw SQL: thousands of rows, which the ORM would take minutes for.
    """
    names = columns_of(cr, table)
    marks = {'code': "'Z' || s.n || '-' || p.id", 'subject': "'many-' || p.id || '-' || s.n"} | values
    picked = [words(marks[name]) if name in marks else SQL.identifier('p', name) for name in names]
    cr.execute(SQL(
        "INSERT INTO %s (%s) SELECT %s FROM %s p, (%s) s WHERE p.id = %s", SQL.identifier(table),
        SQL(", ").join(SQL.identifier(name) for name in names), SQL(", ").join(picked), SQL.identifier(table),
        words(source), pattern))


def fill(house, files=FILES, first=1):
    """Many files, numbered from the first, around a test's own one, most of them a colleague's, at several places;
    statistics are fresh then.
    """
    cr, case = house.env.cr, house.case.sudo()
    house.env.flush_all()
    numbers = f"SELECT generate_series({first}, {first + files - 1}) AS n"
    copies(cr, 'huiskamer_location', case.location_id.id, f"SELECT generate_series(1, {PLACES - 1}) AS n")
    copies(cr, 'huiskamer_client', case.client_id.id, numbers, lookup_digest='NULL', slip_digest='NULL')
    people = (f"SELECT id, n FROM (SELECT id, split_part(subject, '-', 3)::int AS n FROM huiskamer_client"
              f" WHERE subject LIKE 'many-{case.client_id.id}-%') made WHERE n >= {first}")
    copies(
        cr, 'huiskamer_case', case.id, people, client_id='s.id',
        caseworker_id=f"CASE WHEN s.n % {HERS} = 0 THEN p.caseworker_id ELSE {house.users['colleague'].id} END",
        state=f"CASE WHEN s.n % {HERS} = 0 OR s.n % 10 = 1 THEN p.state ELSE 'closed' END",
        open_to="CASE WHEN s.n % 5 = 0 THEN 'team' ELSE 'members' END", opened_on="current_date - (s.n % 900)::int",
        location_id=f"(SELECT id FROM huiskamer_location ORDER BY id DESC OFFSET s.n % {PLACES} LIMIT 1)")
    answer = case.client_id.consent_ids[:1]
    copies(cr, 'huiskamer_consent', answer.id, people, client_id='s.id')
    made = ("SELECT id, n FROM (SELECT id, substring(code from 2 for position('-' in code) - 2)::int AS n FROM %s"
            f" WHERE code LIKE 'Z%%-%s') made WHERE n >= {first}")
    copies(cr, 'huiskamer_consent_event', answer.event_ids[:1].id, made % ('huiskamer_consent', answer.id),
           consent_id='s.id')
    covers = made % ('huiskamer_case', case.id)
    for table in OF_A_FILE:
        pattern = house.env[table.replace('_', '.')].sudo().search([('case_id', '=', case.id)], limit=1).id
        # the words of a step open in its own row only, so that no page may come to read those of a copy
        sealed = {'due_on': 'current_date + 400'} if table == 'huiskamer_step' else {}
        copies(cr, table, pattern, covers, case_id='s.id', **sealed, **({
            'stage': "CASE WHEN s.n % 10 = 0 THEN p.stage ELSE 'completed' END", 'consent_id': 'NULL',
            'owner_id': f"CASE WHEN s.n % {HERS} = 0 THEN p.owner_id ELSE {house.users['colleague'].id} END",
            'error_marked_by_id': "CASE WHEN s.n % 1000 = 0 THEN p.error_marked_by_id END",
            'requester_id': "p.requester_id", 'next_action': "CASE WHEN s.n % 10 = 0 THEN p.next_action END",
        } if table == 'huiskamer_handover' else {}))
    _fill_handovers(house, made)
    _fill_log(house, numbers)
    copies(cr, 'huiskamer_key', house.env['huiskamer.key'].sudo().search([], limit=1).id, people, name="'many-' || s.n")
    for table in (*GROWING, *BESIDE):
        cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    house.env.invalidate_all()


def _fill_handovers(house, made):
    """What each of the many handovers has: a move, a detail and a disclosure."""
    cr, handover = house.env.cr, house.handover.sudo()
    moves = made % ('huiskamer_handover', handover.id)
    copies(cr, 'huiskamer_handover_event', handover.event_ids[:1].id, moves, handover_id='s.id',
           recorded_at="p.recorded_at - s.n * interval '1 hour'", occurred_at="p.occurred_at - s.n * interval '1 hour'")
    copies(cr, 'huiskamer_handover_detail', handover.detail_ids[:1].id, moves, handover_id='s.id')
    copies(cr, 'huiskamer_disclosure', handover.disclosure_ids[:1].id, moves, handover_id='s.id')


def _fill_log(house, numbers):
    """A look at each of the many files."""
    cr, case = house.env.cr, house.case.sudo()
    house.env['huiskamer.access.event']._log(case.client_id, ['alias'], 'read')
    read = house.env['huiskamer.access.event'].sudo().search([], limit=1).id
    copies(cr, 'huiskamer_access_event', read, numbers, day='NULL', place='NULL', digest="'x'",
           user_id=f"CASE WHEN s.n % {HERS} = 0 THEN p.user_id ELSE {house.users['colleague'].id} END",
           files="'Z' || s.n", codes="'Z' || s.n", at="p.at - s.n * interval '10 minutes'")
