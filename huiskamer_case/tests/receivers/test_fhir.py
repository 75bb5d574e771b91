import importlib
import json
import re
from datetime import time, timedelta
from pathlib import Path

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ...models.casework.handover import handover_flow as flow
from ...models.receivers.fhir import instant
from ...models.shared import house_days
from ..receivers_common import ReceiverCommon

PAGE = Path(__file__).parents[3] / 'docs' / 'fhir.md'
NUMBER = '0' * 31
# R4B is R4 in all of what is used here; its Python classes are those that are kept.
CLASSES = 'fhir.resources.R4B'


def valid(resource):
    """The resource, read by a library of the field that refuses what is no FHIR."""
    module = importlib.import_module(f"{CLASSES}.{resource['resourceType'].lower()}")
    return getattr(module, resource['resourceType']).model_validate(resource)


@tagged('post_install', '-at_install')
class TestFhir(ReceiverCommon, HttpCase):
    """A service's own system reads what was disclosed and answers, by a key of this one service."""

    @classmethod
    def setUpClass(cls):
        """A key for each of two services, and a handover that went out."""
        super().setUpClass()
        cls.key = cls.service.with_user(cls.supervisor).action_make_account()['context']['default_key']
        cls.others_key = cls.other_service.with_user(cls.supervisor).action_make_account()['context']['default_key']
        cls.walk(cls.handover, 'send')
        cls.env.flush_all()

    def ask(self, path, key=None, **more):
        """(status, resource) of one call with a key."""
        headers = {'Authorization': f'Bearer {self.key if key is None else key}'}
        answer = self.url_open(f'/huis/fhir/{path}', headers=headers | more.pop('headers', {}), **more)
        self.assertEqual(answer.headers['Cache-Control'], 'no-store')
        self.assertTrue(answer.headers['Content-Type'].startswith('application/fhir+json'))
        resource = answer.json()
        valid(resource)
        self.env.invalidate_all()
        return answer.status_code, resource

    def parameters(self, step, number=None, **facts):
        """The body of an answer."""
        rows = {'step': step, 'number': number or NUMBER + '1'} | facts
        return json.dumps({'resourceType': 'Parameters',
                           'parameter': [{'name': name, 'valueString': value} for name, value in rows.items()]})

    def answer(self, step, key=None, number=None, **facts):
        """(status, resource) of an answer."""
        return self.ask(f'Task/{self.handover.code}/$answer', key, data=self.parameters(step, number, **facts),
                        headers={'Content-Type': 'application/fhir+json'})

    def test_what_it_stands_on_is_of_when_the_yes_was_looked_at_or_in_an_emergency_of_when_it_went(self):
        emergency = self.draft(service=self.other_service)
        self.walk(emergency, 'send_in_emergency')
        for handover, moment in ((self.handover, self.handover.consent_checked_at), (emergency, emergency.sent_at)):
            self.assertEqual(handover._fhir_consent()['dateTime'], instant(moment))

    def test_every_resource_is_valid_and_holds_what_was_disclosed(self):
        code = self.handover.code
        status, bundle = self.ask('Task')
        self.assertEqual((status, [entry['resource']['id'] for entry in bundle['entry']]), (200, [code]))
        task = self.ask(f'Task/{code}')[1]
        self.assertEqual((task['status'], task['priority'], task['focus']['reference']),
                         ('requested', 'routine', f'ServiceRequest/{code}'))
        request = self.ask(f'ServiceRequest/{code}')[1]
        self.assertEqual(request['note'], [{'text': self.handover.disclosure_ids.text}])
        self.assertEqual(self.handover.stage, flow.RECEIVED, "opening is the read receipt")
        consent = self.ask(f'Consent/{code}')[1]
        self.assertEqual({row['coding'][0]['code'] for row in consent['provision']['code']}, {'alias', 'question'})
        entry = self.ask(task['owner']['reference'])[1]
        self.assertEqual(entry['id'], self.service.hsds_id)
        self.assertEqual(self.ask(entry['providedBy']['reference'])[1]['name'], self.provider.name)
        self.assertEqual(self.ask('metadata', key='')[0], 200)

    def test_no_name_of_ours_and_nothing_of_the_file_comes_out(self):
        self.client.write({'official_name': "Officieel 7431"})
        said = ''.join(json.dumps(self.ask(path)[1]) for path in ('Task', f'ServiceRequest/{self.handover.code}',
            f'Consent/{self.handover.code}'))
        for ours in ("Officieel 7431", self.case.code, self.client.code, self.caseworker.name,
                     self.handover.consent_id.code):
            self.assertNotIn(ours, said)

    def test_it_is_logged_like_a_look(self):
        self.ask(f'ServiceRequest/{self.handover.code}')
        account = self.env['huiskamer.service.member'].search(
            [('is_system', '=', True), ('service_id', '=', self.service.id)]).user_id
        row = self.env['huiskamer.access.event'].search(
            [('user_id', '=', account.id), ('model', '=', 'huiskamer.disclosure'), ('purpose', '=', 'receiver')])
        self.assertIn(self.handover.disclosure_ids.code, row.mapped('codes'))

    def test_an_answer_is_a_step_of_the_service_once(self):
        facts = {'named_contact': "Balie", 'first_contact_at': 'now'}
        status, task = self.answer('accept', **facts)
        self.assertEqual((status, task['status']), (200, 'accepted'))
        self.assertEqual(self.answer('accept', **facts)[0], 200)
        events = [(event.verb, event.acted_as) for event in self.handover.event_ids]
        self.assertEqual(events.count(('accept', flow.RECEIVER)), 1)
        status, refusal = self.answer('accept', number=NUMBER + '2', **facts)
        self.assertEqual((status, refusal['resourceType'], refusal['issue'][0]['code']),
                         (422, 'OperationOutcome', 'business-rule'))

    def test_a_moment_with_a_zone_is_that_moment_and_one_without_is_on_the_clock_of_the_house(self):
        day = house_days.today() + timedelta(days=3)
        eight = house_days.moment_of(day, time(8))
        for number, said in enumerate((f'{day}T08:00', f'{eight.isoformat()}Z', f'{eight.isoformat()}+00:00',
                                       f'{(eight + timedelta(hours=5)).isoformat()}+05:00')):
            with self.subTest(said=said):
                read = self.handover._moment_or_text('datetime', said)
                self.assertEqual(fields.Datetime.to_datetime(read), eight, number)

    def test_what_is_not_there_not_hers_or_over_is_one_answer(self):
        code = self.handover.code
        missing = self.ask('Task/2222-2222')
        self.assertEqual(missing[0], 404)
        for path in (f'Task/{code}', f'ServiceRequest/{code}', f'Consent/{code}',
                     f'HealthcareService/{self.service.hsds_id}', 'Patient/1'):
            with self.subTest(path=path):
                self.assertEqual(self.ask(path, self.others_key), missing)
        self.assertEqual(self.answer('accept', self.others_key, named_contact="X", first_contact_at='now'), missing)
        self.assertEqual(self.ask(f'ServiceRequest/{code}')[0], 200)
        self.consent.action_withdraw()
        self.env.flush_all()
        self.assertEqual(self.ask(f'ServiceRequest/{code}'), missing)
        self.assertEqual(self.ask(f'Consent/{code}'), missing)
        task = self.ask(f'Task/{code}')[1]
        self.assertEqual((task['status'], 'businessStatus' in task, 'input' in task), ('cancelled', False, False))

    def test_without_a_key_or_with_an_ended_one_nobody_comes_in_and_guesses_are_limited(self):
        self.authenticate('test_caseworker', 'test_caseworker')
        self.assertEqual((self.ask('Task', key='')[0], self.ask('Task')[0]), (401, 401))
        self.logout()
        self.assertEqual(self.ask('Task')[0], 200)
        member = self.env['huiskamer.service.member'].search(
            [('is_system', '=', True), ('service_id', '=', self.service.id)])
        member.with_user(self.supervisor).action_end()
        self.env.flush_all()
        status, refusal = self.ask('Task')
        self.assertEqual((status, refusal['issue'][0]['code']), (401, 'login'))
        statuses = [self.ask('Task', key='0' * 40)[0] for _guess in range(12)]
        self.assertEqual((statuses[0], statuses[-1]), (401, 429))

    def test_odd_bodies_are_refused_as_fhir_says_it(self):
        for body in ('', '[]', 'null', '{"resourceType": "Patient"}', '{"resourceType": "Parameters", "parameter": 7}',
                     '{"resourceType": "Parameters", "parameter": [{"name": 7}]}', '[' * 3000, 'x' * 30000):
            with self.subTest(body=body[:20]):
                self.assertEqual(self.ask(f'Task/{self.handover.code}/$answer', data=body, method='POST')[0], 422)

    def test_what_would_be_left_out_in_silence_is_refused_and_nothing_changes(self):
        for row in ({'name': 'appointment_at', 'valueDateTime': '2030-01-01T10:00:00Z'},
                    {'name': 'namedContact', 'valueString': "Balie"},
                    {'name': 'named_contact', 'valueString': "Iemand anders"},
                    {'name': 'step', 'valueCode': 'ask_back'},
                    {'name': 'place', 'valueInteger': 3}, {'name': 'place', 'valueBoolean': True},
                    {'name': 'place', 'part': []}, {'name': 'place', 'valueString': 3},
                    {'name': 'place', 'valueString': "Hier", 'valueCode': "daar"}):
            body = json.loads(self.parameters('accept', named_contact="Balie", first_contact_at='now'))
            body['parameter'].append(row)
            with self.subTest(row=row):
                status, refusal = self.ask(f'Task/{self.handover.code}/$answer', data=json.dumps(body))
                self.assertEqual((status, refusal['issue'][0]['code'], self.handover.stage),
                                 (422, 'business-rule', flow.REQUESTED))
        self.assertEqual(self.answer('accept', named_contact="Balie", first_contact_at='now')[0], 200)

    def test_the_examples_of_the_page_are_valid_and_what_this_says(self):
        examples = [json.loads(text) for text in re.findall(r'```json\n(.*?)```', PAGE.read_text(), re.DOTALL)]
        self.assertEqual({example['resourceType'] for example in examples}, {
            'Task', 'ServiceRequest', 'Consent', 'Organization', 'HealthcareService', 'Parameters', 'OperationOutcome'})
        code = self.handover.code
        for example in examples:
            valid(example)
        task = self.ask(f'Task/{code}')[1]
        real = {'Task': task, 'ServiceRequest': self.ask(f'ServiceRequest/{code}')[1],
                'Consent': self.ask(f'Consent/{code}')[1],
                'HealthcareService': self.ask(task['owner']['reference'])[1],
                'OperationOutcome': self.ask('Task/2222-2222')[1]}
        for example in examples:
            if example['resourceType'] in real:
                with self.subTest(resource=example['resourceType']):
                    self.assertEqual(set(example), set(real[example['resourceType']]))
        [body] = [example for example in examples if example['resourceType'] == 'Parameters']
        status, _task = self.ask(f'Task/{code}/$answer', data=json.dumps(body))
        self.assertEqual((status, self.handover.stage), (200, flow.ACCEPTED))

    def test_the_validator_refuses_what_is_no_fhir(self):
        with self.assertRaises(ValueError):
            valid({'resourceType': 'Task', 'status': 'requested', 'intent': 'order', 'focus': 7})
        with self.assertRaises(UserError):
            self.env['huiskamer.handover']._fhir_parameters({'resourceType': 'Parameters'})
