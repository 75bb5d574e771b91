from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...common import OUTSIDERS, REFUSED, HuiskamerCommon

A_FILE = ('huiskamer.client', 'huiskamer.case', 'huiskamer.consent', 'huiskamer.consent.event')
FORGED_KEYS = (True, 'yes', object())


@tagged('post_install', '-at_install')
class TestOpeningAFile(HuiskamerCommon):
    """Client, file and consent, in one call or not at all."""

    def test_one_call_makes_client_file_and_consent(self):
        before = self.count(*A_FILE)
        case = self.open_file('caseworker', alias="  Tulp ", age_band='unknown')
        self.assertEqual(self.count(*A_FILE), {model: number + 1 for model, number in before.items()})
        self.assertEqual((case.alias, case.client_id.age_band), ("Tulp", 'unknown'))
        self.assertEqual((case.caseworker_id, case.state, case.open_to), (self.caseworker, 'open', 'members'))
        self.assertEqual((case.consent_ids.purpose, case.consent_ids.is_live), ('file', True))

    def test_what_is_missing_or_odd_leaves_nobody_behind(self):
        now = fields.Datetime.now()
        for odd in ({'text_id': False}, {'text_id': 10**9}, {'text_id': self.text('share').id},
                    {'spoken_alone': False}, {'state': 'refused'}, {'state': 'withdrawn'}, {'age_band': 'under_18'},
                    {'alias': ''}, {'alias': '   '}, {'alias': False}, {'location_id': False},
                    {'location_id': 10**9}, {'given_at': now + timedelta(days=1)},
                    {'given_at': now - timedelta(days=8)}):
            with self.subTest(odd=odd), self.refused(error=UserError, counts=A_FILE):
                self.open_file('caseworker', **odd)
        self.open_file('caseworker')

    def test_odd_codes_and_ids_leave_nobody_behind(self):
        for odd in ({'age_band': 'frobnicated'}, {'open_to': 'everybody'}, {'method': 'shouted'}):
            with self.subTest(odd=odd), self.refused(error=Exception, counts=A_FILE):
                self.open_file('caseworker', **odd)

    def test_nothing_at_all_opens_nothing(self):
        with self.refused(error=UserError, counts=A_FILE):
            self.env['huiskamer.case'].with_user(self.caseworker).open_file({})

    def test_only_caseworkers_open_files(self):
        for role in set(OUTSIDERS) - {'colleague'}:
            with self.subTest(role=role), self.refused(error=AccessError, counts=A_FILE):
                self.open_file(role)
        self.open_file('colleague')

    def test_a_huiskamer_of_another_company_is_not_there_to_choose(self):
        company = self.env['res.company'].create({'name': "Elders"})
        elsewhere = self._make_location("Elders", company_id=company.id)
        with self.refused(error=REFUSED, counts=A_FILE):
            self.open_file('caseworker', location_id=elsewhere.id)

    def test_the_dialog_asks_for_consent_and_keeps_nothing(self):
        with self.unchanged(counts=A_FILE):
            Case = self.env['huiskamer.case'].with_user(self.caseworker)
            first = Case.action_open_file()
            action = Case.search_first({'alias': "Nieuw"})
        self.assertEqual(first['params']['method'], 'search_first')
        asked = [question['name'] for question in action['params']['questions']]
        self.assertLessEqual({'text_id', 'spoken_alone', 'alias', 'age_band', 'open_to', 'location_id'}, set(asked))
        with self.refused(error=AccessError):
            self.env['huiskamer.case'].with_user(self.host).action_open_file()

    def test_no_file_comes_by_create_import_copy_or_name(self):
        vals = {'client_id': self.client.id, 'location_id': self.location.id, 'caseworker_id': self.caseworker.id}
        for role in self.users:
            Case = self.env_as(role)['huiskamer.case']
            with self.refused(counts=A_FILE):
                Case.create(vals)
            with self.refused(counts=A_FILE):
                self.case.with_env(Case.env).copy()
            with self.refused(counts=A_FILE):
                Case.name_create("Nieuw")
            for key in FORGED_KEYS:
                with self.refused(counts=A_FILE):
                    Case.with_context(huiskamer_in_process=key).create(vals)
        with self.refused(error=UserError, counts=A_FILE):
            self.env['huiskamer.case'].sudo().create(vals)

    def test_no_file_and_no_client_comes_by_import(self):
        rows = {
            'huiskamer.case': (['client_id/.id', 'location_id/.id', 'caseworker_id/.id'],
                               [[str(self.client.id), str(self.location.id), str(self.caseworker.id)]]),
            'huiskamer.client': (['alias', 'age_band'], [["Ingelezen", 'unknown']]),
            'huiskamer.consent': (['client_id/.id', 'purpose', 'state'], [[str(self.client.id), 'file', 'given']]),
        }
        for role in ('caseworker', 'supervisor', 'host', 'system_administrator'):
            for model, (names, data) in rows.items():
                with self.unchanged(counts=A_FILE):
                    try:
                        imported = self.env_as(role)[model].load(names, data)['ids']
                    except REFUSED:
                        imported = False
                    self.assertFalse(imported)

    def test_no_client_comes_without_a_file(self):
        for role in self.users:
            with self.refused(counts=A_FILE):
                self.env_as(role)['huiskamer.client'].create({'alias': "Zomaar", 'age_band': 'unknown'})


