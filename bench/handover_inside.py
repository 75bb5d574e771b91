"""Fill a database with many handovers and leads, and measure what the ORM and raw SQL do with them.

Runs inside Odoo's shell on a copy of the demo database: ``bench.handover`` starts it. It prints lines
that begin with ``BENCH``; what is measured is rolled back, what is filled in stays.
"""
import json
import os
import statistics
import time

from odoo.api import Environment

SIZE = int(os.environ.get('HUIS_BENCH_SIZE', '100000'))
ROUNDS = 9
OPEN_SHARE = 10  # one of so many is open
BOARD_SQL = """
SELECT stage, count(*) FROM huiskamer_handover GROUP BY stage;
SELECT h.id, h.code, h.stage, h.deadline, h.urgency, p.name FROM huiskamer_handover h
  JOIN huiskamer_provider p ON p.id = h.provider_id ORDER BY h.deadline, h.id LIMIT 80"""
# Of so many handovers: one of ten open, in every stage and each of a file of its own; the rest has ended.
FILL = """
INSERT INTO huiskamer_handover (
    code, case_id, service_id, provider_id, urgency, direction, stage, requester_id, owner_id, next_action, deadline,
    lapse_at, sent_how, sent_at, answered_at, appointment_at, attended_at, attempts, no_shows, hop, create_date,
        write_date)
SELECT 'H' || g.n, c.id, s.id, s.provider_id, 'routine', 'not_said', g.stage, c.caseworker_id,
       CASE WHEN g.is_open THEN c.caseworker_id END, CASE WHEN g.is_open THEN 'answer' END,
       CASE WHEN g.is_open THEN now() AT TIME ZONE 'utc' + (g.n %% 240 - 60) * interval '1 hour' END,
       CASE WHEN g.is_open THEN now() AT TIME ZONE 'utc' + interval '90 days' END, 'phone', sent,
       sent + (g.n %% 50) * interval '1 hour', sent + interval '3 days',
       CASE WHEN g.n %% 3 > 0 THEN sent + interval '4 days' END, 1, g.n %% 2, 0, sent, sent
  FROM (SELECT n, n %% %(share)s = 0 AS is_open, now() AT TIME ZONE 'utc' - (n %% 364 + 1) * interval '1 day' AS sent,
               CASE WHEN n %% %(share)s = 0 THEN (%(open)s::text[])[n / %(share)s %% array_length(%(open)s::text[],
                   1) + 1]
                    ELSE (%(ended)s::text[])[n %% array_length(%(ended)s::text[], 1) + 1] END AS stage
          FROM generate_series(1, %(size)s) n) g
  JOIN huiskamer_case c ON c.code = 'B' || (g.n / %(share)s %% (%(size)s / %(share)s))
  JOIN (SELECT id, provider_id, row_number() OVER (ORDER BY id) - 1 AS at, count(*) OVER () AS many FROM
      huiskamer_service) s
    ON s.at = g.n %% s.many
"""
LEADS = """
INSERT INTO crm_lead (name, type, stage_id, user_id, company_id, active, probability, date_deadline, create_date,
    write_date)
SELECT 'Lead ' || n, 'opportunity', s.id, 2, 1, true, 10, current_date + (n %% 20), now(), now()
  FROM generate_series(1, %s) n
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS at, count(*) OVER () AS many FROM crm_stage) s ON s.at = n
      %% s.many
"""


def say(what, **more):
    """One line for whoever started this."""
    print('BENCH', json.dumps({'what': what, **more}))


def clone(cr, table, changes, source):
    """Many rows like the first one of a table, each with these columns changed."""
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name != 'id'",
               [table])
    same = [name for name, in cr.fetchall() if name not in changes]
    cr.execute(f"INSERT INTO {table} ({', '.join([*changes, *same])}) SELECT "
               f"{', '.join([*changes.values(), *(f't.{name}' for name in same)])}"
               f" FROM (SELECT * FROM {table} ORDER BY id LIMIT 1) t CROSS JOIN {source}")


def fill(cr):
    """Files, handovers and leads."""
    from odoo.addons.huiskamer_case.models.casework.handover import handover_flow as flow  # noqa: PLC0415 (Odoo is started first)

    numbers = f"generate_series(0, {SIZE // OPEN_SHARE - 1}) n"
    clone(cr, 'huiskamer_client', {'code': "'B' || n"}, numbers)
    clone(cr, 'huiskamer_case', {'code': 'c.code', 'client_id': 'c.id'},
          "(SELECT id, code FROM huiskamer_client WHERE code ~ '^B[0-9]+$') c")
    ended = [stage for stage in flow.FINAL if stage != flow.ERROR]
    cr.execute(FILL, {'size': SIZE, 'share': OPEN_SHARE, 'open': list(flow.OPEN), 'ended': ended})
    cr.execute(LEADS, [SIZE])
    cr.execute("ANALYZE huiskamer_handover; ANALYZE crm_lead; ANALYZE huiskamer_case; ANALYZE huiskamer_client")
    cr.commit()


def measure(registry, name, login, call, prepare=None):
    """Median milliseconds of a call in a fresh transaction that is rolled back, and its queries."""
    times, queries = [], 0
    for _round in range(ROUNDS):
        with registry.cursor() as cr:
            uid = Environment(cr, 1, {})['res.users'].search([('login', '=', login)]).id
            fresh = Environment(cr, uid, {'lang': 'en_US'})
            prepared = prepare(fresh) if prepare else None
            fresh.flush_all()
            fresh.invalidate_all()
            begun, count = time.perf_counter(), cr.sql_log_count
            call(fresh, prepared)
            fresh.flush_all()
            times.append(time.perf_counter() - begun)
            queries = cr.sql_log_count - count
            cr.rollback()
    say(f'inside: {name}', ms=round(statistics.median(times) * 1000, 1), queries=queries)


