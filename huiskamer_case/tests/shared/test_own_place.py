from odoo import Command
from odoo.tests import tagged

from ..common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestOwnPlace(HuiskamerCommon):
    """A dialog or a form begins with the huiskamer where one works, not with the first by name."""

    @classmethod
    def setUpClass(cls):
        """A huiskamer that is first by name, and everybody of ours in the other one."""
        super().setUpClass()
        cls.first = cls._make_location("Aaa, eerste op naam")
        cls.own = cls._make_location("Zzz, de eigen huiskamer")
        people = cls.host | cls.caseworker | cls.supervisor
        cls.own.staff_ids = [Command.set(people.ids)]

    def begins_with(self, action):
        """The huiskamer that a dialog has filled in."""
        return next(question['value'] for question in action['params']['questions']
                    if question['name'] == 'location_id')

    def test_every_dialog_that_asks_for_a_huiskamer_begins_with_ones_own(self):
        env = self.env_as('caseworker')
        self.assertEqual(self.begins_with(env['huiskamer.case'].search_first({'alias': "Nieuw"})), self.own.id)
        self.assertEqual(self.begins_with(env['huiskamer.minor.path'].action_begin()), self.own.id)
        self.assertEqual(env['huiskamer.minor.path'].begin({}).location_id, self.own)
        other = self.env_as('colleague')
        self.assertNotEqual(self.begins_with(other['huiskamer.minor.path'].action_begin()), self.own.id)

    def test_every_form_that_begins_with_a_huiskamer_begins_with_ones_own(self):
        looked = 0
        for name, model in self.registry.items():
            field = model._fields.get('location_id')
            if name.startswith('huiskamer.') and field is not None and field.default:
                for role in ('host', 'caseworker', 'supervisor'):
                    if self.env_as(role)[name].has_access('create'):
                        looked += 1
                        self.assertEqual(self.env_as(role)[name].default_get(['location_id'])['location_id'],
                                         self.own.id, name)
        self.assertGreater(looked, 4)
