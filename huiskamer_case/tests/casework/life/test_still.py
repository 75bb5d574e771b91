import ast

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ....models.shared import house_days
from ...common import HuiskamerCommon

COUNTED = ('huiskamer.consent', 'huiskamer.minor.path', 'huiskamer.outcome.count', 'huiskamer.case')


class StillCommon(HuiskamerCommon):
    """What a caseworker sees on the form of a record, as the form decides it."""

    def nodes(self, record, kind):
        """(node, what the form says of it) for the nodes of this kind that are shown: {name: node}."""
        arch = etree.fromstring(record.get_view(view_type='form')['arch'])
        nodes = [node for node in arch.iter(kind) if not node.xpath('ancestor::field')]
        words = {node: [each.get('invisible') for each in (node, *node.iterancestors()) if each.get('invisible')]
                 for node in nodes}
        said = [*(word for each in words.values() for word in each),
                *(node.get('readonly') for node in nodes if node.get('readonly'))]
        names = {name.id for word in said for name in ast.walk(ast.parse(word)) if isinstance(name, ast.Name)}
        self.env.invalidate_all()
        values = record.read(sorted(names & record._fields.keys()), load='')[0]
        shown = {node for node in nodes if not any(safe_eval(word, dict(values)) for word in words[node])}
        return {node.get('name'): bool(safe_eval(node.get('readonly') or '0', dict(values))) for node in shown}


@tagged('post_install', '-at_install')
class TestDied(StillCommon):
    """After a death nothing is offered that is done with the client, and nothing is asked before it is refused."""

    def setUp(self):
        """A client who may be called, and died."""
        super().setUp()
        self.allow(self.case, 'contact')
        self.client = self.case.client_id
        self.client.write({'contact_channel': 'call', 'phone': '06 12345678'})
        self.case.close({'outcome': 'died'})

    def test_nothing_is_offered_that_is_done_with_the_client(self):
        self.assertFalse({'action_reopen', 'action_give_slip', 'action_renew'} & self.nodes(self.case, 'button').keys())
        self.assertFalse(self.nodes(self.client, 'button').keys())

    def test_it_is_refused_before_anything_is_asked(self):
        attempts = {
            'take up': self.case.action_reopen, 'ask for a slip': self.case.action_give_slip,
            'give a slip': lambda: self.case.give_slip({}), 'path': self.case.start_minor_path,
            'path from her page': self.client.action_minor, 'ask about contact': self.client.action_ask_contact,
            'number': self.client.reveal_phone}
        for what, attempt in attempts.items():
            with self.subTest(what), self.refused(self.case, self.client, error=UserError, counts=COUNTED):
                attempt()

    def test_a_slip_of_the_pen_is_taken_back_and_all_is_offered_again(self):
        self.case.action_open_again()
        self.assertIn('action_give_slip', self.nodes(self.case, 'button'))
        self.assertIn('action_minor', self.nodes(self.client, 'button'))
        self.assertTrue(self.case.start_minor_path())


@tagged('post_install', '-at_install')
class TestStandsStill(StillCommon):
    """What can be typed on the page of a client can be saved: nothing is typed for nothing."""

    def ways_to_stop(self):
        """What brings a file to stand still, in each way that there is."""
        case = self.case
        return {
            'open': lambda: None, 'closed': lambda: case.close({'outcome': 'helped', 'open_steps': 'drop'}),
            'died': lambda: case.close({'outcome': 'died', 'open_steps': 'drop'}), 'frozen': lambda: case.freeze({}),
            'withdrawn': lambda: case.sudo()._file_consent()._withdraw('here'),
            'ran out': lambda: self.let_last(case.sudo()._file_consent(), fields.Datetime.now())}

    def test_a_file_that_stands_still_refuses_before_it_asks(self):
        self.allow(self.case, 'contact')
        note, client, today = self.case.write_note({'facts': "Wil verhuizen."}), self.case.client_id, house_days.today()
        goal = self.case.set_goal({'topic_id': self.env.ref('huiskamer_case.topic_housing').id, 'wish': "Een kamer."})
        step = self.case.agree_step({'what': "Samen bellen", 'on': today})
        asks = {
            'how far': goal.action_look_at, 'step for a goal': goal.action_agree_step,
            'number': client.action_change_phone, 'change': note.action_change, 'move a note': note.action_move_to,
            'take back': note.action_take_back, 'step': self.case.action_agree_step,
            'drop': step.action_drop, 'move': step.action_move}
        for what, stop in self.ways_to_stop().items():
            with self.undone():
                stop()
                for which, ask in asks.items():
                    with self.subTest(what, which=which):
                        try:
                            self.assertTrue(ask())
                            asked = True
                        except UserError:
                            asked = False
                        self.assertEqual(asked, what == 'open')

    def saved(self):
        """Whether a change of a client's page is let through; it is undone."""
        try:
            with self.undone():
                self.case.client_id.write({'other_alias': "Merel Anna"})
        except (UserError, AccessError):
            return False
        return True

    def test_the_page_of_a_client_is_typed_in_when_it_can_be_saved_and_only_then(self):
        for what, stop in self.ways_to_stop().items():
            with self.undone(), self.subTest(what):
                stop()
                known = self.case.client_id
                shown = self.nodes(known, 'field')
                typed = {name for name, is_fixed in shown.items()
                         if not is_fixed and not known._fields[name].readonly and not name.startswith(('can_', 'has_'))}
                self.assertEqual(bool(typed), self.saved(), sorted(typed))
