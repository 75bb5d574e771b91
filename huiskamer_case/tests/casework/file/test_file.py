
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ...common import HuiskamerCommon

FORGED_KEYS = (True, 'yes', object())


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
