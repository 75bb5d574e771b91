from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import OUTSIDERS, REFUSED, HuiskamerCommon

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
                lambda: self.client.write({'alias': "Later"}), lambda: self.draft(),
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


@tagged('post_install', '-at_install')
class TestTeamOfAFile(HuiskamerCommon):
    """Who works on a file, and for whom it does not exist."""

    def sees(self, role, record=None):
        """Whether this role finds and reads the record."""
        record = (record or self.client).with_env(self.env_as(role))
        found = bool(record.search([('id', '=', record.id)])) if record.has_access('read') else False
        return found and record.has_access('read')

    def test_the_lead_gives_the_file_away_and_no_longer_sees_it(self):
        self.case.assign({'caseworker_id': self.colleague.id})
        self.assertEqual(self.case.sudo().caseworker_id, self.colleague)
        self.assertTrue(self.sees('colleague'))
        self.assertFalse(self.sees('caseworker'))
        self.assertEqual(self.handover.sudo().owner_id, self.colleague)

    def test_a_supervisor_gives_a_file_to_another_without_reading_it(self):
        self.case.with_user(self.supervisor).assign({'caseworker_id': self.colleague.id})
        self.assertTrue(self.sees('colleague'))
        self.assertFalse(self.sees('supervisor'))

    def test_a_supervisor_never_gives_a_file_to_herself(self):
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        with self.refused(self.case, error=UserError):
            self.case.with_user(both).assign({'caseworker_id': both.id})
        self.case.with_user(both).assign({'caseworker_id': self.colleague.id})

    def test_nobody_else_changes_the_team(self):
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        users = [self.users[role] for role in OUTSIDERS]
        for method in ('assign', 'add_member', 'lock_out'):
            for user in users:
                if (method, user) != ('assign', self.supervisor):
                    with self.refused(self.case):
                        getattr(self.case.with_user(user), method)({'caseworker_id': self.colleague.id})
            if method != 'assign':
                with self.refused(self.case):
                    getattr(self.case.with_user(both), method)({'caseworker_id': both.id})

    def test_only_active_caseworkers_join(self):
        for odd in (self.host.id, self.supervisor.id, self.office_user.id, 10**9, False, str(self.colleague.id)):
            for method in ('assign', 'add_member', 'lock_out'):
                with self.refused(self.case, error=UserError):
                    getattr(self.case, method)({'caseworker_id': odd})
        self.colleague.active = False
        with self.refused(self.case, error=UserError):
            self.case.add_member({'caseworker_id': self.colleague.id})

    def test_the_evening_team_sees_a_file_only_when_the_client_chose_so(self):
        self.location.staff_ids = self.colleague | self.host
        closed, open_to_team = self.case, self.open_file('caseworker', open_to='team')
        self.assertFalse(self.sees('colleague', closed.client_id))
        self.assertTrue(self.sees('colleague', open_to_team.client_id))
        self.assertFalse(self.sees('host', open_to_team.client_id))
        self.location.staff_ids = False
        self.assertFalse(self.sees('colleague', open_to_team.client_id))

    def test_for_a_locked_out_colleague_the_file_does_not_exist(self):
        case = self.open_file('caseworker', open_to='team')
        self.location.staff_ids = self.colleague
        handover = self.draft(case)
        self.consent_for(handover)
        self.walk(handover, 'send')
        contact = self.env['huiskamer.contact'].with_user(self.caseworker).create({'case_id': case.id})
        everything = [case, case.client_id, case.consent_ids, case.consent_ids.event_ids, contact, handover,
                      handover.event_ids, handover.detail_ids, handover.disclosure_ids]
        for records in everything:
            self.assertTrue(self.sees_all(records))
        case.lock_out({'caseworker_id': self.colleague.id})
        for records in everything:
            with self.subTest(model=records._name):
                self.assertFalse(self.sees_any(records))

    def sees_all(self, records):
        """Whether the colleague finds each of these."""
        return self.found(records) == len(records)

    def sees_any(self, records):
        """Whether the colleague finds, counts, groups or reads one of these."""
        mine = records.with_user(self.colleague)
        grouped = mine._read_group([('id', 'in', records.ids)], [], ['__count'])[0][0]
        return self.found(records) or grouped or mine._filtered_access('read')

    def found(self, records):
        """How many of these the colleague's search counts."""
        mine = records.with_user(self.colleague)
        self.assertEqual(mine.search_count([('id', 'in', records.ids)]), len(mine.search([('id', 'in', records.ids)])))
        return mine.search_count([('id', 'in', records.ids)])

    def test_a_locked_out_supervisor_does_not_see_the_cover_either(self):
        both = self.user_with('test_both', 'supervisor', 'caseworker')
        self.assertTrue(self.case.with_user(both).has_access('read'))
        self.case.lock_out({'caseworker_id': both.id})
        self.assertFalse(self.case.with_user(both).has_access('read'))
        self.assertFalse(self.handover.with_user(both).has_access('read'))
        with self.refused(self.case):
            self.case.with_user(both).assign({'caseworker_id': self.colleague.id})

    def test_a_locked_out_colleague_cannot_join_and_a_member_is_put_out(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        self.assertTrue(self.sees('colleague'))
        self.case.lock_out({'caseworker_id': self.colleague.id})
        self.assertFalse(self.sees('colleague'))
        for method in ('add_member', 'assign'):
            with self.refused(self.case, error=UserError):
                getattr(self.case, method)({'caseworker_id': self.colleague.id})

    def test_the_lead_is_not_locked_out(self):
        with self.refused(self.case, error=UserError):
            self.case.lock_out({'caseworker_id': self.caseworker.id})
