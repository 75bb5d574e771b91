from datetime import timedelta
from unittest.mock import patch

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ....models.casework.minor.minor_path import STEPS
from ....models.shared import house_days
from ....models.shared.guards import through_method
from ...common import WHY, HuiskamerCommon

A_FILE = ('huiskamer.client', 'huiskamer.case', 'huiskamer.consent')
PATH = 'huiskamer.minor.path'
RIGHTS = 'odoo.addons.huiskamer_case.models.casework.rights.minor_rights'


@tagged('post_install', '-at_install')
class TestMinorPath(HuiskamerCommon):
    """Under 18, or thought to be: no file, but the five steps, for few eyes and not for long."""

    def begin(self, role='caseworker'):
        """A path that this role began."""
        return self.env_as(role)[PATH].begin({'location_id': self.location.id})

    def steps(self, **vals):
        """All that a path needs to be completed."""
        today = house_days.today()
        return dict.fromkeys(('signals_on', 'consulted_on', 'talked_on', 'weighed_on', 'decided_on'), today) | {
            'consulted': 'both', 'decision': 'both', 'informed': 'yes', 'handed_to': 'veilig_thuis',
            'agreed': 'yes', 'agreed_by': 'self', 'agreed_alone': True,
            'facts': "Kanarie"} | vals

    def test_the_same_click_refuses_a_file_and_begins_a_path(self):
        Case = self.env_as('caseworker')['huiskamer.case']
        before = self.count(*A_FILE, PATH)
        action = Case.open_file_or_path(self.file_vals(age_band='under_18'))
        self.assertEqual(action['res_model'], PATH)
        self.assertEqual(self.count(*A_FILE, PATH), before | {PATH: before[PATH] + 1})
        with self.refused(error=UserError, counts=A_FILE):
            Case.open_file(self.file_vals(age_band='under_18'))
        self.assertEqual(len(Case.open_file_or_path(self.file_vals(age_band='unknown'))), 1, "unknown blocks nothing")

    def test_only_caseworkers_begin_one(self):
        for role in set(self.users) - {'caseworker', 'colleague'}:
            with self.subTest(role=role), self.refused(error=AccessError, counts=[PATH]):
                self.begin(role)
        self.begin('colleague')

    def test_no_path_comes_by_create_import_copy_or_leaves_by_hand(self):
        path = self.begin()
        for role in self.users:
            mine = path.with_env(self.env_as(role))
            for attempt in (lambda p: p.create({'location_id': self.location.id}), lambda p: p.copy(),
                            lambda p: p.unlink(),
                            lambda p: p.write({'focal_person_id': self.colleague.id})):
                with self.subTest(role=role), self.refused(path, counts=[PATH]):
                    attempt(mine)
        self.assertTrue(path.exists())

    def test_it_is_seen_by_those_named_on_it_and_the_focal_person(self):
        self.location.focal_person_id = self.colleague
        path = self.begin()
        for role in self.users:
            seen = role in ('caseworker', 'colleague')
            self.assertEqual(path.with_env(self.env_as(role)).has_access('read'), seen, role)
        self.location.focal_person_id = False
        alone = self.begin()
        self.assertFalse(alone.with_user(self.colleague).has_access('read'))
        alone.name_colleague({'caseworker_id': self.colleague.id})
        self.assertTrue(alone.with_user(self.colleague).has_access('read'))

    def test_today_says_its_next_step_and_when_it_is_complete(self):
        path, Case = self.begin(), self.env_as('caseworker')['huiskamer.case']
        for name in ('signals_on', 'consulted_on', 'talked_on', 'weighed_on', 'decided_on', False):
            words = path._fields[name]._description_string(path.env) if name else "Complete"
            self.assertEqual([row['what'] for row in Case.today()['paths']], [words])
            if name:
                path.write({key: value for key, value in self.steps().items() if key == name or key not in STEPS})

    def test_nobody_who_does_not_work_on_files_is_named(self):
        path = self.begin()
        for role in ('host', 'supervisor', 'office_user', 'system_administrator'):
            with self.subTest(role=role), self.refused(path, error=UserError):
                path.name_colleague({'caseworker_id': self.users[role].id})

    def test_completing_takes_all_of_it_away_and_keeps_a_count(self):
        path = self.begin()
        path.write(self.steps())
        before = self.count('huiskamer.outcome.count')
        path.action_complete()
        self.assertFalse(path.sudo().exists())
        self.assertEqual(self.count('huiskamer.outcome.count'), {key: value + 1 for key, value in before.items()})

    def test_what_is_missing_is_said_before_it_is_asked_whether_all_was_handed_over(self):
        path = self.begin()
        arch = etree.fromstring(path.get_view(view_type='form')['arch'])
        button, = arch.xpath("//header/button[@string='Complete']")
        with self.refused(path, error=UserError):
            getattr(path, button.get('name'))()
        self.assertFalse(button.get('confirm'))
        path.write(self.steps())
        getattr(path, button.get('name'))()
        self.assertTrue(path.sudo().exists())  # it only asks
        path.complete({})
        self.assertFalse(path.sudo().exists())

    def completes(self, **vals):
        """Whether a path with these answers can be completed; it never was afterwards."""
        path = self.begin()
        path.write(self.steps(**vals))
        with self.undone():
            try:
                path.action_complete()
            except UserError:
                return False
            return True

    def test_who_may_say_yes_depends_on_the_age(self):
        for band, by, counts in (
                ('under_16', 'self', False), ('under_16', 'parent', True), ('under_16', 'guardian', True),
                ('16_17', 'self', True), ('16_17', 'parent', False), ('unsure', 'self', True),
                ('unsure', 'guardian', True)):
            for decision in ('help', 'both'):
                with self.subTest(band=band, by=by, decision=decision):
                    self.assertEqual(self.completes(suspected_band=band, agreed_by=by, decision=decision), counts)
        self.assertTrue(self.completes(
            suspected_band='under_16', agreed_by='self', representative_why="Thuis niet veilig.", decision='help'))
        self.assertFalse(self.completes(agreed_alone=False))

    def test_without_a_yes_there_is_no_help_passed_on_and_a_report_needs_a_reason_and_four_eyes(self):
        without = {'agreed': 'no', 'agreed_by': False, 'agreed_alone': False}
        self.assertFalse(self.completes(decision='help', **without))
        self.assertFalse(self.completes(decision='report', **without))
        self.location.focal_person_id = self.colleague
        path = self.begin()
        path.write(self.steps(decision='report', **without))
        second = path.with_user(self.colleague)
        with self.refused(path, error=UserError):
            second.action_second()
        path.not_agreed_why = "Wordt vannacht opgehaald."
        for attempt in (path.action_complete, path.action_second):
            with self.refused(path, error=UserError, counts=[PATH]):
                attempt()
        for role in set(self.users) - {'caseworker', 'colleague'}:
            with self.refused(path, error=AccessError):
                path.with_env(self.env_as(role)).action_second()
        second.action_second()
        self.assertEqual((path.decided_by_id, path.second_id), (self.caseworker, self.colleague))
        path.informed = 'no'
        self.assertFalse(path.second_id, "what was looked at changed")
        path.write({'informed': 'yes'})
        second.action_second()
        path.action_complete()
        self.assertFalse(path.sudo().exists())

    def test_who_looked_and_who_decided_is_never_typed(self):
        path = self.begin()
        for change in ({'second_id': self.colleague.id}, {'decided_by_id': self.colleague.id},
                       {'second_at': '2026-01-01 10:00:00'}):
            with self.refused(path, error=UserError):
                path.write(change)
            with self.refused(path):
                path.sudo().write(change)
        path.write({'decision': 'report'})
        self.assertEqual(path.decided_by_id, self.caseworker)

    def test_a_path_is_erased_held_and_copied_by_its_code_and_leads_to_no_file(self):
        path = self.begin()
        path.write(self.steps())
        code = path.code
        copy = path._own_file_json()
        self.assertEqual((copy['path']['facts'], copy['path']['code'], 'person' in copy), ("Kanarie", code, False))
        self.assertIn("Kanarie", str(path._own_file()))
        for role in set(self.users) - {'caseworker'}:
            for attempt in ('_own_file', '_own_file_json', 'action_print_own_file', 'action_export_own_file'):
                with self.assertRaises(AccessError):
                    getattr(path.with_env(self.env_as(role)), attempt)()
        hold = self.env_as('privacy_officer')['huiskamer.legal.hold'].create(
            {'code': code, 'reason': "Klacht", 'review_on': '2030-01-01'})
        Erasure = self.env_as('privacy_officer')['huiskamer.erasure']
        for attempt in (path.action_complete,
                        lambda: Erasure.erase_by_code({'code': code, 'why': 'asked', 'reason': WHY})):
            with self.refused(path, error=UserError, counts=[PATH]):
                attempt()
        self.lift(hold)
        certificate = self.erase(code)
        self.assertFalse(path.sudo().exists())
        self.assertEqual((certificate.code, certificate.state, certificate.why), (code, 'nameless', 'asked'))

    def test_a_path_is_given_on_paper_and_says_no_day_on_which_it_goes(self):
        path = self.begin()
        path.write(self.steps())
        self.assertTrue(path.action_print_own_file()['url'].endswith('/paper'))
        self.assertFalse(path.action_export_own_file()['url'].endswith('/paper'))
        self.assertFalse(self.env['report.huiskamer_case.own_path']._until(path))
        with patch(f'{RIGHTS}.printed', lambda title, body, lang: (title, str(body), lang)):
            title, body, lang = path.with_context(lang='en_US')._own_file_paper()
        self.assertEqual((title, lang), ("Own copy", 'en_US'))
        for words in (path.code, "Kanarie"):
            self.assertIn(words, body)
        for role in set(self.users) - {'caseworker'}:
            with self.assertRaises(AccessError):
                path.with_env(self.env_as(role))._own_file_paper()

    def test_a_path_that_nobody_completes_is_proposed_and_erased_when_confirmed(self):
        path = self.begin()
        path.write(self.steps())
        self.env.flush_all()
        key = self.env['huiskamer.key'].search([('name', '=', path.subject)])
        self.assertTrue(key)
        through_method(path).sudo().begun_on = house_days.today() - timedelta(days=91)
        self.env['huiskamer.retention.term']._run()
        proposal = self.env['huiskamer.retention.proposal'].search([('code', '=', path.code)])
        self.assertEqual((len(proposal), proposal.state, bool(path.exists())), (1, 'due', True))
        with self.refused(path):
            proposal.with_user(self.privacy_officer).action_confirm()
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            proposal.with_user(self.privacy_officer).action_confirm()
        self.assertFalse(path.sudo().exists() or key.exists())

    def test_a_step_or_a_reason_that_is_missing_holds_it(self):
        path = self.begin()
        path.write(self.steps())
        for missing in ({'signals_on': False}, {'consulted': False}, {'consulted_on': False}, {'talked_on': False},
                        {'weighed_on': False}, {'decided_on': False}, {'decision': False}, {'informed': False},
                        {'handed_to': False}, {'informed': 'unsafe', 'informed_why': False}, {'agreed': False},
                        {'agreed_by': False}):
            path.write(self.steps() | missing)
            with self.subTest(missing=missing), self.refused(path, error=UserError):
                path.action_complete()
        path.write(self.steps(informed='unsafe', informed_why="Thuis niet veilig.", talked_on=False))
        path.action_complete()

    def test_another_caseworker_completes_nothing(self):
        path = self.begin()
        path.write(self.steps())
        with self.refused(path, error=AccessError):
            path.with_user(self.colleague).action_complete()
        path.action_complete()

    def test_a_step_lies_in_the_past(self):
        path = self.begin()
        with self.refused(path, error=UserError):
            path.write({'talked_on': house_days.today() + timedelta(days=1)})
        path.write({'talked_on': house_days.today()})

    def test_a_file_stops_when_its_client_turns_out_to_be_under_18(self):
        with self.refused(self.case, self.client, error=AccessError, counts=[PATH]):
            self.case.with_user(self.colleague).start_minor_path()
        with self.undone():
            soon = fields.Datetime.now() + timedelta(days=10)
            self.let_last(self.case.sudo()._file_consent(), soon)
            self.case.start_minor_path()
            self.assertLessEqual(self.case.keep_until, house_days.day_of(soon) + timedelta(days=30))
        path = self.case.start_minor_path()
        self.assertEqual((self.case.state, self.case.frozen_because), ('frozen', 'minor'))
        self.assertNotIn(self.case.code, str(path.read()))
        with self.refused(self.client, error=UserError):
            self.client.write({'contact_channel': 'here'})

    def test_a_path_begins_also_when_the_huiskamer_of_a_closed_file_is_no_more(self):
        other = self.location.sudo().copy({'name': "Elders"})
        self.case.close({'outcome': 'helped'})
        self.location.sudo().active = False
        path = self.case.start_minor_path()
        self.assertTrue(path.location_id.active)
        self.assertIn(path.location_id, other | self.env['huiskamer.location'].search([]))
