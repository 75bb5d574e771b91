from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from ....models.shared import house_days
from ...common import WHY
from .test_step import StepCommon


@tagged('post_install', '-at_install')
class TestStream(StepCommon):
    """Everything that happened in a file, newest first, for who works on it."""

    def page(self, kinds=None, role='caseworker', case=None, **more):
        """What this role is shown."""
        return self.env_as(role)['huiskamer.stream'].page((case or self.case).id, kinds, **more)

    def titles(self, *kinds, case=None, **more):
        """What stands in the stream."""
        return [row['title'] for row in self.page(list(kinds), case=case, **more)['rows']]

    def test_notes_steps_consents_handovers_and_access_stand_in_one_stream(self):
        note = self.case.write_note({'facts': "Een gesprek.", 'steps': [{'what': "Bellen", 'on': self.day(1)}]})
        note.step_ids.move({'due_on': self.day(3)}).done({'word': "Gebeld."})
        self.case.set_goal({'topic_id': self.env['huiskamer.topic'].search([], limit=1).id, 'wish': "Rust."})
        self.env_as('colleague')['huiskamer.case'].break_glass(self.slip(self.case), WHY)
        self.case.name_stand_in({
            'caseworker_id': self.colleague.id, 'since': self.day(), 'until': self.day(3), 'reason': "Vakantie"})
        self.consent_for(self.handover)
        self.walk(self.handover, 'send')
        page = self.page()
        self.assertEqual(set(page['kinds']), {'note', 'step', 'goal', 'consent', 'handover', 'access'})
        self.assertTrue(all(page['kinds'].values()), page['kinds'])
        self.assertEqual([row['on'] for row in page['rows']], sorted((row['on'] for row in page['rows']), reverse=True))
        self.assertEqual(len(self.titles('step')), 2)
        self.assertIn("Done · Bellen", self.titles('step'))
        self.assertEqual(self.titles('goal'), ["Rust."])
        for words in ("Emergency access until", "Stands in up to and including"):
            self.assertIn(words, ' '.join(self.titles('access')))
        self.assertEqual([row['lines'] for row in self.page(['note'])['rows']], [["Een gesprek."]])

    def test_what_was_of_an_earlier_day_stands_there_by_its_day_and_the_rest_by_its_hour(self):
        tomorrow = house_days.today() + timedelta(days=1)
        with freeze_time(f'{tomorrow} 12:00:00'):
            self.agree(days=1).done({'word': "Gebeld."})  # at noon, and yet at that hour
        with freeze_time(f'{tomorrow} 13:00:00'):
            self.case.write_note({'facts': "Gisteren.", 'on': self.day(-1)})
            self.case.write_note({'facts': "Vandaag."})
        shown = {(row['lines'] or [row['title']])[0]: row['is_day'] for row in self.page(['note', 'step'])['rows']}
        self.assertEqual(shown, {"Gisteren.": True, "Vandaag.": False, "Gebeld.": False})

    def test_pages_hold_everything_once(self):
        for number in range(7):
            self.case.write_note({'facts': f"Gesprek {number}.", 'on': self.day(-number % 3 - 2)})
        whole = [(row['kind'], row['id']) for row in self.page(limit=100)['rows']]
        parts = [(row['kind'], row['id']) for offset in range(0, len(whole), 3)
                 for row in self.page(offset=offset, limit=3)['rows']]
        self.assertEqual(parts, whole)
        self.assertEqual(len(set(whole)), len(whole))
        self.assertEqual(self.page(limit=3)['left'], len(whole) - 3)

    def test_odd_questions_get_an_answer_and_only_who_works_on_it_gets_one(self):
        for odd in ({'kinds': 'note'}, {'kinds': ['frobnicate']}, {'offset': -1}, {'offset': 'x'}, {'limit': 10**9},
                    {'limit': None}):
            with self.subTest(odd=odd):
                self.page(**odd)
        for role in set(self.users) - {'caseworker'}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.page(role=role)

    def test_the_log_says_what_was_on_the_page_and_nothing_more(self):
        for number in range(5):
            self.case.write_note({'facts': f"Gesprek {number}."})
        self.env['huiskamer.access.event']._write_down()
        self.env.flush_all()
        self.env.invalidate_all()
        self.page(['note'], limit=2)
        self.env['huiskamer.access.event']._write_down()
        event = self.env['huiskamer.access.event'].sudo().search([('model', '=', 'huiskamer.contact')], limit=1)
        self.assertEqual((event.how_many, event.user_id), (2, self.caseworker))
        self.assertIn('facts', event.field_names)


