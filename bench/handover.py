"""Measure handovers against crm.lead and raw SQL, in one run on one machine.

Board, figures, send and accept, on a database with many handovers. Run it with Odoo's Python, in a
database that has the addon with its demo data (and crm, for the comparison):

    python -m bench.handover --database NAME [--size 100000] [--config odoo.conf]

It fills the database and rolls nothing back: use a database made for it.
"""
import argparse
import json
import statistics
import sys
import time

# Rows for the board: many handovers of the files that are there, in all stages, spread over a year.
FILL = """
INSERT INTO huiskamer_handover (
    code, case_id, service_id, provider_id, urgency, direction, stage, requester_id, owner_id, next_action, deadline,
    lapse_at, sent_how, sent_at, answered_at, appointment_at, attended_at, attempts, no_shows, hop, create_date, write_date)
SELECT 'B' || n, c.id, s.id, s.provider_id, 'routine', 'not_said', st.stage, c.caseworker_id,
       CASE WHEN st.is_open THEN c.caseworker_id END, CASE WHEN st.is_open THEN 'answer' END,
       CASE WHEN st.is_open THEN now() AT TIME ZONE 'utc' + (n %% 240 - 120) * interval '1 hour' END,
       now() AT TIME ZONE 'utc' + interval '90 days', 'phone', sent, sent + (n %% 50) * interval '1 hour',
       sent + interval '3 days', CASE WHEN n %% 3 > 0 THEN sent + interval '4 days' END, 1, n %% 2, 0, sent, sent
  FROM (SELECT n, now() AT TIME ZONE 'utc' - (n %% 364 + 1) * interval '1 day' AS sent FROM generate_series(1, %s) n) g
  JOIN (SELECT id, caseworker_id, row_number() OVER (ORDER BY id) - 1 AS at, count(*) OVER () AS many FROM huiskamer_case) c
    ON c.at = g.n %% c.many
  JOIN (SELECT id, provider_id, row_number() OVER (ORDER BY id) - 1 AS at, count(*) OVER () AS many FROM huiskamer_service) s
    ON s.at = g.n %% s.many
  JOIN (VALUES (0, 'completed', false), (1, 'rejected', false), (2, 'cancelled', false), (3, 'failed', false)) st(at, stage, is_open)
    ON st.at = g.n %% 4
"""
LEADS = """
INSERT INTO crm_lead (name, type, stage_id, user_id, company_id, active, probability, date_deadline, create_date, write_date)
SELECT 'Lead ' || n, 'opportunity', s.id, %s, 1, true, 10, current_date + (n %% 20), now(), now()
  FROM generate_series(1, %s) n
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS at, count(*) OVER () AS many FROM crm_stage) s ON s.at = n %% s.many
"""
BOARD_SQL = """
SELECT stage, count(*) FROM huiskamer_handover GROUP BY stage;
SELECT h.id, h.code, h.stage, h.deadline, h.urgency, p.name FROM huiskamer_handover h
  JOIN huiskamer_provider p ON p.id = h.provider_id ORDER BY h.deadline, h.id LIMIT 80
"""


class Bench:
    """One database, a fresh transaction for each call, medians of what it took."""

    def __init__(self, registry, rounds):
        self.registry, self.rounds, self.results = registry, rounds, {}

    def measure(self, name, login, call, prepare=None):
        """Time `call(env, prepared)` and count its queries; everything is rolled back."""
        from odoo.api import Environment  # noqa: PLC0415 (Odoo is started first)

        times, cpu, queries = [], [], 0
        for _round in range(self.rounds):
            with self.registry.cursor() as cr:
                uid = Environment(cr, 1, {})['res.users'].search([('login', '=', login)]).id or 1
                env = Environment(cr, uid, {'lang': 'en_US'})
                prepared = prepare(env) if prepare else None
                env.flush_all()
                env.invalidate_all()
                begun, on_cpu, count = time.perf_counter(), time.process_time(), cr.sql_log_count
                call(env, prepared)
                env.flush_all()
                cr.precommit.run()
                times.append(time.perf_counter() - begun)
                cpu.append(time.process_time() - on_cpu)
                queries = cr.sql_log_count - count
                cr.rollback()
        self.results[name] = {'ms': round(statistics.median(times) * 1000, 1), 'best_ms': round(min(times) * 1000, 1),
                              'cpu_ms': round(statistics.median(cpu) * 1000, 1), 'queries': queries}


def fields_of(env, model, view):
    """What a screen of this kind reads, as a specification."""
    names = env[model].get_view(view_type=view)['models'][model]
    spec = {}
    for name in names:
        field = env[model]._fields[name]
        if field.type != 'binary' and env[model]._has_field_access(field, 'read'):
            spec[name] = {'fields': {'display_name': {}}} if field.type in ('many2one', 'many2many', 'one2many') else {}
    return spec


