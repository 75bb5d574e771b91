from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged


@tagged('post_install', '-at_install')
class TestCoreContract(TransactionCase):
    """What Odoo asks of every model, also of one that is never written by hand: nothing made of nothing is no mistake,
    and a record in the making has a name. Its own tests walk every model of a CRM in which we are a guest.
    """

    def ours(self):
        """Our models that have rows."""
        found = [model for name, model in self.env.items() if name.startswith('huiskamer.') and not model._abstract]
        self.assertGreater(len(found), 40)
        return found

    def test_nothing_made_of_nothing_is_nothing(self):
        for model in self.ours():
            with self.subTest(model=model._name):
                self.assertEqual(model.create([]), model.browse())
                self.assertIs(model.browse().unlink(), True)

    def test_nothing_written_on_nothing_is_refused_in_words_or_done(self):
        for model in self.ours():
            with self.subTest(model=model._name):
                try:
                    self.assertIs(model.browse().write({}), True)
                    self.assertEqual(model.default_get([]), {})
                except UserError as refusal:
                    self.assertTrue(str(refusal))

    def test_a_record_in_the_making_has_a_name(self):
        for model in self.ours():
            with self.subTest(model=model._name):
                self.assertIsInstance(model.new({}).display_name or '', str)
