import re

from lxml import etree

from odoo.tests import tagged
from odoo.tools import file_open
from odoo.tools.safe_eval import safe_eval
from odoo.tools.translate import translation_file_reader

from ...models.oversight.posture.posture_checks import CHECKS
from .test_views import OUR_ROLES, OURS, ViewsCommon

# By heart.
MOST = {'supervisor': 25, 'privacy_officer': 20, 'access_administrator': 10}
ARROW = re.compile(r'(?:Access|Privacy|Settings|Files|Figures|Directory|Evening)(?: > [A-Z][^>.,:;]*)+')
# Paths of Odoo's own settings, not of ours.
CORE = ('Settings > Permissions', 'Settings > Technical', 'Settings > Users')
NEVER_NL = re.compile(
    r'\b(klant(en)?|vingerafdruk|het huis|dit huis|prostitu\w*|sekswerk\w*|loverboy\w*|contactmoment\w*|'
    r'laten vallen|meldcode-dossier|vastgehouden|bewaarplicht|'
    r'logboek|uw dossier|(?<!van )(?<!die )diensten?(?! \(IND))\b', re.I)
CORE_WORDS = 'Customer account'
# Widgets that save the whole record when they are tapped, unless they are told not to.
SAVE_BY_A_TAP = ('boolean_toggle', 'boolean_favorite', 'priority', 'state_selection', 'color', 'badge_selection')
# A list of a handful of rows in a fixed order: nobody looks for one of them.
SHORT = ('huiskamer.first.step',)


@tagged('post_install', '-at_install')
class TestMenu(ViewsCommon):
    """A menu that one can say by heart, titles that are their entries, and texts that lead where they say."""

    def entries(self, role):
        """The menu entries of this role behind which something opens; what stands below a hidden one is not seen."""
        Menu = self.env_as(role)['ir.ui.menu']
        seen = Menu.browse(Menu._visible_menu_ids())

        def is_shown(menu):
            """Whether it and everything above it is seen."""
            return menu in seen and (not menu.parent_id or is_shown(menu.parent_id))

        return (seen & self.ours('ir.ui.menu')).sudo().filtered(lambda menu: menu.action and is_shown(menu))

    def test_a_menu_is_short(self):
        for role, most in MOST.items():
            names = self.entries(role).mapped('complete_name')
            self.assertLessEqual(len(names), most, (role, names))

    def test_a_title_is_its_entry(self):
        for role in OUR_ROLES:
            for menu in self.entries(role):
                self.assertEqual(menu.name, menu.action.name, menu.complete_name)

    def test_every_list_behind_an_entry_has_a_word_for_when_it_is_empty(self):
        without = set()
        for role in OUR_ROLES:
            for menu in self.entries(role):
                if menu.action._name == 'ir.actions.act_window' and not menu.action.help:
                    without.add(menu.action.name)
        self.assertFalse(without)

    def dutch(self):
        """Every English text of ours that is said in Dutch."""
        with file_open(f'{OURS}/i18n/nl.po', 'rb') as source:
            return {row['src'] for row in translation_file_reader(source) if row['value']}

    def filters(self, role, action):
        """The filters of the list behind an entry, as this role gets them."""
        arch = self.env_as(role)[action.res_model].get_view(view_type='search')['arch']
        return etree.fromstring(arch).xpath('//filter')

    def test_title_and_filters_and_the_word_for_an_empty_list_are_in_dutch_and_no_two_filters_are_called_alike(self):
        dutch, looked = self.dutch(), 0
        for role in OUR_ROLES:
            for menu in self.entries(role):
                words = [menu.name]
                if menu.action._name == 'ir.actions.act_window':
                    words += menu.action._fields['help'].get_trans_terms(menu.action.help)
                    filters = [node.get('string') for node in self.filters(role, menu.action)]
                    self.assertTrue(filters or menu.action.res_model in SHORT, menu.complete_name)
                    self.assertEqual(len(filters), len(set(filters)), menu.complete_name)
                    words += filters
                self.assertFalse(set(words) - dutch, menu.complete_name)
                looked += len(words)
        self.assertGreater(looked, 300)

    def test_every_filter_behind_an_entry_finds_and_groups_for_who_sees_it(self):
        tried = 0
        for role in OUR_ROLES:
            for action in self.entries(role).mapped('action'):
                if action._name != 'ir.actions.act_window':
                    continue
                Model = self.env_as(role)[action.res_model]
                for node in self.filters(role, action):
                    with self.subTest(role=role, action=action.xml_id, filter=node.get('name')):
                        Model.search(safe_eval(node.get('domain') or '[]', {'uid': Model.env.uid}), limit=1)
                        if group := safe_eval(node.get('context') or '{}').get('group_by'):
                            Model.formatted_read_group([], [group], ['__count'])
                        tried += 1
        self.assertGreater(tried, 150)

    def names(self):
        """Every word one can tap on: menus, actions, buttons."""
        words = {menu.name for menu in self.ours('ir.ui.menu')}
        for model in ('ir.actions.act_window', 'ir.actions.client', 'ir.actions.server'):
            words |= set(self.ours(model).mapped('name'))
        for _view, arch in self.arches():
            words |= {node.get('string') for node in arch.iter('button') if node.get('string')}
        return words

    def test_a_text_that_names_a_path_names_menus_and_buttons_that_are_there(self):
        names, looked = self.names(), 0
        texts = [check.todo for check in CHECKS]
        for text in map(str, (getattr(text, '_source', text) for text in texts)):
            for path in ARROW.findall(text):
                if path.startswith(CORE):
                    continue
                for part in path.split(' > '):
                    self.assertTrue(any(part.strip() == name or part.startswith(f'{name} ') for name in names),
                                    (path, part))
                    looked += 1
        self.assertGreaterEqual(looked, 15)

    def test_no_word_that_must_never_stand_is_in_dutch(self):
        self.env['res.lang']._activate_lang('nl_NL')
        wrong, read = [], 0
        with file_open(f'{OURS}/i18n/nl.po', 'rb') as source:
            for row in translation_file_reader(source):
                read += 1
                if NEVER_NL.search(row['value'] or '') and CORE_WORDS not in row['src']:
                    wrong.append((row['src'][:60], row['value'][:80]))
        self.assertFalse(wrong)
        self.assertGreater(read, 2000)

    def test_no_list_of_ours_stores_a_row_by_leaving_it(self):
        editable = [view.name for view, arch in self.arches() if arch.tag == 'list'
                    and (arch.get('editable') or arch.get('multi_edit'))]
        self.assertEqual(editable, [])

    def test_no_form_of_ours_saves_all_that_was_typed_by_one_tap_beside_it(self):
        saving = [(view.name, node.get('name')) for view, arch in self.arches() if arch.tag == 'form'
                  for node in arch.xpath('//field[not(ancestor::list)]')
                  if node.get('widget') in SAVE_BY_A_TAP and "'autosave': False" not in node.get('options', '')]
        self.assertEqual(saving, [])
