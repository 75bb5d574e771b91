import contextlib
import json
import time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.shared import limits, text_guard
from ..common import HuiskamerCommon

LONG = 100_000
# Each repeated to that length: what a pattern with two ends in it reads over and over.
HARD = ('1', '1 ', 'a', 'a.', 'a@', 'a@a.', '06-1', '+31 6', 'NL12ABCD ', 'AB-', '12-AB-', 'é', 'mevrouw van ', 'de ',
        '(0', '0-', '1-1-20', ' ')
SECONDS = 2  # of this process's own CPU


@tagged('post_install', '-at_install')
class TestLimits(HuiskamerCommon):
    """Everything that comes in has a size before any pattern looks at it, and no pattern takes longer than the text
    is long.
    """

    def test_every_pattern_is_linear(self):
        finders = {'bsn': text_guard.has_bsn, 'point out': text_guard.point_out}
        finders |= {kind: lambda text, kind=kind: text_guard.find(text, kind) for kind in text_guard.KINDS}
        for name, finder in finders.items():
            for piece in HARD:
                text = (piece * LONG)[:LONG]
                began = time.process_time()
                finder(text)
                self.assertLess(time.process_time() - began, SECONDS, (name, piece))

    def test_what_is_no_number_is_refused_wherever_it_stands(self):
        for odd in (float('inf'), float('-inf'), float('nan')):
            for where in (odd, [odd], {'a': [1, {'b': odd}]}):
                with self.assertRaises(limits.Unusable):
                    limits.ensure_usable(where)
        limits.ensure_usable([1e308, -0.0, {'a': 1.5}])

    def test_a_long_text_is_refused_in_words_before_anything_looks_at_it(self):
        for text in ('1' * 60_000, 'a' * 60_000, 'a\0', 'a\ud800'):
            for call in (
                    lambda t=text: self.client.onchange({'contact_remarks': t}, ['contact_remarks'],
                        {'pointed_out': {}}),
                    lambda t=text: self.client.write({'contact_remarks': t}),
                    lambda t=text: self.env_as('caseworker')['huiskamer.contact'].create(
                        {'case_id': self.case.id, 'facts': t})):
                began = time.process_time()
                with self.refused(self.client, error=UserError):
                    call()
                self.assertLess(time.process_time() - began, SECONDS)

    def test_a_sign_that_becomes_eighteen_is_cut_off_before_it_does(self):
        env = self.env_as('caseworker')
        case, client, consent = (env[f'huiskamer.{name}'] for name in ('case', 'client', 'consent'))
        keeper = self.env_as('supervisor')
        for sign in ('ﷺ', 'e\u0301', '㍿'):
            text = sign * 1_000_000
            both = {'alias': text, 'code_word': text}
            for call in (
                    lambda t=text: case.search([('alias', 'ilike', t)]), lambda t=text: case.name_search(t),
                    lambda t=text: case.search([('alias', 'in', [t, t])]),
                    lambda t=text: case.search_first({'alias': t}), lambda b=both: case.open_file(b),
                    lambda t=text: case.write_note({'facts': t}), lambda b=both: client.find_from_dialog(b),
                    lambda t=text: consent.withdraw(t), lambda b=both: consent.withdraw_by_words(*b.values()),
                    lambda t=text: case.break_glass(t, t, t, t),
                    lambda t=text: keeper['huiskamer.provider'].add_by_name({'name': t})):
                began = time.process_time()
                with contextlib.suppress(UserError):
                    call()
                self.assertLess(time.process_time() - began, SECONDS, sign)

    def test_what_is_too_large_too_deep_too_many_or_strange_is_unusable(self):
        deep = []
        for _level in range(100_000):
            deep = [deep]
        for odd in ('x' * 1_000_001, ['\0'], {'a': 'b\ud800'}, [0] * 50_001, deep, {'\0': 1}):
            with self.assertRaises(limits.Unusable):
                limits.ensure_usable(odd)
        for even in ('x', 1, None, {'a': [{'b': 'é'}]}, ['x'] * 1000, [True, 1.5]):
            limits.ensure_usable(even)


@tagged('post_install', '-at_install')
class TestHsdsLimits(HuiskamerCommon):
    """A directory file of any kind ends in words, within two seconds of CPU."""

    def preview(self, text):
        """What a supervisor is told about a file, and how many seconds of CPU that took."""
        began = time.process_time()
        preview = self.env_as('supervisor')['huiskamer.directory'].preview_hsds(text)
        return preview, time.process_time() - began

    def file(self, organizations=(), services=(), **tables):
        """A file with these rows."""
        return json.dumps({'organizations': list(organizations), 'services': list(services)} | tables)

    def test_files_of_any_kind_end_in_words(self):
        one = {'id': '1', 'name': 'A'}
        odd = (
            '[' * 100_000, '{"organizations":' * 5_000, '1' * 5_000, 'x' * 5_000_000, '', 'null', '[]',
            '{"organizations": [], "services": {}}',
            None, 5, ['x'], self.file([one] * 7_000),
            self.file([one], [], languages=[{'service_id': ['x'], 'code': ['y']}] * 50),
            self.file([one | {'name': '\0'}]), self.file([{'id': ['1'], 'name': {'a': 1}}]),
            self.file([one], [], phones=[{'organization_id': {}, 'number': '1'}],
                      attributes=[{'link_entity': [], 'link_id': {}, 'link_type': []}]),
            self.file([one], [], locations=[{'id': []}], service_at_locations=[{'service_id': {}, 'location_id': []}]),
            self.file([one], [], schedules=[{'service_id': [], 'byday': 5, 'opens_at': [], 'closes_at': {}}]))
        for text in odd:
            preview, seconds = self.preview(text)
            self.assertTrue(preview['lines'], str(text)[:40])
            self.assertLess(seconds, SECONDS, str(text)[:40])

    def test_the_largest_file_that_is_read_takes_no_longer(self):
        organizations = [{'id': f'o{n}', 'name': f'Organisatie {n}'} for n in range(1_000)]
        services = [{'id': f's{n}', 'name': f'Dienst {n}', 'organization_id': f'o{n}'} for n in range(1_000)]
        places = [{'id': f'p{n}', 'name': f'Plek {n}'} for n in range(1_500)]
        at = [{'service_id': f's{n % 1000}', 'location_id': f'p{n}'} for n in range(1_500)]
        text = self.file(organizations, services, locations=places, service_at_locations=at)
        self.preview(self.file())  # what a worker process learns once
        preview, seconds = self.preview(text)
        self.assertEqual(preview['counts']['new'], 2_000)
        self.assertLess(seconds, SECONDS)

    def test_a_percent_sign_is_a_letter(self):
        self.env['huiskamer.provider'].create(
            {'partner_id': self.env['res.partner'].create({'name': "Veilig Thuis Test", 'is_company': True}).id})
        for name in ("V%", "%", "Veilig-Thuis-T_st", "veilig thuis%"):
            preview, _seconds = self.preview(self.file([{'id': 'x', 'name': name}]))
            self.assertEqual([line['does'] for line in preview['lines']], ['new'], name)
        preview, _seconds = self.preview(self.file([{'id': 'x', 'name': "VEILIG thuis test"}]))
        self.assertEqual([line['does'] for line in preview['lines']], ['same'])