@tagged('post_install', '-at_install')
class TestChangingAFile(HuiskamerCommon):
    """What a file belongs to, who works on it and how it stands change by named methods only."""

    def test_state_and_team_are_never_written_directly(self):
        changes = ({'state': 'closed'}, {'caseworker_id': self.colleague.id}, {'open_to': 'team'},
                   {'member_ids': [Command.link(self.colleague.id)]}, {'locked_out_ids': [Command.clear()]},
                   {'client_id': self.colleague_case.client_id.id}, {'code': 'AAAA-AAAA'}, {'closed_on': '2020-01-01'})
        for change in changes:
            for role in self.users:
                for key in FORGED_KEYS:
                    with self.refused(self.case):
                        self.case.with_env(self.env_as(role)).with_context(huiskamer_in_process=key).write(change)
            with self.refused(self.case, error=UserError):
                self.case.sudo().write(change)
        self.case.close({'outcome': 'helped'})
        self.assertEqual(self.case.state, 'closed')

    def test_nothing_moves_to_another_file(self):
        contact = self.env['huiskamer.contact'].with_user(self.caseworker).create({'case_id': self.case.id})
        mine = self.open_file('caseworker')
        for record, change in (
                (contact, {'case_id': mine.id}), (self.handover, {'case_id': mine.id}),
                (self.handover.detail_ids, {'handover_id': self.draft(mine).id}), (contact, {'code': 'AAAA-AAAA'})):
            with self.refused(record):
                record.write(change)
            with self.refused(record, error=UserError):
                record.sudo().write(change)
        contact.facts = "Verbeterd."
        self.assertEqual(contact.facts, "Verbeterd.")

    def test_an_author_is_never_forged(self):
        Contact = self.env['huiskamer.contact'].with_user(self.caseworker)
        with self.refused(counts=['huiskamer.contact']):
            Contact.create({'case_id': self.case.id, 'author_id': self.colleague.id})
        contact = Contact.with_context(default_author_id=self.colleague.id).create({'case_id': self.case.id})
        self.assertEqual(contact.author_id, self.caseworker)
        with self.refused(contact):
            contact.write({'author_id': self.colleague.id})

    def test_stage_and_owner_of_a_draft_come_from_no_value_and_no_default(self):
        Handover = self.env['huiskamer.handover'].with_user(self.caseworker)
        vals = {'case_id': self.case.id, 'service_id': self.other_service.id}
        for forged in ({'stage': 'accepted'}, {'owner_id': self.colleague.id}, {'requester_id': self.colleague.id},
                       {'sent_at': '2020-01-01'}, {'consent_id': self.case.consent_ids[0].id}):
            for key in FORGED_KEYS:
                with self.refused(counts=['huiskamer.handover']):
                    Handover.with_context(huiskamer_in_process=key).create(vals | forged)
            name, value = next(iter(forged.items()))
            with self.undone():
                made = Handover.with_context(**{f'default_{name}': value}).create(vals)
                self.assertEqual((made.stage, made.owner_id, made.requester_id, made.sent_at, made.consent_id.ids),
                                 ('draft', self.caseworker, self.caseworker, False, []))

    def test_a_closed_file_takes_nothing_new(self):
        contact = self.env['huiskamer.contact'].with_user(self.caseworker).create({'case_id': self.case.id})
        self.case.close({'outcome': 'helped'})
        self.assert_nothing_new(contact)
        self.assertEqual(self.handover.ended_because, 'dropped')

    def test_a_frozen_file_takes_nothing_new(self):
        contact = self.env['huiskamer.contact'].with_user(self.caseworker).create({'case_id': self.case.id})
        self.case.consent_ids.action_withdraw()
        self.assertEqual(self.case.state, 'frozen')
        self.assert_nothing_new(contact)

    def assert_nothing_new(self, contact):
        """Every way to add to this file, or change what is in it, is refused."""
        detail = self.handover.detail_ids
        counts = ('huiskamer.contact', 'huiskamer.handover', 'huiskamer.consent')
        for attempt in (
                lambda: contact.create({'case_id': self.case.id}), lambda: contact.write({'facts': "Later"}),
                lambda: self.client.write({'alias': "Later"}), self.draft,
                lambda: detail.write({'remarks': "Later"}), lambda: self.case.close({'outcome': 'helped'}),
                lambda: self.case.add_member({'caseworker_id': self.colleague.id}),
                lambda: self.case.record_consent(self.yes(
                    'share', service_id=self.service.id, category_ids=self.categories('alias').ids))):
            with self.refused(contact, self.client, self.case, detail, error=UserError, counts=counts):
                attempt()

    def test_a_file_with_an_open_handover_is_not_closed(self):
        self.consent_for(self.handover)
        self.walk(self.handover, 'send')
        with self.refused(self.case, self.handover, error=UserError):
            self.case.close({'outcome': 'helped'})
        self.walk(self.handover, 'cancel')
        self.case.close({'outcome': 'helped'})

    def test_closing_needs_an_outcome_of_the_list(self):
        for outcome in (False, 'frobnicated'):
            with self.refused(self.case, error=UserError):
                self.case.close({'outcome': outcome})

    def test_a_client_cannot_become_a_minor(self):
        with self.refused(self.client, error=UserError):
            self.client.write({'age_band': 'under_18'})
        self.client.age_band = '18_20'

    def test_a_client_has_no_field_for_what_must_not_be_known(self):
        fields_of_client = set(self.env['huiskamer.client']._fields)
        self.assertFalse(fields_of_client & {
            'partner_id', 'email', 'birthdate', 'bsn', 'nationality', 'country_id', 'street', 'city', 'zip', 'gender'})

    def test_the_form_of_a_contact_saves_for_the_caseworker(self):
        with Form(self.env['huiskamer.contact'].with_user(self.caseworker).with_context(
                default_case_id=self.case.id)) as form:
            form.facts = "Een gesprek."
        self.assertEqual(self.case.contact_ids.facts, "Een gesprek.")
