import importlib.util
import json
from datetime import date

from odoo.tests import tagged
from odoo.tools.misc import file_path

from ...models.shared.guards import through_method
from .test_dropin import DropinCommon

# The tables as version 19.0.1.0.0 had them.
BEFORE = """
    DROP TABLE huiskamer_tally, huiskamer_week_tally, huiskamer_correction CASCADE;
    CREATE TABLE huiskamer_tally (id serial PRIMARY KEY, opening_id int NOT NULL, measure varchar NOT NULL, value
        varchar NOT NULL, count int NOT NULL);
    CREATE UNIQUE INDEX huiskamer_tally__one_counter ON huiskamer_tally (opening_id, measure, value);
    CREATE TABLE huiskamer_week_tally (id serial PRIMARY KEY, location_id int NOT NULL, year int NOT NULL, week int
        NOT NULL,
        measure varchar NOT NULL, value varchar NOT NULL, count int NOT NULL);
    CREATE UNIQUE INDEX huiskamer_week_tally__one_counter ON huiskamer_week_tally (location_id, year, week, measure,
        value);
    CREATE TABLE huiskamer_correction (id serial PRIMARY KEY, location_id int NOT NULL, year int NOT NULL, week int
        NOT NULL, opening_id int,
        measure varchar NOT NULL, value varchar NOT NULL, number int NOT NULL, state varchar NOT NULL, reason varchar
            NOT NULL, is_uncertain bool);
    ALTER TABLE huiskamer_release ADD contents text;
"""


def script(name):
    """A migration of ours, loaded from its file, whose name is no name of a module."""
    spec = importlib.util.spec_from_file_location('migration',
                                                  file_path(f'huiskamer_case/migrations/19.0.2.0.0/{name}.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@tagged('post_install', '-at_install')
class TestMigrationOfEvenings(DropinCommon):
    """A database of the version before keeps every count, and nothing of them stays open."""

    def setUp(self):
        """An open evening, a sealed one, two weeks, corrections and a release, as the version before kept them."""
        super().setUp()
        report = self.env['huiskamer.report'].create({'location_id': self.location.id, 'date_from': '2026-01-05',
                                                      'date_until': '2026-02-15'})
        self.release = through_method(self.env['huiskamer.release']).create({
            'report_id': report.id, 'location_id': self.location.id, 'measure': 'topic', 'unit': 'week', 'base': 5,
            'date_from': '2026-01-05', 'date_until': '2026-02-15', 'shown': '{}'})
        through_method(self.monday.sudo()).write({'state': 'open'})
        through_method(self.tuesday.sudo()).write({'state': 'sealed'})
        self.env.flush_all()
        cr, place = self.env.cr, self.location.id
        cr.execute(BEFORE)
        cr.execute("UPDATE huiskamer_release SET contents = %s WHERE id = %s",
                   [json.dumps({'housing': {'105': 3}}), self.release.id])
        cr.execute("INSERT INTO huiskamer_tally (opening_id, measure, value, count) VALUES %s, %s, %s, %s, %s", [
            (self.monday.id, 'visit', 'h17', 2), (self.monday.id, 'help', 'advies', 3),
            (self.monday.id, 'topic', 'housing', 0),
            (self.tuesday.id, 'visit', 'h18', 4), (self.tuesday.id, 'visit', 'h19', 0)])
        cr.execute("INSERT INTO huiskamer_week_tally (location_id, year, week, measure, value, count) VALUES %s, %s, "
                   "%s", [
            (place, 2026, 2, 'help', 'hulp', 5), (place, 2026, 2, 'topic', 'health', 0),
            (place, 2019, 8, 'help', 'advies', 7)])
        cr.execute(
            "INSERT INTO huiskamer_correction (location_id, year, week, opening_id, measure, value, number, state, "
            "reason, is_uncertain)"
            " VALUES %s, %s, %s, %s, %s", [
                (place, 2026, 2, None, 'help', 'advies', 1, 'proposed', 'late', False),
                (place, 2026, 2, self.tuesday.id, 'visit', 'h18', 1, 'proposed', 'late', True),
                (place, 2026, 2, None, 'help', 'hulp', 2, 'applied', 'paper', False),
                (place, 2026, 2, None, 'help', 'hulp', -1, 'applied', 'paper', False),
                (place, 2026, 2, None, 'help', 'hulp', 4, 'refused', 'late', False)])

    def migrate(self):
        """Do what Odoo does: the first script, the tables of the models, the second script."""
        script('pre-evening').migrate(self.env.cr, '19.0.1.0.0')
        self.registry.init_models(self.env.cr, ['huiskamer.tally', 'huiskamer.week.tally', 'huiskamer.correction'],
                                  {'module': 'huiskamer_case'})
        script('post-evening').migrate(self.env.cr, '19.0.1.0.0')
        self.env.invalidate_all(flush=False)

    def test_nothing_is_lost_and_nothing_stays_open(self):
        self.migrate()
        self.assertEqual((self.stands_at(self.monday), self.stands_at(self.monday, 'h17', 'visit'),
                          self.tuesday.visit_count), (3, 2, 4))
        self.assertEqual(self.week_counts(2026, 2), {('help', 'hulp'): 5})
        self.assertEqual(self.week_counts(2019, 0), {('help', 'advies'): 7})
        week = self.env['huiskamer.week.tally'].with_user(self.supervisor).search(
            [('location_id', '=', self.location.id), ('week', '=', 2)])
        self.assertEqual((week.late_words, week.again_words), ("Advice +1", "18:00–19:00 +1"))
        rows = self.env['huiskamer.correction'].search([('location_id', '=', self.location.id)])
        self.assertEqual(sorted((row.reason, row.added, row.taken_away, row.left_out) for row in rows),
                         [('late', 0, 0, 4), ('paper', 2, 1, 0)])
        self.assertEqual(json.loads(self.release.contents), {'housing': {'105': 3}})
        self.env.cr.execute("SELECT count(*) FROM huiskamer_release r WHERE (to_jsonb(r) - 'shown')::text LIKE "
                            "'%housing%'")
        self.assertEqual(self.env.cr.fetchone()[0], 0)
        self.env.cr.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'huiskamer_before%'")
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_counting_and_sealing_go_on(self):
        self.migrate()
        self.assertEqual(self.tap(self.monday), 4)
        self.monday.action_seal()
        self.assertEqual(self.week_counts(2026, 2), {('help', 'hulp'): 5, ('help', 'advies'): 4})

    def test_a_new_database_is_left_alone(self):
        for name in ('pre-evening', 'post-evening'):
            script(name).migrate(self.env.cr, None)
        self.env.cr.execute("SELECT count(*) FROM huiskamer_week_tally WHERE year = %s", [date(2019, 1, 1).year])
        self.assertTrue(self.env.cr.fetchone()[0])
