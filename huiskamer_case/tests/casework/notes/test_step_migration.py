import importlib.util

from odoo.tests import tagged
from odoo.tools import file_path

from ....models.oversight.sealing import sealed
from .test_step import StepCommon


@tagged('post_install', '-at_install')
class TestStepMigration(StepCommon):
    """What notes carried as next step before 19.0.2.0.0 is brought over, once, with its words."""

    @classmethod
    def setUpClass(cls):
        """The script, and the columns that the older version had."""
        super().setUpClass()
        spec = importlib.util.spec_from_file_location('steps',
                                                      file_path('huiskamer_case/migrations/19.0.2.0.0/post-steps.py'))
        cls.script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.script)
        cls.env.cr.execute("ALTER TABLE huiskamer_contact ADD next_step text, ADD next_step_on date")

    def carried(self, what, days, held=-1, case=None):
        """A note of before, with its next step sealed as it was then."""
        case = case or self.case
        note = case.write_note({'facts': "Een gesprek."})
        keys = self.env['huiskamer.key'].sudo()
        number = keys._number_of(case.sudo().client_id.subject)
        binding = f'huiskamer.contact|next_step|{note.sudo().subject}'.encode()
        envelope = sealed.seal(keys._cipher(number), number, what, binding).replace(sealed.MARK, 'hk1',
            1) if what else None
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE huiskamer_contact SET next_step = %s, next_step_on = %s, held_on = %s, written_at = now() WHERE "
            "id = %s",
            (envelope, self.day(days), self.day(held), note.id))
        self.env.invalidate_all()
        return note

    def migrate(self):
        """Run the script."""
        self.script.migrate(self.env.cr, '19.0.1.0.0')
        self.env.invalidate_all()

    def test_every_agreement_that_may_still_wait_waits_and_the_rest_stays_on_record(self):
        missed = self.carried("Bellen", -5, held=-9)
        coming = self.carried("Brief", 4, held=-3)
        old = self.carried("Lang geleden", -50, held=-60)
        without_words = self.carried("", 2)
        self.migrate()
        self.assertEqual(self.waiting(), sorted(["Bellen", "Brief", "…"]))
        self.assertEqual((old.step_ids.state, old.step_ids.what), ('unsaid', "Lang geleden"))
        for note in (missed, coming, without_words):
            self.assertEqual((note.step_ids.owner_id, note.step_ids.case_id), (self.caseworker, self.case))
        self.env.cr.execute("SELECT count(*) FROM huiskamer_contact WHERE next_step IS NOT NULL OR next_step_on IS "
                            "NOT NULL")
        self.assertEqual(self.env.cr.fetchone(), (0,), "no word stays where no form shows it")
        self.assertTrue(all(note.written_at for note in missed | coming))
        self.migrate()
        self.assertEqual(len(self.case.step_ids), 4, "a second run makes nothing twice")

    def test_a_closed_file_and_a_colleague_who_left_stop_nothing(self):
        closed = self.open_file('caseworker')
        note = self.carried("Nog iets", 1, case=closed)
        closed.close({'outcome': 'helped'})
        self.case.add_member({'caseworker_id': self.colleague.id})
        theirs = self.carried("Van de collega", 1)
        self.env.cr.execute("UPDATE huiskamer_contact SET author_id = %s WHERE id = %s", (self.colleague.id, theirs.id))
        self.env.invalidate_all()
        self.colleague.active = False
        self.migrate()
        self.assertEqual(note.step_ids.state, 'unsaid')
        self.assertEqual(theirs.step_ids.owner_id, self.caseworker)

    def test_what_does_not_open_says_so_and_without_the_key_folder_nothing_is_migrated(self):
        note = self.carried("Bellen", 1)
        self.env.cr.execute("UPDATE huiskamer_contact SET next_step = replace(next_step, '.', '.AAAA') WHERE id = %s",
                            (note.id,))
        self.migrate()
        self.assertEqual(note.step_ids.what, self.script.UNREADABLE)

    def test_a_database_without_these_columns_has_nothing_to_bring_over(self):
        self.carried("Bellen", 1)
        self.env.cr.execute("ALTER TABLE huiskamer_contact DROP next_step")
        self.migrate()
        self.assertEqual(self.case.step_ids.ids, [])