def board(model, group):
    """The kanban as the browser asks for it."""
    def call(env, _prepared):
        env[model].web_read_group(
            [], [group], ['__count'], auto_unfold=True, unfold_read_specification=fields_of(env, model, 'kanban'),
            unfold_read_default_limit=20)
    return call


def listing(model, order):
    """One page of the list as the browser asks for it."""
    def call(env, _prepared):
        env[model].web_search_read([], fields_of(env, model, 'list'), limit=80, order=order, count_limit=10001)
    return call


def ready_draft(env):
    """A draft with consent, in the first open file of the caller."""
    case = env['huiskamer.case'].search([('state', '=', 'open'), ('caseworker_id', '=', env.uid)], limit=1)
    case.client_id.write({'contact_channel': 'here'})
    service = env['huiskamer.service'].create({
        'name': "Bench", 'provider_id': env['huiskamer.provider'].search([], limit=1).id, 'kind': 'health',
        'category_ids': [(6, 0, env['huiskamer.data.category'].search([], limit=2).ids)]}) if env.su else \
        env['huiskamer.service'].browse(env['huiskamer.service'].sudo().create({
            'name': "Bench", 'provider_id': env['huiskamer.provider'].search([], limit=1).id, 'kind': 'health',
            'category_ids': [(6, 0, env['huiskamer.data.category'].search([], limit=2).ids)]}).id)
    handover = case.hand_over({'service_id': service.id, 'category_ids': service.category_ids.ids, 'question': "Bench"})
    handover.record_consent({
        'text_id': env.ref('huiskamer_case.consent_text_share_nl').id, 'spoken_alone': True, 'state': 'given'})
    return handover


def sent(env):
    """A handover that was sent."""
    handover = ready_draft(env)
    handover.move('send', {'sent_how': 'phone'})
    return handover


def run_all(bench, has_crm):
    """Every measurement, ours and theirs in turn."""
    now = time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())
    bench.measure('board', 'supervisor', board('huiskamer.handover', 'stage'))
    bench.measure('list 80', 'supervisor', listing('huiskamer.handover', 'deadline, id'))
    bench.measure('board, raw SQL', 'supervisor', lambda env, _none: env.cr.execute(BOARD_SQL))
    bench.measure('figures', 'supervisor', lambda env, _none: env['huiskamer.handover.figures'].read_figures())
    bench.measure('send', 'caseworker', lambda _env, handover: handover.move('send', {'sent_how': 'phone'}), ready_draft)
    bench.measure('accept', 'caseworker', lambda _env, handover: handover.move('accept', {
        'named_contact': "Balie", 'first_contact_at': now, 'on_behalf_of': 'phone'}), sent)
    bench.measure('raw SQL: one update, one insert', 'caseworker', lambda env, handover: env.cr.execute(
        "UPDATE huiskamer_handover SET stage = 'received' WHERE id = %s; INSERT INTO huiskamer_outcome_count"
        " (month, kind, event, count) VALUES ('2026-01-01', 'health', 'send', 1)", [handover.id]), sent)
    if has_crm:
        bench.measure('crm.lead board', 'admin', board('crm.lead', 'stage_id'))
        bench.measure('crm.lead list 80', 'admin', listing('crm.lead', 'id desc'))
        bench.measure('crm.lead to another stage', 'admin', lambda env, lead: lead.write(
            {'stage_id': env['crm.stage'].search([('id', '!=', lead.stage_id.id)], limit=1).id}),
            lambda env: env['crm.lead'].search([], limit=1))


def fill(registry, size):
    """As many handovers, and leads when crm is there, as asked for; returns whether crm is there."""
    with registry.cursor() as cr:
        cr.execute("SELECT count(*) FROM huiskamer_handover")
        have = cr.fetchone()[0]
        if have < size:
            cr.execute(FILL, [size - have])
        has_crm = 'crm.lead' in registry
        if has_crm:
            cr.execute("SELECT count(*) FROM crm_lead")
            if cr.fetchone()[0] < size:
                cr.execute(LEADS, [2, size])
            cr.execute("ANALYZE crm_lead")
        cr.execute("ANALYZE huiskamer_handover")
        cr.commit()
    return has_crm


def main(argv=None):
    """Fill, measure, and print one line of JSON per measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--database', required=True)
    parser.add_argument('--size', type=int, default=100_000)
    parser.add_argument('--rounds', type=int, default=15)
    parser.add_argument('odoo_options', nargs='*', help="after --: options for Odoo, such as -c odoo.conf")
    options = parser.parse_args(argv)
    import odoo.init  # noqa: F401, PLC0415
    from odoo.modules.registry import Registry  # noqa: PLC0415
    from odoo.tools import config  # noqa: PLC0415

    config.parse_config(['-d', options.database, *options.odoo_options], setup_logging=False)
    registry = Registry(options.database)
    bench = Bench(registry, options.rounds)
    run_all(bench, fill(registry, options.size))
    for name, result in bench.results.items():
        print(json.dumps({'what': name, **result}))
    return bench.results


if __name__ == '__main__':
    sys.exit(0 if main() else 1)
