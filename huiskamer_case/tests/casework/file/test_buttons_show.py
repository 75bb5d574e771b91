import ast
from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestButtonsShow(HuiskamerCommon):
    """A button that stands where nobody ever sees it is none: what hides a group hides what stands in it."""

    def shown(self, case):
        """The buttons of the form of this file that its caseworker sees now."""
        arch = etree.fromstring(case.get_view(view_type='form')['arch'])
        buttons = [button for button in arch.iter('button') if not button.xpath('ancestor::field')]
        conditions = {button: [node.get('invisible') for node in (button, *button.iterancestors())
                               if node.get('invisible')] for button in buttons}
        nodes = [node for each in conditions.values() for words in each for node in ast.walk(ast.parse(words))]
        names = {node.id for node in nodes if isinstance(node, ast.Name)} & case._fields.keys()
        self.env.invalidate_all()
        values = case.read(sorted(names), load='')[0]
        return {button.get('name') for button, words in conditions.items()
                if not any(safe_eval(word, dict(values)) for word in words)}, {
                    button.get('name') for button in conditions}

    def standings(self):
        """What brings a file into each state in which something else can be done."""
        case, other = self.case, self.open_file('caseworker', alias="Merel Anna")

        return {
            'open': lambda: None, 'closed': lambda: case.close({'outcome': 'helped'}),
            'frozen': lambda: case.freeze({}), 'a minor': case.start_minor_path,
            'withdrawn': lambda: case.sudo()._file_consent()._withdraw('here'),
            'ran out': lambda: self.let_last(case.sudo()._file_consent(), fields.Datetime.now()),
            'two in one': lambda: case.merge({'code': other.code}),
            'asked': lambda: case.sudo()._ask_lead(other.sudo()),
            'locked out': lambda: case.lock_out({'caseworker_id': self.colleague.id})}

    def test_every_button_of_a_file_shows_in_some_state(self):
        self.allow(self.case, 'aftercare')
        seen, there = set(), set()
        for what, stop in self.standings().items():
            with self.undone(), self.subTest(what):
                stop()
                shown, all_of_them = self.shown(self.case)
                seen, there = seen | shown, there | all_of_them
        self.case.close({'outcome': 'helped'})
        with freeze_time(fields.Datetime.now() + timedelta(days=100)):
            seen |= self.shown(self.case)[0]
        self.assertFalse(there - seen)