@tagged('post_install', '-at_install')
class TestLookingForAFile(StepCommon):
    """A working name, or a code in any writing, finds one's own files in every list; and the filters of a caseload."""

    def found(self, model, typed, role='caseworker', field='display_name'):
        """What a list finds for what somebody types."""
        return self.env_as(role)[model].search([(field, 'ilike', typed)])

    def test_a_working_name_finds_ones_own_files_everywhere(self):
        self.case.write_note({'facts': "Gesprek.", 'steps': [{'what': "Bellen", 'on': self.day(1)}]})
        for typed in ("Merel", "merel", "ere", " MEREL "):
            self.assertIn(self.case, self.found('huiskamer.case', typed), typed)
        for model in ('huiskamer.contact', 'huiskamer.step', 'huiskamer.handover'):
            self.assertTrue(self.found(model, "merel", field='case_id'), model)
            self.assertFalse(self.found(model, "iemand anders", field='case_id'), model)
        self.assertIn(self.case.id, [row[0] for row in self.env_as('caseworker')['huiskamer.case'].name_search(
            "merel")])
        self.assertFalse(self.found('huiskamer.case', "Iemand anders"))
        self.assertEqual(self.found('huiskamer.case', "Iemand anders", 'colleague'), self.colleague_case)
        for role in ('supervisor', 'privacy_officer'):
            self.assertFalse(self.found('huiskamer.case', "Merel", role))
            with self.assertRaises(AccessError):
                self.found('huiskamer.case', "Merel", role, 'alias')

    def test_a_search_by_name_is_in_the_log_without_the_name(self):
        self.found('huiskamer.case', "Merel")
        event = self.env['huiskamer.access.event'].sudo().search(
            [('purpose', '=', 'search'), ('model', '=', 'huiskamer.client')], limit=1)
        self.assertEqual((event.user_id, event.codes), (self.caseworker, self.client.code))
        self.assertNotIn("Merel", str(event.read()))

    def test_the_filters_of_a_caseload_find_what_they_say(self):
        Case = self.env_as('caseworker')['huiskamer.case']
        other = self.open_file('caseworker', alias="Tulp")
        self.agree("Gemist", -1)
        self.agree("Straks", 3, case=other)
        self.case.write_note({'facts': "Net nog."})
        self.env.flush_all()
        arch = Case.get_view(view_type='search')['arch']
        filters = {node.get('name'): node.get('domain') for node in etree.fromstring(arch).iter('filter')
                   if node.get('domain')}
        found = {name: Case.search(safe_eval(domain, {'uid': self.caseworker.id})) for name, domain in filters.items()}
        self.assertEqual(found['late'], self.case)
        self.assertEqual(found['this_week'], self.case | other)
        self.assertEqual(found['not_seen'] & (self.case | other), other.browse())
        self.env.cr.execute("UPDATE huiskamer_case SET opened_on = opened_on - 60 WHERE id = %s", (other.id,))
        other.invalidate_recordset()
        self.assertEqual(Case.search(safe_eval(filters['not_seen'])), other)
        self.assertFalse(found['stand_in'])
        self.colleague_case.name_stand_in({
            'caseworker_id': self.caseworker.id, 'since': self.day(), 'until': self.day(2), 'reason': "Ziek"})
        self.assertEqual(Case.search(safe_eval(filters['stand_in'], {'uid': self.caseworker.id})), self.colleague_case)
        self.assertIn(self.case, Case.search([('handover_ids.service_id', 'ilike', "Uitstap")]))
