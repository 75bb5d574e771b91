import hashlib
import importlib.util
import json
from pathlib import Path

from odoo.tests import tagged

from ...common import HuiskamerCommon

FOLDER = Path(__file__).parents[3] / 'migrations' / '19.0.2.0.0'
# What the tables were like before: no answer was newer than another, and nothing was kept by value.
BEFORE = """
    DROP INDEX huiskamer_consent_one_newest;
    ALTER TABLE huiskamer_consent DROP CONSTRAINT huiskamer_consent_live_is_newest,
        DROP CONSTRAINT huiskamer_consent_with_receiver, ALTER question DROP NOT NULL;
    UPDATE huiskamer_consent SET is_newest = NULL, question = NULL, provider_id = NULL, receipt = NULL,
        receipt_digest = NULL,
        state = CASE state WHEN 'replaced' THEN 'given' ELSE state END;
    DELETE FROM huiskamer_consent_event WHERE state = 'replaced';
    UPDATE huiskamer_disclosure SET sent_to = NULL;
    UPDATE huiskamer_provider SET contact_seen = NULL;
"""
# What Odoo makes between the two scripts.
BETWEEN = """
    CREATE UNIQUE INDEX huiskamer_consent_one_newest ON huiskamer_consent (client_id, question, COALESCE(service_id,
        0)) WHERE is_newest;
    ALTER TABLE huiskamer_consent ADD CONSTRAINT huiskamer_consent_live_is_newest CHECK (is_newest OR state NOT IN
        ('given', 'renewed'));
"""


@tagged('post_install', '-at_install')
class TestConsentMigration(HuiskamerCommon):
    """Every consent from before gets its receipt from what is known, and only the newest answer counts from then on."""

    def script(self, name):
        """One script of the migration."""
        spec = importlib.util.spec_from_file_location(name.replace('-', '_'), FOLDER / f'{name}.py')
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def migrate(self, then=None):
        """Go back to how it was (with one thing more, as SQL), and through both scripts."""
        cr = self.env.cr
        self.env.flush_all()
        cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cr.execute(BEFORE)
        if then:
            cr.execute(*then)
        names = "SELECT array_agg(name ORDER BY name) FROM ir_model_data WHERE model = 'huiskamer.consent.text'"
        cr.execute(names)
        before = cr.fetchone()
        self.script('pre-consent').migrate(cr, '19.0.1.0.0')
        cr.execute(names)
        self.assertEqual(len(cr.fetchone()[0]), len(before[0]))
        cr.execute(BETWEEN)
        self.env.invalidate_all()
        self.script('post-consent').migrate(cr, '19.0.1.0.0')
        self.env.invalidate_all()

    def test_every_answer_gets_its_receipt_and_an_older_yes_carries_nothing(self):
        about = {'service_id': self.service.id, 'category_ids': self.categories('alias', 'question').ids}
        self.walk(self.handover_consented(), 'send')
        smaller = self.case.record_consent(self.yes('share', **about | {'category_ids': self.categories('alias').ids}))
        self.env.cr.execute("UPDATE huiskamer_handover SET stage = 'requested', ended_because = NULL WHERE id = %s",
                            [self.handover.id])
        carried = self.handover_at('accepted')
        self.migrate()
        for consent in self.env['huiskamer.consent'].search([]):
            receipt = json.loads(consent.receipt)
            self.assertEqual(hashlib.sha256(consent.receipt.encode()).hexdigest(), consent.receipt_digest)
            self.assertEqual((receipt['made_from'], receipt['purpose']), ('migration', consent.purpose))
            self.assertEqual({kind['code'] for kind in receipt['kinds']}, set(consent.category_ids.mapped('code')))
        older = smaller.renews_id
        self.assertEqual((older.state, older.is_newest, smaller.is_newest), ('replaced', False, True))
        self.assertIn('replaced', older.event_ids.mapped('state'))
        self.assertEqual((self.handover.stage, self.handover.ended_because), ('cancelled', 'consent_withdrawn'))
        self.assertEqual(carried.stage, 'accepted')
        self.assertEqual(carried.disclosure_ids.sent_to, "Organisatie Test – Uitstapprogramma")
        self.assertFalse(self.provider.is_contact_changed)

    def handover_consented(self):
        """The draft with a yes to it."""
        self.consent_for(self.handover)
        return self.handover

    def test_a_no_after_a_yes_took_it_back_and_it_runs_twice_without_harm(self):
        yes = self.case.record_consent(self.yes('aftercare'))
        self.case.record_consent(self.yes('aftercare', state='refused'))
        self.migrate(then=("UPDATE huiskamer_consent SET state = 'given' WHERE id = %s", [yes.id]))
        self.assertEqual(yes.state, 'withdrawn')
        before = yes.receipt
        self.script('post-consent').migrate(self.env.cr, '19.0.1.0.0')
        self.assertEqual(yes.receipt, before)