def fields_of(env, model, view):
    """What a screen of this kind reads, as a specification."""
    spec = {}
    for name in env[model].get_view(view_type=view)['models'][model]:
        field = env[model]._fields[name]
        if field.type != 'binary' and env[model]._has_field_access(field, 'read'):
            spec[name] = {'fields': {'display_name': {}}} if field.type in ('many2one', 'many2many', 'one2many') else {}
    return spec


def board(model, group):
    """The kanban as the browser asks for it."""
    return lambda env, _none: env[model].with_context(max_number_opened_groups=11).web_read_group(
        [], [group], ['__count'], auto_unfold=True, unfold_read_specification=fields_of(env, model, 'kanban'),
        unfold_read_default_limit=20)


def listing(model, order, domain=()):
    """One page of the list as the browser asks for it."""
    return lambda env, _none: env[model].web_search_read(
        list(domain), fields_of(env, model, 'list'), limit=80, order=order, count_limit=10001)


def ready_draft(env):
    """A draft with consent, of a file of the caller's."""
    category = env['huiskamer.data.category'].search([], limit=2)
    case = env['huiskamer.case'].search([('state', '=', 'open'), ('caseworker_id', '=', env.uid),
                                         ('code', 'not like', 'B%')], limit=1)
    case.client_id.write({'contact_channel': 'here'})
    service = env['huiskamer.service'].browse(env['huiskamer.service'].sudo().create({
        'name': "Bench", 'provider_id': env['huiskamer.provider'].search([], limit=1).id, 'kind': 'health',
        'category_ids': [(6, 0, category.ids)]}).id)
    handover = case.hand_over({'service_id': service.id, 'category_ids': category.ids, 'question': "Bench"})
    text = env.ref('huiskamer_case.consent_text_share_nl')
    heard = text.read_out({'service_id': service.id, 'category_ids': category.ids})['digest']
    handover.record_consent({'text_id': text.id, 'words_digest': heard, 'spoken_alone': True, 'state': 'given'})
    return handover


def sent(env):
    """A handover that was sent."""
    handover = ready_draft(env)
    handover.move('send', {'sent_how': 'phone'})
    return handover


def plans(cr):
    """Which index each question of the screens and the job uses."""
    questions = {
        'board, one column': "SELECT id FROM huiskamer_handover WHERE stage = 'accepted' ORDER BY deadline, id LIMIT "
                             "20",
        'list': "SELECT id FROM huiskamer_handover ORDER BY deadline, id LIMIT 80",
        'overdue': "SELECT id FROM huiskamer_handover WHERE deadline < now() AT TIME ZONE 'utc' ORDER BY deadline, id "
                   "LIMIT 80",
        'the job: lapse': "SELECT id FROM huiskamer_handover WHERE lapse_at <= now() AT TIME ZONE 'utc' ORDER BY id",
        'the job: remind': "SELECT id FROM huiskamer_handover WHERE next_action IS NOT NULL AND remind_at <= now() AT "
                           "TIME ZONE 'utc' ORDER BY id",
    }
    for name, query in questions.items():
        cr.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}")
        plan = cr.fetchone()[0][0]
        say(f'plan: {name}', index=sorted(set(index_names(plan['Plan']))) or 'none, the table is read',
            ms=round(plan['Execution Time'], 1))


def index_names(node):
    """The indexes of a plan."""
    names = [node['Index Name']] if 'Index Name' in node else []
    return names + [name for child in node.get('Plans', ()) for name in index_names(child)]


def run(registry, cr):
    """Fill, then ours and theirs in turn."""
    fill(cr)
    cr.execute("SELECT count(*), count(*) FILTER (WHERE next_action IS NOT NULL) FROM huiskamer_handover")
    say('handovers', all_and_open=cr.fetchone())
    now = time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())
    measure(registry, 'board', 'supervisor', board('huiskamer.handover', 'stage'))
    measure(registry, 'crm.lead board', 'admin', board('crm.lead', 'stage_id'))
    measure(registry, 'list of 80', 'supervisor', listing('huiskamer.handover', 'deadline, id'))
    measure(registry, 'crm.lead list of 80', 'admin', listing('crm.lead', 'id desc'))
    measure(registry, 'overdue, list of 80', 'supervisor',
            listing('huiskamer.handover', 'deadline, id', [('is_overdue', '=', True)]))
    measure(registry, 'raw SQL: board and list', 'supervisor', lambda env, _none: env.cr.execute(BOARD_SQL))
    measure(registry, 'figures', 'supervisor', lambda env, _none: env['huiskamer.handover.figures'].read_figures())
    measure(registry, 'send', 'caseworker', lambda _env, handover: handover.move('send', {'sent_how': 'phone'}),
            ready_draft)
    measure(registry, 'accept', 'caseworker', lambda _env, handover: handover.move('accept', {
        'named_contact': "Balie", 'first_contact_at': now, 'on_behalf_of': 'phone'}), sent)
    measure(registry, 'crm.lead to another stage', 'admin', lambda env, lead: lead.write(
        {'stage_id': env['crm.stage'].search([('id', '!=', lead.stage_id.id)], limit=1).id}),
        lambda env: env['crm.lead'].search([], limit=1))
    measure(registry, 'raw SQL: one update, one insert', 'caseworker', lambda env, handover: env.cr.execute(
        "UPDATE huiskamer_handover SET stage = 'received' WHERE id = %s; INSERT INTO huiskamer_outcome_count"
        " (month, kind, event, count) VALUES ('2026-01-01', 'health', 'send', 1)", [handover.id]), sent)
    plans(cr)


run(env.registry, env.cr)  # noqa: F821 (Odoo's shell gives it)
