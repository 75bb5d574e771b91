from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ...models.shared import house_days
from ...models.shared.guards import through_method
from ..common import HuiskamerCommon

# Fields that are searched and say something else, or nothing, when they are read.
ONLY_SEARCHED = {'is_locked': "the wall lets no other row through, so who reads it reads never"}
FLOOR = 6


@tagged('post_install', '-at_install')
class TestSearchAgrees(HuiskamerCommon):
    """A yes or no that is worked out when it is asked is found by a search exactly where it is read; nothing else is
    found.
    """

    @classmethod
    def setUpClass(cls):
        """Rows of both kinds: late and not, live and not, stale and not."""
        super().setUpClass()
        now = fields.Datetime.now()
        # Past the methods: what is late is late by the clock, which a test would have to wait for.
        late = cls.handover_at('requested')
        through_method(late).sudo().write({'deadline': now - timedelta(hours=1)})
        cls.handover_at('requested')
        cls.handover_at('completed')
        cls.case.write_note({'facts': "Een gesprek.", 'steps': [
            {'what': "Bellen", 'on': fields.Date.to_string(house_days.today())},
            {'what': "Langs", 'on': fields.Date.to_string(
                house_days.today() + timedelta(days=3))}]})
        steps = cls.env['huiskamer.step'].sudo().search([('case_id', '=', cls.case.id)], order='id')
        through_method(steps[0]).write({'due_on': house_days.today() - timedelta(days=2)})
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE huiskamer_consent SET valid_until = %s WHERE id = %s", (
            now - timedelta(days=1), cls.colleague_case.sudo().client_id.consent_ids[:1].id))
        cls.other_service.sudo().write({'contracted_until': house_days.today() - timedelta(days=1)})
        cls.service.sudo().write({'assured_on': house_days.today()})
        cls.env.invalidate_all()

    def searched_fields(self):
        """Every field of ours that is a yes or no, worked out, and searched by a method."""
        return [
            (name, field) for name, model in self.env.registry.items() if name.startswith('huiskamer.')
            and not model._abstract
            for field in model._fields.values()
            if field.type == 'boolean' and field.compute and field.search and not field.store
            and field.name not in ONLY_SEARCHED]

    def test_what_is_found_is_what_is_read(self):
        both = set()
        for name, field in self.searched_fields():
            rows = self.env[name].sudo().with_context(active_test=False).search([])
            yes = rows.filtered(field.name)
            for wanted, expected in ((True, yes), (False, rows - yes)):
                with self.subTest(field=str(field), wanted=wanted):
                    self.assertEqual(set(rows.search([(field.name, '=', wanted)]).ids), set(expected.ids))
                    self.assertEqual(set(rows.search([(field.name, '!=', wanted)]).ids), set((rows - expected).ids))
            both |= {str(field)} if yes and rows - yes else set()
        self.assertGreaterEqual(len(both), FLOOR, both)

    def test_the_filters_of_files_leave_out_what_is_not_meant(self):
        cases = self.env_as('caseworker')['huiskamer.case']
        late = cases.search([('step_ids', 'any', [('is_late', '=', True)])])
        self.assertIn(self.case, late)
        self.assertNotIn(self.handover_at('requested').case_id, late)
