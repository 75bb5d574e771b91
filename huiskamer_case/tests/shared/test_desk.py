from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ...models.casework.handover import handover_flow as flow
from ...models.shared import house_days
from ...models.shared.desk import MOST
from ..common import HuiskamerCommon

DESK = 'huiskamer.desk'
OVERSIGHT = ('supervisor', 'privacy_officer', 'access_administrator')
# What comes by the dozen and is done in its own list: all of it is one line.
TOGETHER = {'week', 'stale', 'text', 'term', 'seal'}


@tagged('post_install', '-at_install')
class TestDesk(HuiskamerCommon):
    """What waits stands on the first screen of whom it waits for, and the bell counts the same."""

    def keys_of(self, role):
        """The kinds of lines that wait for this role now."""
        return [line['key'] for line in self.env_as(role)[DESK].read_desk()['mine']]

    def ask(self):
        """The access administrator asks for a role."""
        return self.env_as('access_administrator')['huiskamer.access.request'].create({
            'user_id': self.colleague.id, 'role': 'host', 'reason': "Staat ook aan de deur"})

    def test_every_kind_opens_for_each_role_and_the_bell_counts_what_the_page_shows(self):
        self.ask()
        for role in OVERSIGHT:
            page = self.env_as(role)[DESK].read_desk()
            shown = len(page['mine']) + sum(line['left'] for line in page['mine'])
            self.assertEqual((page['count'], self.env_as(role)[DESK].bell()), (shown, shown), role)
            for line in page['mine'] + page['others']:
                self.assertTrue(line['id'] or line['action'], line)
                self.assertTrue(line['title'] and line['todo'], line)

    def test_a_request_waits_for_others_than_who_asked(self):
        before = self.keys_of('access_administrator').count('role')
        request = self.ask()
        self.assertEqual(self.keys_of('access_administrator').count('role'), before)
        lines = self.env_as('supervisor')[DESK].read_desk()['mine']
        self.assertIn(request.id, [line['id'] for line in lines if line['key'] == 'role'])
        request.with_user(self.supervisor).action_confirm()
        lines = self.env_as('supervisor')[DESK].read_desk()['mine']
        self.assertNotIn(request.id, [line['id'] for line in lines if line['key'] == 'role'])

    def test_each_kind_says_what_its_roles_may_read_and_leads_to_its_own_list(self):
        looked = 0
        for role in OVERSIGHT:
            kinds = self.env_as(role)[DESK]._my_kinds()
            self.assertEqual(len(kinds), len({kind.key for kind in kinds}), role)
            for kind in kinds:
                Model = self.env_as(role)[kind.model]
                for name in filter(None, (*kind.says, kind.clock, kind.owner)):
                    self.assertTrue(Model._has_field_access(Model._fields[name], 'read'), (role, kind.key, name))
                if kind.action and self.env.ref(kind.action)._name == 'ir.actions.act_window':
                    self.assertEqual(self.env.ref(kind.action).res_model, kind.model, kind.key)
                self.assertTrue(kind.action or not kind.as_one, kind.key)
                looked += 1
        self.assertGreater(looked, 25)

    def test_a_hold_waits_from_the_day_on_which_it_is_to_be_looked_at_until_somebody_did(self):
        today = house_days.today()
        hold = self.env_as('privacy_officer')['huiskamer.legal.hold'].create(
            {'code': self.case.code, 'reason': "Klacht", 'review_on': today + timedelta(days=9)})
        self.assertNotIn('hold', self.keys_of('privacy_officer'))
        with freeze_time(f'{today + timedelta(days=9)} 12:00:00'):
            self.assertIn('hold', self.keys_of('privacy_officer'))
            self.assertNotIn('hold', self.keys_of('supervisor'))
            later = today + timedelta(days=40)
            for role, answers in (('supervisor', {'review_on': str(later)}), ('caseworker', {'review_on': str(later)}),
                                  ('privacy_officer', {}), ('privacy_officer', {'review_on': str(house_days.today())})):
                with self.subTest(role=role, answers=answers), self.refused(hold):
                    hold.with_user(self.users[role]).keep(answers)
            hold.keep({'review_on': str(later)})
            self.assertNotIn('hold', self.keys_of('privacy_officer'))
        self.assertEqual((hold.review_on, hold.reason, hold.lifted_at), (later, "Klacht", False))
        kinds = self.env['huiskamer.rights.event'].search([('code', '=', self.case.code)]).mapped('kind')
        self.assertIn('still_held', kinds)
        hold._lift()
        with self.refused(hold):
            hold.keep({'review_on': str(later)})
        with freeze_time(f'{later} 12:00:00'):
            self.assertNotIn('hold', self.keys_of('privacy_officer'))

    def test_oldest_clock_first(self):
        self.ask()
        dues = [line['due'] for line in self.env_as('supervisor')[DESK].read_desk()['mine'] if line['due']]
        self.assertEqual(dues, sorted(dues))

    def test_who_has_no_role_of_oversight_gets_neither_lines_nor_a_number(self):
        for role in ('host', 'caseworker'):
            for method in ('read_desk', 'bell'):
                with self.assertRaises(AccessError):
                    getattr(self.env_as(role)[DESK], method)()
        with self.assertRaises(AccessError):
            self.env_as('supervisor')[DESK].take_over('role', self.ask().id)

    def test_what_comes_by_the_dozen_is_one_line_with_its_number_and_everything_else_a_line_each(self):
        old = house_days.today() - timedelta(days=1000)
        self.env['huiskamer.consent.text'].sudo().create([
            {'purpose': 'contact', 'language_id': self.env.ref('huiskamer_case.language_nl').id, 'version': version,
             'body': "Mogen wij u bellen?"} for version in (98, 99)])
        term = self.env['huiskamer.retention.term'].search([('kind', '=', 'closed_file')])
        self.env['huiskamer.retention.proposal'].create([
            {'term_id': term.id, 'code': case.code, 'since': old, 'res_id': case.id}
            for case in (self.case | self.colleague_case).sudo()])
        self.env['huiskamer.seal.finding'].sudo().create([
            {'code': code, 'model': 'huiskamer.client', 'field_name': 'alias', 'res_id': 1, 'fingerprint': code}
            for code in ('AAAA-AAAA', 'BBBB-BBBB')])
        self.ask()
        seen, found = set(), {}
        for role in OVERSIGHT:
            desk = self.env_as(role)[DESK]
            for kind in desk._my_kinds():
                number = self.env_as(role)[kind.model].search_count(desk._mine(kind))
                lines = desk._lines(kind, desk._mine(kind))
                is_one = kind.key in TOGETHER
                self.assertEqual(kind.as_one, is_one, kind.key)  # also where too few wait here to show it
                self.assertEqual(len(lines), min(number, 1 if is_one else MOST), kind.key)
                self.assertEqual(desk._count([kind]), min(number, 1) if is_one else number, kind.key)
                if is_one and lines:
                    self.assertEqual((lines[0]['says'], lines[0]['id']), (str(number), False))
                    found[kind.key] = number
                seen.add(kind.key)
        self.assertLessEqual(TOGETHER, seen)
        self.assertTrue(all(found.get(key, 0) > 1 for key in TOGETHER - {'week'}), found)

    def test_a_look_that_waits_for_a_colleague_by_name_is_taken_over_by_another_supervisor_only(self):
        handover = self.handover_at(flow.FAILED)
        other = self.user_with('test_second_supervisor', 'supervisor')
        mine = self.env_as('supervisor')[DESK]
        handover.with_user(self.supervisor).reassign({'owner_id': other.id})
        self.assertIn(handover.id, [line['id'] for line in mine.read_desk()['others'] if line['key'] == 'end'])
        for role in ('privacy_officer', 'access_administrator', 'caseworker', 'host'):
            with self.refused(handover, error=AccessError):
                self.env_as(role)[DESK].take_over('end', handover.id)
        mine.take_over('end', handover.id)
        self.assertEqual(handover.owner_id, self.supervisor)
        self.assertIn(handover.id, [line['id'] for line in mine.read_desk()['mine'] if line['key'] == 'end'])
        with self.refused(handover, error=AccessError):
            mine.take_over('end', handover.id)  # hers already
