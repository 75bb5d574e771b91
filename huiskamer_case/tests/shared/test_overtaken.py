from odoo.tests import tagged

from ...models.shared.guarded_mixin import HAD, SEEN, PointedOut
from ..common import HuiskamerCommon

MINE, HERS = "Bel na zes uur.", "Bel nooit op zondag."


@tagged('post_install', '-at_install')
class TestOvertaken(HuiskamerCommon):
    """Two people at one text: the second is told before hers takes the place of the other, in no word of theirs."""

    @classmethod
    def setUpClass(cls):
        """A file on which two work, with a goal."""
        super().setUpClass()
        cls.case.add_member({'caseworker_id': cls.colleague.id})
        cls.goal = cls.case.set_goal({
            'wish': "Een eigen kamer.", 'topic_id': cls.env['huiskamer.topic'].search([], limit=1).id})

    def as_typed(self, record, user, **had):
        """The record as somebody saves it from a form that was opened when these texts stood there."""
        return record.with_user(user).with_context(**{HAD: had})

    def hers(self):
        """(record, field, two people) of texts on which more than one works."""
        return (
            (self.client, 'contact_remarks', self.caseworker, self.colleague),
            (self.goal, 'remark', self.caseworker, self.colleague),
            (self.env['huiskamer.observation'].with_user(self.supervisor).create({'text': "Rustig."}), 'text',
             self.supervisor, self.supervisor),
            (self.env['huiskamer.pilot'].with_user(self.supervisor).create({
                'location_id': self.location.id, 'date_from': '2030-01-07', 'date_until': '2030-02-03'}), 'baseline',
             self.supervisor, self.supervisor))

    def test_the_second_of_two_is_told_and_both_texts_are_still_there(self):
        for record, name, one, other in self.hers():
            with self.subTest(model=record._name):
                before = record[name] or False
                self.as_typed(record, one, **{name: before}).write({name: HERS})
                late = self.as_typed(record, other, **{name: before})
                with self.refused(error=PointedOut) as caught:
                    late.write({name: MINE})
                for words in (HERS, MINE):
                    self.assertNotIn(words, str(caught.exception))
                record.invalidate_recordset()
                self.assertEqual(record[name], HERS)
                late.with_context(**{SEEN: True}).write({name: MINE})
                self.assertEqual(record[name], MINE)

    def test_who_saw_what_stands_there_writes_as_ever(self):
        for record, name, one, other in self.hers():
            with self.subTest(model=record._name):
                record[name] = HERS
                self.as_typed(record, one, **{name: HERS}).write({name: MINE})
                self.as_typed(record, other, **{name: HERS}).write({name: MINE})  # the same words
                self.as_typed(record, other, **{name: MINE}).write({name: HERS})
                for odd in ('x', 7, None, [name], {7: HERS}, {'no_such_field': HERS}):
                    record.with_user(one).with_context(**{HAD: odd}).write({name: HERS})

    def test_a_dialog_says_what_stood_there(self):
        words = self.goal.action_look_at()['params']['questions']
        self.assertTrue(all(question.get('stands') for question in words))
        self.goal.look_at({'wish': "Een eigen huis.", 'remark': HERS})
        late = self.as_typed(self.goal, self.colleague, wish="Een eigen kamer.", remark=False)
        with self.refused(self.goal, error=PointedOut):
            late.look_at({'wish': "Een kamer met een balkon.", 'remark': MINE})
        self.assertEqual(self.goal.remark, HERS)
