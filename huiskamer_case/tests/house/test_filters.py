from itertools import groupby

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .test_views import ViewsCommon

# Filters of one group widen each other. Whose, and why to look at it, are asked by several fields, and somebody who
# ticks two of them means either.
EITHER = (
    {'mine', 'stand_in'}, {'mine', 'my_team', 'i_began'}, {'attention', 'emergency', 'marked', 'on_hold', 'checks'},
    {'late', 'this_week'}, {'forgotten', 'not_held'}, {'wrong', 'due'}, {'asked', 'done', 'unseen'},
)


@tagged('post_install', '-at_install')
class TestFilters(ViewsCommon):
    """What is ticked in a search narrows what is shown, unless it says the same thing in another way."""

    def groups(self):
        """The filters of every search of ours that stand together: (view, nodes)."""
        for view, arch in self.arches():
            for search in arch.iter('search'):
                for apart, nodes in groupby(search, lambda node: node.tag in ('separator', 'group')):
                    if not apart:
                        yield view, [node for node in nodes if node.tag == 'filter' and (
                            node.get('domain') or node.get('date'))]

    def asked_of(self, node):
        """The fields that a filter asks about."""
        domain = node.get('domain')
        return frozenset([node.get('date')]) if not domain else frozenset(
            leaf[0].split('.')[0] for leaf in safe_eval(domain, {'uid': self.env.uid}) if not isinstance(leaf, str))

    def test_filters_about_different_things_stand_apart(self):
        found, looked = [], 0
        for view, nodes in self.groups():
            names = {node.get('name') for node in nodes}
            looked += len(nodes)
            if len({self.asked_of(node) for node in nodes}) > 1 and not any(names <= either for either in EITHER):
                found.append((view.xml_id, sorted(names)))
        self.assertGreater(looked, 50)
        self.assertFalse(found)
