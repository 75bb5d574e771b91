import re
import secrets
from urllib.parse import urlsplit

from lxml import html

from odoo import http
from odoo.tests import HttpCase, tagged

from ...models.casework.handover import handover_flow as flow
from ..common import CANARY
from ..receivers_common import ReceiverCommon

PASSWORD = 'page-for-a-test-7431'
# Nobody of ours, and nobody else, has a page there.
STRANGERS = ('caseworker', 'supervisor', 'host', 'privacy_officer', 'access_administrator', 'office_user',
             'system_administrator')


@tagged('post_install', '-at_install')
class TestHuisHttp(ReceiverCommon, HttpCase):
    """The pages over HTTP: what a browser gets, keeps and can send."""

    @classmethod
    def setUpClass(cls):
        """A handover with a marker in the shared words, sent; and log-ins."""
        super().setUpClass()
        case = cls.open_file('caseworker', alias=CANARY)
        cls.marked = cls.draft(case, question="Zoekt rust.")
        cls.marked_consent = cls.consent_for(cls.marked)
        for role in ('receiver', 'portal', *STRANGERS):
            cls.users[role].password = PASSWORD

    def get(self, path='/huis', role='receiver', **more):
        """The answer to this role's browser."""
        if role:
            self.authenticate(f'test_{role}', PASSWORD)
        elif self.session:
            self.logout()
        answer = self.url_open(path, **more)
        self.env.invalidate_all()
        return answer

    def form(self, answer, verb):
        """(address, hidden fields) of the form of one answer on a page."""
        [form] = html.fromstring(answer.text).xpath(f"//form[contains(@action, '/{verb}')]")
        return form.get('action'), {field.get('name'): field.get('value')
                                    for field in form.xpath(".//input[@type='hidden']")}

    def send(self, verb, **facts):
        """Open the page of the marked one, and answer as its form does; (the answer, address, what was sent)."""
        address, hidden = self.form(self.get(f'/huis/{self.marked.code}'), verb)
        answer = self.url_open(address, data=hidden | facts, allow_redirects=False)
        self.env.invalidate_all()
        return answer, address, hidden | facts

    def test_the_list_the_page_and_an_answer_in_three_taps(self):
        self.walk(self.marked, 'send')
        lines = self.get()
        self.assertIn(self.marked.code, lines.text)
        self.assertNotIn(CANARY, lines.text)
        page = self.url_open(f'/huis/{self.marked.code}')
        self.assertIn(CANARY, page.text)
        for answer in (lines, page):
            self.assertEqual(answer.headers['Cache-Control'], 'no-store')
            self.assertEqual(answer.headers['Referrer-Policy'], 'no-referrer')
            self.assertEqual(html.fromstring(answer.text).xpath('//title')[0].text, 'Huis')
        answer, _address, _sent = self.send('accept', named_contact="Balie", first_contact_at='now')
        self.assertEqual((answer.status_code, self.marked.stage), (303, flow.ACCEPTED))

    def test_a_refusal_keeps_what_was_typed_and_shows_it(self):
        self.walk(self.marked, 'send')
        answer, _address, _sent = self.send('accept', named_contact="Balie Oost", first_contact_at='soon',
                                            first_contact_at_typed='2062-01-01T10:00')
        page = html.fromstring(answer.text)
        [details] = page.xpath("//details[.//form[contains(@action, '/accept')]]")
        self.assertEqual(answer.status_code, 422)
        self.assertIsNotNone(details.get('open'))
        typed = details.xpath(".//input[not(@type='hidden')]")
        self.assertEqual({field.get('name'): field.get('value') for field in typed},
                         {'named_contact': "Balie Oost", 'first_contact_at_typed': '2062-01-01T10:00'})
        self.assertEqual(details.xpath(".//option[@selected]/@value"), ['soon'])
        self.assertEqual(page.xpath("//details[@open]"), [details])

    def test_who_was_logged_out_at_an_answer_comes_back_to_where_she_was(self):
        self.walk(self.marked, 'send')
        page = f'/huis/{self.marked.code}'
        for address, back in ((f'{page}/accept', page), (f'/huis/places/{self.service.hsds_id}', '/huis'),
                              ('/huis/held/2222-2222/confirm', '/huis'), ('/huis/words/7/came', '/huis'),
                              ('/huis/language', '/huis'), ('/huis/stop', '/huis')):
            with self.subTest(address=address):
                self.assertIn('/web/login', self.get(address, None).url)
                answer = self.get(address)
                self.assertEqual((answer.status_code, urlsplit(answer.url).path), (200, back))

    def test_an_answer_sent_twice_counts_once_and_needs_core_s_token(self):
        self.walk(self.marked, 'send')
        _answer, address, sent = self.send('accept', named_contact="Balie", first_contact_at='now')
        events = len(self.marked.event_ids)
        self.assertEqual(self.url_open(address, data=sent, allow_redirects=False).status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(len(self.marked.event_ids), events)
        forged = self.url_open(f'/huis/{self.marked.code}/waitlist',
                               data={'review_on': '2026-01-01', 'number': secrets.token_hex(16)})
        self.assertEqual(forged.status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(self.marked.stage, flow.ACCEPTED)

    def test_withdrawn_while_the_page_is_open_the_next_tap_shows_nothing_and_says_so(self):
        self.walk(self.marked, 'send')
        address, hidden = self.form(self.get(f'/huis/{self.marked.code}'), 'accept')
        self.marked_consent.action_withdraw()
        self.env.flush_all()
        answer = self.url_open(address, data=hidden | {'named_contact': "Balie", 'first_contact_at': 'now'})
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Nothing more is shared", answer.text)
        self.assertNotIn(CANARY, answer.text)
        answer, _address, _sent = self.send('confirm_recall')
        self.assertTrue(self.marked.recall_confirmed_at)

    def test_hidden_missing_and_nobody_s_are_the_same_page(self):
        self.walk(self.marked, 'send')

        def seen(path, role):
            """What it comes to, without the code and the token of the moment."""
            answer = self.get(path, role)
            return answer.status_code, re.sub(r'value="\w{40}o\d+"', '', answer.text)

        for role in ('portal', *STRANGERS):
            with self.subTest(role=role):
                hidden, missing = seen(f'/huis/{self.marked.code}', role), seen('/huis/2222-2222', role)
                self.assertEqual(hidden[0], 404)
                self.assertNotIn(CANARY, hidden[1])
                self.assertEqual(hidden, missing)

    def test_a_link_without_a_log_in_shows_nothing(self):
        self.walk(self.marked, 'send')
        for path in ('/huis', f'/huis/{self.marked.code}'):
            answer = self.get(path, None)
            self.assertIn('/web/login', answer.url)
            self.assertNotIn(CANARY, answer.text)

    def test_no_other_door_of_the_server_shows_it_to_a_receiver(self):
        """Every state, over RPC, JSON-2, attachments and reports: the words come out on the page alone, and only
        while open.
        """
        ways = ('send', 'cancel')
        for verb in (None, *ways):
            if verb:
                self.walk(self.marked, verb)
                self.env.flush_all()
            self.authenticate('test_receiver', PASSWORD)
            for path, said in self.doors():
                with self.subTest(after=verb, door=path):
                    self.assertNotIn(CANARY, said)
                    self.assertNotIn("Zoekt rust.", said)
            shown = self.get(f'/huis/{self.marked.code}').text
            self.assertEqual(CANARY in shown, verb == 'send')

    def doors(self):
        """(door, what it says) of every way to ask the server about this handover that is not its page."""
        handover, disclosure = self.marked, self.marked.disclosure_ids
        for record in (handover, disclosure, handover.detail_ids, handover.event_ids[:1], handover.case_id,
                       handover.case_id.client_id, self.member):
            word = 'text' if 'text' in record._fields else 'display_name'
            for method, args, kwargs in (
                    ('read', [[record.id]], {}), ('read', [[record.id], [word]], {}), ('search_read', [[], [word]], {}),
                    ('search_read', [[]], {}), ('web_read', [[record.id]], {'specification': {'display_name': {}}}),
                    ('name_search', [], {'name': CANARY}), ('export_data', [[record.id], ['display_name']], {}),
                    ('_page', [[record.id]], {}), ('_open_by_code', [handover.code], {}),
                    ('get_metadata', [[record.id]], {}),
                    ('onchange', [[], {}, [], {'display_name': {}}],
                     {'context': {'default_handover_id': handover.id}})):
                body = {'params': {'model': record._name, 'method': method, 'args': args, 'kwargs': kwargs}}
                answer = self.url_open(f'/web/dataset/call_kw/{record._name}/{method}', json=body)
                yield f'{record._name}.{method}', answer.text
            yield f'json2 {record._name}', self.url_open(f'/json/2/{record._name}/search_read',
                json={'domain': []}).text
            yield f'image {record._name}', self.url_open(f'/web/content/{record._name}/{record.id}/text').text
        for path in (f'/huiskamer/letter/{handover.code}', f'/huiskamer/letter/{handover.code}/aloud',
                     f'/huiskamer/own_file/{handover.case_id.code}',
                     f'/huiskamer/looked/{handover.case_id.code}', '/my',
                     f'/report/html/huiskamer_case.own_file/{handover.case_id.id}',
                     f'/huis/fhir/ServiceRequest/{handover.code}', '/huis'):
            yield path, self.url_open(path).text

    def test_a_planted_door_would_be_found(self):
        self.walk(self.marked, 'send')
        self.env['ir.model.access'].create({
            'name': "Oops", 'model_id': self.env['ir.model']._get('huiskamer.disclosure').id,
            'group_id': self.env.ref('base.group_portal').id, 'perm_read': True})
        self.env['ir.rule'].search([('model_id.model', '=', 'huiskamer.disclosure')]).write({'active': False})
        self.env.flush_all()
        self.authenticate('test_receiver', PASSWORD)
        self.assertTrue([door for door, said in self.doors() if CANARY in said])

    def test_logging_out_tells_the_browser_to_forget(self):
        [form] = html.fromstring(self.get().text).xpath("//form[@action='/huis/stop']")
        answer = self.url_open('/huis/stop', data={'csrf_token': form.xpath('.//input')[0].get('value')},
                               allow_redirects=False)
        self.assertEqual(answer.headers['Clear-Site-Data'], '"cache", "storage"')
        self.assertIn('/web/login', self.url_open('/huis').url)

    def test_the_log_in_leads_to_the_list_and_the_language_is_hers(self):
        self.env['res.lang']._activate_lang('nl_NL')
        self.authenticate(None, None)
        answer = self.url_open('/web/login', data={
            'login': 'test_receiver', 'password': PASSWORD, 'csrf_token': http.Request.csrf_token(self)})
        self.assertTrue(answer.url.endswith('/huis'), answer.url)
        for way in ('/', '/odoo', '/web', '/odoo/action-huiskamer_case.huiskamer_desk_action'):
            self.assertTrue(self.url_open(way).url.endswith('/huis'), way)
        form = html.fromstring(answer.text).xpath("//form[@action='/huis/language'][input[@value='nl_NL']]")[0]
        page = self.url_open('/huis/language',
                             data={field.get('name'): field.get('value') for field in form.xpath('.//input')})
        self.assertEqual(html.fromstring(page.text).get('lang'), 'nl')

    def test_guessing_codes_is_limited(self):
        statuses = [self.get(f'/huis/2222-222{number % 9}').status_code for number in range(22)]
        self.assertEqual((statuses[0], statuses[-1]), (404, 429))

    def test_places_holds_and_words_are_answered_from_the_list(self):
        self.service.capacity_unit = 'bed'
        address = f'/huis/places/{self.service.hsds_id}'
        token = html.fromstring(self.get().text).xpath("//input[@name='csrf_token']")[0].get('value')
        self.assertEqual(self.url_open(address, data={'csrf_token': token, 'available': '1'},
                                       allow_redirects=False).status_code, 303)
        self.env.invalidate_all()
        hold = self.env['huiskamer.hold'].with_user(self.host).create({'service_id': self.service.id})
        self.env.flush_all()
        self.assertIn(hold.code, self.url_open('/huis').text)
        answer = self.url_open(f'/huis/held/{hold.code}/confirm', data={'csrf_token': token}, allow_redirects=False)
        self.env.invalidate_all()
        self.assertEqual((answer.status_code, hold.is_confirmed), (303, True))
        elsewhere = self.url_open(f'/huis/places/{self.other_service.hsds_id}',
                                  data={'csrf_token': token, 'available': '1'})
        self.assertEqual(elsewhere.status_code, 404)

    def test_who_only_asks_what_is_there_or_loads_it_ahead_opens_and_answers_nothing(self):
        self.walk(self.marked, 'send')
        self.get()  # logged in
        page, answer = f'/huis/{self.marked.code}', f'/huis/{self.marked.code}/propose_decline'
        reasons = f'?number={secrets.token_hex(16)}&reason=full'
        known = self.marked.event_ids
        asked = [(method, path, {}) for method in ('HEAD', 'OPTIONS') for path in (page, answer, answer + reasons)]
        asked += [('GET', page, {header: words}) for header, words in (
            ('Sec-Purpose', 'prefetch;prerender'), ('Purpose', 'prefetch'), ('X-Moz', 'prefetch'),
            ('X-Purpose', 'preview'))]
        for method, path, headers in asked:
            found = self.opener.request(method, self.base_url() + path, headers=headers, allow_redirects=False)
            self.env.invalidate_all()
            with self.subTest(method=method, path=path, headers=headers):
                self.assertEqual((self.marked.stage, self.marked.event_ids), (flow.REQUESTED, known))
                self.assertNotIn(CANARY, found.text)
                self.assertIn(found.status_code, (204, 303, 503))
                self.assertEqual(found.headers['Cache-Control'], 'no-store')
        self.assertIn(CANARY, self.get(page).text)
        self.assertEqual(self.marked.stage, flow.RECEIVED)

    def test_a_field_with_a_name_of_python_s_own_is_no_error(self):
        self.walk(self.marked, 'send')
        address, hidden = self.form(self.get(f'/huis/{self.marked.code}?self=x'), 'accept')
        sent = hidden | {'named_contact': "Balie", 'first_contact_at': 'now', 'self': 'x'}
        self.assertEqual(self.url_open(address, data=sent, allow_redirects=False).status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.marked.stage, flow.ACCEPTED)
