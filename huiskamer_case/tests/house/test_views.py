import re

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ...models.casework.handover import handover_flow as flow
from ...models.shared import house_days
from ..common import ROLES, HuiskamerCommon

OURS = 'huiskamer_case'
OUR_ROLES = tuple(role for role, groups in ROLES.items() if groups.startswith(OURS))
# what a role sees first
FIRST_MENU = {
    'host': 'huiskamer_counting_menu',
    'caseworker': 'huiskamer_today_menu',
    'supervisor': 'huiskamer_desk_menu',
    'privacy_officer': 'huiskamer_desk_menu',
    'access_administrator': 'huiskamer_desk_menu',
}


class ViewsCommon(HuiskamerCommon):
    """The views, actions and menus that the addon's data made."""

    def ours(self, model):
        """The records of this model that the addon's data made."""
        ids = self.env['ir.model.data'].sudo().search([('module', '=', OURS), ('model', '=', model)]).mapped('res_id')
        return self.env[model].sudo().browse(ids).exists()

    def arches(self):
        """(view, parsed arch) of every view of ours."""
        return [(view, etree.fromstring(view.arch)) for view in self.ours('ir.ui.view')]

    def model_of(self, node, model):
        """The model of a node of a view: that of the list it stands in, if any."""
        for field in reversed(node.xpath('ancestor::field')):
            if field.get('name') in self.env[model]._fields:
                return self.env[model]._fields[field.get('name')].comodel_name
        return model


