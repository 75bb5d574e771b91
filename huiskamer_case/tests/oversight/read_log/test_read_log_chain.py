from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ....models.oversight.read_log import chain as access_chain
from ...read_log_common import EmptyLog


@tagged('post_install', '-at_install')
class TestReadLogChain(EmptyLog):
    """The chain: sealed by a job, and a row that is cut, changed or put in afterwards is found."""

    def setUp(self):
        """Three days of four rows each, the first two days closed."""
        super().setUp()
        for day in (2, 3, 4):
            self.add(f'2026-03-0{day} 10:00:00', 4)
        self.assertEqual(self.Event._seal(), 12)
        self.begin()

    def tamper(self, statement, *values):
        """What the owner of the database can do, who drops the trigger first."""
        self.env.cr.execute(SQL("ALTER TABLE huiskamer_access_event DISABLE TRIGGER USER"))
        self.env.cr.execute(SQL(statement, *values))
        self.env.cr.execute(SQL("ALTER TABLE huiskamer_access_event ENABLE TRIGGER USER"))
        self.env.invalidate_all()

    def found(self, kept=None):
        """What a look through the chain finds, in short."""
        return {(str(day)[-2:], what) for day, _place, what in self.Event._verify(kept)}

    def kept(self):
        """The seals as they were kept outside."""
        return access_chain.read_seals(self.Day._seals_now())

    def test_a_log_that_nobody_touched_is_whole(self):
        self.assertEqual(self.found(), set())
        self.assertEqual(self.Day.search([]).mapped('rows'), [4, 4])
        self.assertEqual(self.Event._seal(), 0)
        self.assertEqual(self.found(self.kept()), set())

    def test_a_changed_row_is_found_in_every_column(self):
        for name, value in (('user_id', 1), ('codes', 'X'), ('files', 'X'), ('field_names', 'x'), ('purpose', 'job'),
                            ('relation', 'other'), ('model', 'x'), ('how_many', 9), ('at', '2026-03-02 11:00:00')):
            with self.undone():
                self.tamper("UPDATE huiskamer_access_event SET %s = %s WHERE id = (SELECT min(id) FROM "
                            "huiskamer_access_event)",
                            SQL.identifier(name), value)
                self.assertIn(('02', 'changed'), self.found(), name)
        self.assertEqual(self.found(), set())

    def test_a_cut_row_is_found_wherever_it_stood(self):
        for place in (1, 2, 4):
            with self.undone():
                self.tamper("DELETE FROM huiskamer_access_event WHERE day = '2026-03-03' AND place = %s", place)
                self.assertIn(('03', 'cut'), self.found(), place)
        with self.undone():
            self.tamper("DELETE FROM huiskamer_access_event WHERE day = '2026-03-04' AND place = 2")
            self.assertIn(('04', 'cut'), self.found())

    def test_a_row_put_into_a_closed_day_is_found(self):
        self.tamper("INSERT INTO huiskamer_access_event (at, user_id, model, purpose, day, place, digest) VALUES"
                    " ('2026-03-02 10:00:00', 2, 'x', 'read', '2026-03-02', 5, 'x')")
        self.assertIn(('02', 'changed'), self.found())

    def test_a_row_put_in_with_an_old_date_goes_to_the_end(self):
        self.add('2026-03-02 10:00:00')
        self.Event._seal()
        self.assertEqual(self.found(), set())
        late = self.Event.search([], limit=1)
        self.assertEqual((str(late.day), late.place), ('2026-03-04', 5))

    def test_what_was_verified_before_is_not_gone_through_again_and_its_seal_still_counts(self):
        wrong, day, seal = self.Event._verify_since(None, '')
        self.assertEqual((wrong, day), ([], self.Day.search([], order='day desc', limit=1).day))
        gone_through, look = [], type(self.Event)._verify_day

        def counted(events, day, former, wrong):
            """Look, and remember at which day."""
            gone_through.append(day)
            return look(events, day, former, wrong)
        with patch.object(type(self.Event), '_verify_day', counted):
            self.assertEqual(self.Event._verify_since(day, seal)[0], [])
            later = list(gone_through)
            self.assertEqual(self.Event._verify(), [])
        self.assertTrue(all(one > day for one in later))
        self.assertGreater(len(gone_through) - len(later), len(later))
        self.assertEqual({what for _day, _place, what in self.Event._verify_since(day, '0' * 64)[0]} & {'kept'},
                         {'kept'})

    def test_a_whole_day_that_is_missing_is_found(self):
        self.env.cr.execute(SQL("ALTER TABLE huiskamer_access_day DISABLE TRIGGER USER"))
        self.tamper("DELETE FROM huiskamer_access_event WHERE day = '2026-03-02';"
                    "DELETE FROM huiskamer_access_day WHERE day = '2026-03-02'")
        self.assertIn(('03', 'seal'), self.found())

    def test_a_chain_that_was_made_anew_is_found_with_the_seals_that_were_kept(self):
        kept = self.kept()
        self.env.cr.execute(SQL("ALTER TABLE huiskamer_access_day DISABLE TRIGGER USER"))
        self.tamper("DELETE FROM huiskamer_access_event WHERE place = 1; DELETE FROM huiskamer_access_day;"
                    "UPDATE huiskamer_access_event SET digest = NULL, day = NULL, place = NULL")
        self.Event._seal()
        self.assertEqual(self.found(), set())
        self.assertEqual(self.found(kept), {('02', 'kept'), ('03', 'kept')})

    def test_rows_that_nobody_seals_are_found(self):
        self.add('2026-03-04 11:30:00')
        self.assertEqual(self.found(), set())
        self.now += timedelta(hours=3)
        self.assertEqual(self.found(), {('04', 'waiting')})
        self.Event._seal()
        self.assertEqual(self.found(), set())

    def test_days_without_a_row_have_a_seal_too(self):
        self.now += timedelta(days=3)
        self.Event._seal()
        self.assertEqual(self.Day.search([]).mapped('rows'), [0, 0, 4, 4, 4])
        self.add('2026-03-07 11:30:00')
        self.Event._seal()
        self.assertEqual(self.found(), set())

    def test_old_rows_go_by_their_term_and_the_chain_stays_whole(self):
        kept = self.kept()
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'read_log')])
        with self.refused(term, error=Exception):
            term.days = 729
            self.env.flush_all()
        term.days = 730
        days = self.Day._retention_since('read_log')
        self.assertEqual({(str(day.day), str(end)) for day, end in days.items()}, {('2026-03-03', '2026-03-31')})
        next(iter(days))._retention_carry_out('read_log')
        self.assertEqual(set(map(str, self.Event.search([]).mapped('day'))), {'2026-03-04'})
        self.assertEqual(self.found(kept), set())
        self.tamper("DELETE FROM huiskamer_access_event WHERE day = '2026-03-04' AND place = 1")
        self.assertIn(('04', 'cut'), self.found())

    def test_only_the_privacy_officer_verifies_and_exports_on_the_screen(self):
        officer = self.Day.with_user(self.privacy_officer)
        self.assertEqual(officer.action_verify()['params']['type'], 'success')
        self.assertIn('2026-03-02\t4\t', officer._export_seals())
        for role in ('caseworker', 'supervisor', 'access_administrator', 'host'):
            for name in ('action_verify', 'action_export_seals', '_export_seals'):
                with self.assertRaises(AccessError):
                    getattr(self.Day.with_user(self.users[role]), name)()
        self.tamper("DELETE FROM huiskamer_access_event WHERE day = '2026-03-03' AND place = 2")
        self.assertEqual(officer.action_verify()['params']['type'], 'danger')

    def test_nobody_makes_or_changes_a_seal(self):
        for call in (lambda: self.Day.create({}), lambda: self.Day.search([])[0].write({'rows': 1}),
                     lambda: self.Day.search([]).unlink()):
            with self.assertRaises(UserError):
                call()

    def test_words_that_are_no_seals_are_not_read(self):
        for text in ('', 'x', '# huiskamer', access_chain.HEADER + '\nx'):
            with self.assertRaises(ValueError):
                access_chain.read_seals(text)
