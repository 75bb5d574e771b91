from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CANARY, OUTSIDERS
from ..sweep import SweepCommon

COVERS = ('huiskamer.case', 'huiskamer.handover', 'huiskamer.handover.event')
CONTEXTS = (
    {}, {'lang': 'nl_NL'}, {'show_address': True, 'show_email': True, 'show_alias': True},
    {'formatted_display_name': True}, {'display_name_field': 'alias'}, {'active_test': False})

# Data that is no text of anybody: numbers of rows, codes, dates, versions.
WITHOUT_WORDS = {
    ('huiskamer.case', 'merged_rows'),          # numbers of rows that moved
    ('huiskamer.handover', 'way_back'),         # the cover before the last step: codes and dates
    ('huiskamer.provider', 'contact_seen'),     # a public organisation as it stood in the CRM
    ('huiskamer.decision', 'wish'),             # numbers and codes of what is to be carried out
}


@tagged('post_install', '-at_install', 'attack')
class TestLeaks(SweepCommon):
    """A marker in every field of a file, and nobody else ever sees it."""

    def test_the_caseworker_herself_sees_the_marker(self):
        for model, name in (('huiskamer.client', 'alias'), ('huiskamer.contact', 'facts'),
                            ('huiskamer.handover.detail', 'named_contact'), ('huiskamer.disclosure', 'text')):
            doors = self.doors(self.file[model].with_user(self.caseworker))
            for door in (f'read {name}', f'web_read {name}', 'search_read', 'web_search_read'):
                self.assertIn(CANARY, self.answer(doors[door]), f'{model} {door}')

    def test_nobody_else_sees_the_marker_by_any_door(self):
        for role in OUTSIDERS:
            for model, record in self.file.items():
                for door, call in self.doors(record.with_env(self.env_as(role))).items():
                    answer = self.answer(call)
                    self.assertNotIn(CANARY, answer, f'{role}: {model} {door}')

    def test_nor_in_debug_mode(self):
        for role in OUTSIDERS:
            for model, record in self.file.items():
                mine = record.with_env(self.env_as(role))
                if not mine.has_access('read'):
                    # a user has the group only while her request is in debug mode, and here is no request
                    with patch.object(type(self.env.user), 'has_group', lambda user, group: user._has_group(group)):
                        refusal = self.answer(lambda r=mine: r.read(['code']))
                    self.assertNotIn(record.code, refusal, f'{role}: {model}')
                    self.assertNotIn(CANARY, refusal, f'{role}: {model}')

    def test_a_search_by_name_answers_the_same_with_and_without_a_hit(self):
        for role in OUTSIDERS:
            for model, record in self.file.items():
                for name, field in record._fields.items():
                    if field.type in ('char', 'text') and name not in ('code', 'display_name'):
                        asked = record.with_env(self.env_as(role))
                        hit, miss = (
                            self.answer(lambda w=word, n=name, r=asked: r.search_count([(n, 'ilike', w)]))
                            for word in (CANARY, 'Nergens-0000'))
                        if name not in ('status', 'business_status', 'possible_moves'):
                            self.assertEqual(hit, miss, f'{role}: {model} {name}')

    def test_a_search_through_a_cover_does_not_reach_the_content(self):
        paths = {
            'huiskamer.case': (
                'client_id.alias', 'client_id.phone', 'contact_ids.facts', 'handover_ids.detail_ids.place'),
            'huiskamer.handover': ('case_id.client_id.alias', 'detail_ids.place', 'disclosure_ids.text'),
            'huiskamer.handover.event': ('handover_id.case_id.client_id.alias', 'handover_id.detail_ids.place'),
        }
        for role in ('supervisor', 'privacy_officer'):
            for model, names in paths.items():
                for name in names:
                    with self.subTest(role=role, path=name):
                        self.assert_path_is_closed(self.file[model].with_env(self.env_as(role)), name)

    def assert_path_is_closed(self, asked, name):
        """Neither a search nor an order nor a group follows this path."""
        for call in (lambda: asked.search([(name, 'ilike', CANARY)]), lambda: asked.search([], order=name),
                     lambda: asked.formatted_read_group([], [name], ['__count'])):
            with self.assertRaises(Exception) as caught:
                call()
            self.assertIsInstance(caught.exception, (UserError, ValueError))

    def test_a_supervisor_reads_every_field_of_a_cover_and_no_word_of_the_file(self):
        for role in ('supervisor', 'privacy_officer'):
            for model in COVERS:
                record = self.file[model].with_env(self.env_as(role))
                deep = {
                    name: self.all_fields_of(field.get('relation'))
                    for name, field in record.fields_get(attributes=['relation']).items()}
                for name, spec in deep.items():
                    answer = self.answer(lambda n=name, s=spec, r=record: r.web_read({n: s}))
                    self.assertNotIn(CANARY, answer, f'{role}: {model}.{name}')
                flat = {name: {} for name in deep}
                self.assertIn(record.code, self.answer(lambda r=record, s=flat: r.web_read(s)))

    def all_fields_of(self, model):
        """What a client asks to get every field of a related record."""
        return {'fields': {name: {} for name in self.env[model]._fields}} if model else {}

    def test_labels_are_opaque_for_every_model_whatever_the_context(self):
        for model, record in self.file.items():
            for context in CONTEXTS:
                for user in (self.caseworker, self.env.ref('base.user_root')):
                    self.assertEqual(record.with_user(user).with_context(**context).display_name, record.code, model)

    def test_every_model_of_the_named_room_has_the_opaque_label(self):
        models = {
            name for name, model in self.registry.items()
            if not model._abstract and name.startswith('huiskamer.') and self.client._is_confidential(name)}
        self.assertEqual(models, set(self.file))

    def test_a_colleague_finds_no_name_of_another_s_file(self):
        mine = self.client.with_user(self.caseworker)
        self.assertEqual(mine.search([('code', '=', self.client.code)]), self.client)
        self.assertFalse(mine.with_user(self.colleague).search([('code', '=', self.client.code)]))
        for user in (self.caseworker, self.colleague):
            with self.assertRaises(UserError):
                mine.with_user(user).search([('alias', 'ilike', CANARY)])
        self.assertFalse(mine.name_search(CANARY))

    def test_a_refused_read_says_one_constant_text(self):
        for record in self.file.values():
            with self.assertRaises(AccessError) as caught:
                record.with_user(self.colleague).read(['code'])
            self.assertEqual(str(caught.exception), "This record does not exist, or it is not yours to use.")

    def test_no_model_of_ours_has_chatter_activities_a_portal_link_or_attachments(self):
        for name, model in self.registry.items():
            if name.startswith('huiskamer.'):
                self.assertFalse(
                    set(model._fields) & {
                        'message_ids', 'message_follower_ids', 'activity_ids', 'access_token', 'access_url',
                        'message_main_attachment_id', 'website_message_ids', 'image_1920'}, name)
                for field in model._fields.values():
                    self.assertNotIn(field.type, ('binary', 'image', 'html', 'reference', 'properties'), field)
                    if field.type == 'json' and field.store and field.name != 'seal_versions':
                        self.assertIn((name, field.name), WITHOUT_WORDS)
                    self.assertNotIn(field.comodel_name, ('ir.attachment', 'mail.message', 'mail.activity'), field)

    def test_nothing_of_a_file_is_kept_in_the_words_of_other_models(self):
        tables = ('mail_message', 'mail_activity', 'ir_attachment', 'mail_tracking_value', 'bus_bus', 'ir_logging')
        for table in tables:
            self.env.cr.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f'%{CANARY}%'])
            self.assertEqual(self.env.cr.fetchone()[0], 0, table)

    def test_a_client_is_no_contact_of_the_crm(self):
        partners = self.env['res.partner'].with_context(active_test=False)
        before = partners.search_count([])
        self.open_file('caseworker', alias=f'{CANARY} person')
        self.assertEqual(partners.search_count([]), before)
        self.assertFalse(partners.search([('name', 'ilike', CANARY)]))

    def test_privacy_lookup_finds_no_evening_and_no_client(self):
        lookup = self.env['privacy.lookup.wizard'].create({'email': 'test@example.com', 'name': f'{CANARY} alias'})
        lookup.action_lookup()
        found = set(lookup.line_ids.mapped('res_model'))
        self.assertFalse({model for model in found if model.startswith('huiskamer.')})