@tagged('post_install', '-at_install')
class TestViews(ViewsCommon):
    """Every action opens, every view loads, every menu leads somewhere."""

    def roles_that_read(self, model):
        """Our roles that have any access to this model."""
        return [role for role in OUR_ROLES if self.env_as(role)[model].has_access('read')]

    def visible_menus(self, role):
        """The menus of ours that this role sees, in order."""
        Menu = self.env_as(role)['ir.ui.menu']
        return (Menu.browse(Menu._visible_menu_ids()) & self.ours('ir.ui.menu')).sudo().sorted('sequence')

    def first_screen(self, menus):
        """The menu that opens by itself: the first one with a screen, from the top down."""
        menu = menus.filtered(lambda menu: not menu.parent_id)[:1]
        while menu and not menu.action:
            menu = menus.filtered(lambda other, above=menu: other.parent_id == above)[:1]
        return menu

    def test_there_are_actions_views_and_menus_to_look_at(self):
        for model, least in (('ir.actions.act_window', 12), ('ir.ui.view', 30), ('ir.ui.menu', 15)):
            self.assertGreaterEqual(len(self.ours(model)), least, model)

    def test_every_window_action_opens_in_each_of_its_views_for_each_role_that_reads(self):
        for action in self.ours('ir.actions.act_window'):
            roles = self.roles_that_read(action.res_model)
            self.assertTrue(roles, action.name)
            for role in roles:
                for mode in action.view_mode.split(','):
                    with self.subTest(action=action.xml_id, role=role, mode=mode):
                        views = self.env_as(role)[action.res_model].get_views([(False, mode), (False, 'search')])
                        self.assertIn(mode, views['views'])

    def test_no_window_action_is_kept_in_the_browser(self):
        for action in self.ours('ir.actions.act_window'):
            self.assertIs(action.cache, False, action.xml_id)

    def test_contexts_and_domains_of_actions_make_sense(self):
        for action in self.ours('ir.actions.act_window'):
            filters = set(re.findall(r"search_default_(\w+)", action.context or ''))
            search = etree.fromstring(self.env[action.res_model].get_view(view_type='search')['arch'])
            self.assertLessEqual(filters, set(search.xpath('//filter/@name | //field/@name')), action.xml_id)
            safe_eval(action.context or '{}', {'uid': 1, 'active_id': 1})
            self.env[action.res_model].search(safe_eval(action.domain or '[]', {'uid': 1}), limit=1)

    def test_every_filter_of_every_search_finds_without_an_error(self):
        for view, arch in self.arches():
            if arch.tag == 'search':
                for domain in arch.xpath('//filter/@domain'):
                    with self.subTest(view=view.xml_id, domain=domain):
                        self.env[view.model].search(safe_eval(domain, {'uid': self.env.uid}), limit=1)
                for context in arch.xpath('//filter/@context'):
                    group = safe_eval(context, {})['group_by']
                    self.env[view.model].formatted_read_group([], [group], ['__count'])

    def test_nothing_of_older_versions_is_in_a_view(self):
        for view, arch in self.arches():
            with self.subTest(view=view.xml_id):
                self.assertFalse(arch.xpath('//tree | //*[@attrs] | //*[@states] | //*[@t-name="kanban-box"]'))
                self.assertFalse(arch.xpath('//chatter | //*[contains(@class, "oe_chatter")]'))
                if arch.tag == 'kanban':
                    self.assertTrue(arch.xpath('//t[@t-name="card"]'))
        for action in self.ours('ir.actions.act_window'):
            self.assertNotIn('tree', action.view_mode.split(','))

    def test_a_screen_has_one_row_of_buttons(self):
        looked = 0
        views = self.ours('ir.ui.view').filtered(lambda view: view.mode == 'primary')
        for view in views.filtered(lambda view: view.type in ('list', 'form')):
            rows = view._get_combined_arch().xpath('/*/header')
            self.assertLessEqual(len(rows), 1, f'{view.xml_id}: of two rows one is not shown')
            looked += len(rows)
        self.assertGreater(looked, 30)

    def test_every_button_calls_a_public_method_of_its_model(self):
        for view, arch in self.arches():
            for button in arch.xpath('//button[@type="object"]'):
                model = self.model_of(button, view.model)
                name = button.get('name')
                self.assertTrue(callable(getattr(type(self.env[model]), name, None)) and not name.startswith('_'),
                                f'{view.xml_id}: {model}.{name}')

    def test_the_form_of_a_handover_has_a_button_for_each_verb_that_a_person_takes(self):
        arch = etree.fromstring(self.env_as('caseworker')['huiskamer.handover'].get_view(view_type='form')['arch'])
        buttons = [safe_eval(context)['huiskamer_verb']
                   for context in arch.xpath('//button[@name="action_move"]/@context')]
        # that one is a page
        wanted = {move.verb for move in flow.MOVES if flow.is_for_people(move.verb)} - {'print_letter'}
        self.assertEqual(sorted(buttons), sorted(wanted))

    def test_a_button_of_a_handover_shows_only_when_its_verb_is_possible(self):
        arch = etree.fromstring(self.env_as('caseworker')['huiskamer.handover'].get_view(view_type='form')['arch'])
        for button in arch.xpath('//button[@name="action_move"]'):
            verb = safe_eval(button.get('context'))['huiskamer_verb']
            self.assertIn(f"' {verb} ' not in possible_moves", button.get('invisible'))

    def test_every_menu_that_a_role_sees_opens_for_that_role(self):
        for role in OUR_ROLES:
            for menu in self.visible_menus(role):
                if menu.action and menu.action._name == 'ir.actions.act_window':
                    with self.subTest(role=role, menu=menu.xml_id if hasattr(menu, 'xml_id') else menu.name):
                        Model = self.env_as(role)[menu.action.res_model]
                        if menu.action._name == 'ir.actions.act_window':
                            Model.get_views([(False, mode) for mode in menu.action.view_mode.split(',')])
                        Model.web_search_read([], {'display_name': {}}, limit=1)

    def test_every_menu_is_seen_by_some_role_and_none_by_an_outsider(self):
        seen = set().union(*(self.visible_menus(role).ids for role in OUR_ROLES))
        # who sets the house up has one entry, to the first steps, below Odoo's own settings
        first_steps = self.env.ref('huiskamer_case.huiskamer_first_step_system_menu')
        self.assertEqual(set(self.ours('ir.ui.menu').ids) - seen, set(first_steps.ids))
        for role in ('office_user', 'system_administrator'):
            self.assertFalse(self.visible_menus(role) - first_steps, role)
        self.assertNotIn(first_steps, self.visible_menus('office_user'))

    def test_each_role_begins_at_its_own_screen_and_finds_something_there(self):
        self.location._plan_openings(*2 * [house_days.today()])
        self.env['huiskamer.access.request'].with_user(self.access_administrator).create(
            {'user_id': self.office_user.id, 'role': 'host', 'reason': "Begint."})
        for role, name in FIRST_MENU.items():
            first = self.first_screen(self.visible_menus(role))
            self.assertEqual(first, self.env.ref(f'huiskamer_case.{name}'), role)
            if first.action._name == 'ir.actions.act_window':
                self.assertTrue(self.env_as(role)[first.action.res_model].search_count([]), role)

    def test_a_view_shows_no_name_where_titles_come_from(self):
        for _view, arch in self.arches():
            self.assertNotIn(arch.get('string'), ('alias', 'official_name'))
        for model in ('huiskamer.handover', 'huiskamer.case'):
            for role in ('supervisor', 'privacy_officer'):
                views = self.env_as(role)[model].get_views([(False, 'list'), (False, 'form'), (False, 'kanban')])
                for arch in views['views'].values():
                    names = set(etree.fromstring(arch['arch']).xpath('//field/@name'))
                    self.assertFalse(names & {
                        'alias', 'official_name', 'phone', 'contact_channel', 'facts', 'observation', 'question',
                        'preview', 'text', 'named_contact', 'place', 'reason_words', 'remarks'}, f'{role} {model}')
