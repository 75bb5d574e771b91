"""The whole loop in two contexts: the caseworker at her desk, the service on a phone, first a no and then another
service.
"""
from playwright.sync_api import expect

from tests import huis_client
from tests.browser.going import go_to
from tests.browser.test_browser_handover import Caseworker

PHONE = (360, 740)
ALIAS = "Proef telefoon (voorbeeld)"


class Phone:
    """Somebody of a service with a phone; counts her taps."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, locator):
        """One tap."""
        self.taps += 1
        locator.click()

    def open(self, code):
        """Tap the line with this code."""
        self.tap(self.page.locator('a.line', has_text=code))
        self.page.locator('h1.code', has_text=code).wait_for()

    def answer(self, verb, **facts):
        """Tap an answer, choose what it asks, tap again."""
        form = self.page.locator(f'form[action$="/{verb}"]')
        if self.page.locator('details', has=form).count():
            self.tap(self.page.locator('details', has=form).locator('summary'))
        for name, value in facts.items():
            form.locator(f'[name={name}]').select_option(value)
        self.tap(form.locator('button'))

    def fits(self):
        """Nothing is wider than the phone, and every button is large enough for a thumb."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        heights = self.page.evaluate("[...document.querySelectorAll('main button, summary')].filter((b) => "
                                     "b.offsetHeight).map((b) => b.offsetHeight)")
        assert not heights or min(heights) >= 44


def test_the_whole_loop_with_a_no_and_another_service(page_for, shoot, server, password_of):
    worker = server.rpc('caseworker', password_of('caseworker'))
    exit_programme = worker.call('huiskamer.service', 'search', [('kind', '=', 'exit_programme')], limit=1)[0]
    handover, code = huis_client.sent(worker, exit_programme, ALIAS)

    desk = Phone(page_for('terwille', size=PHONE, path='/huis'))
    shoot(desk.page, 'huis-1-list')
    desk.fits()
    desk.open(code)
    expect(desk.page.locator('pre')).to_contain_text(ALIAS)
    shoot(desk.page, 'huis-2-one')
    desk.fits()
    desk.answer('propose_decline', decline_reason='no_place')
    desk.page.locator('.said').wait_for()
    assert desk.taps <= 3

    page = page_for('caseworker', lang='en_US',
                    path=f'/odoo/action-huiskamer_case.huiskamer_handover_action_mine/{handover}')
    page.locator('.o_statusbar_status', has_text="No, proposed").wait_for()
    caseworker = Caseworker(page, 'en_US')
    page.get_by_role('button', name="Agree with the no").click()
    caseworker.answer()
    page.get_by_role('button', name="Another service").wait_for()
    shoot(page, 'huis-3-no')
    case = worker.call('huiskamer.handover', 'read', [handover], ['case_id'])[0]['case_id'][0]
    shelter = huis_client.service_of(worker, "Nachtopvang")
    again, code = huis_client.hand_over(worker, case, shelter, urgency='tonight')

    night = Phone(page_for('opvang', size=PHONE, path='/huis'))
    night.open(code)
    ask_something(night, page, shoot)
    night.open(code)
    accept_without_a_network_in_between(night, page_for)
    go_to(page, f'/odoo/action-huiskamer_case.huiskamer_handover_action_mine/{again}')
    page.locator('.o_statusbar_status .o_arrow_button_current', has_text="Accepted").wait_for()
    shoot(page, 'huis-6-accepted')
    in_the_other_language(night, shoot)
    withdrawn_while_the_page_is_open(night, code, worker, case, page_for, shoot)
    nothing_is_left_after_logging_out(night, code)


def ask_something(night, page, shoot):
    """A coded question lands on the caseworker's Today and on her form."""
    night.answer('ask_back', asked_back='call_me')
    night.page.locator('.said').wait_for()
    go_to(page, '/odoo/action-huiskamer_case.huiskamer_today_action')
    page.locator('[data-section=asked]', has_text="Call me").wait_for()
    shoot(page, 'huis-4-today')
    page.locator('[data-section=asked] .o_huiskamer_today_row').first.click()
    page.locator('.alert', has_text="The service asks").wait_for()
    page.get_by_role('button', name="Their question is answered").click()
    Caseworker(page, 'en_US').answer()


def accept_without_a_network_in_between(night, page_for):
    """A tap without a network loses nothing, and the same tap later counts."""
    night.page.context.set_offline(True)
    night.answer('accept')
    night.page.locator('#huis_away').wait_for()
    night.page.context.set_offline(False)
    night.page.locator('form[action$="/accept"] button').click()
    night.page.locator('.said').wait_for()
    page_for.errors[:] = [error for error in page_for.errors if 'ERR_INTERNET_DISCONNECTED' not in error]


def in_the_other_language(night, shoot):
    """The list in each language of the house."""
    for language in ("Nederlands", "English"):
        button = night.page.locator('footer button', has_text=language)
        if button.count():
            button.first.click()
            night.page.locator('footer button[aria-pressed=true]', has_text=language).wait_for()
        shoot(night.page, f'huis-7-{language.lower()}')
        night.fits()


def withdrawn_while_the_page_is_open(night, code, worker, case, page_for, shoot):
    """The next tap shows nothing and says so in words; then the service says that it stopped."""
    night.open(code)
    consents = worker.call('huiskamer.consent', 'search', [
        ('client_id.case_ids', 'in', [case]), ('service_id.name', '=', "Nachtopvang"), ('state', '=', 'given')])
    worker.call('huiskamer.consent', 'action_withdraw', consents)
    form = night.page.locator('form[action$="/waitlist"]')
    night.page.locator('details', has=form).locator('summary').click()
    form.locator('[name=review_on]').fill('2030-01-01')
    form.locator('button').click()
    expect(night.page.locator('.refused[role=alert]:not([hidden])')).to_contain_text("Nothing more is shared")
    assert ALIAS not in night.page.locator('body').inner_text()
    shoot(night.page, 'huis-8-withdrawn')
    night.answer('confirm_recall')
    night.page.locator('.said').wait_for()
    page_for.errors[:] = [error for error in page_for.errors if '422' not in error]


def nothing_is_left_after_logging_out(night, code):
    """Going back shows the log-in page, and the device keeps nothing. Scripts of the log-in page, which keep whether it
    is in front, do not run: by how fast they are nobody can tell what was left.
    """
    night.page.route('**/*.js', lambda route: route.fulfill(body='', content_type='text/javascript'))
    night.page.locator('form[action$="/stop"] button').click()
    night.page.wait_for_url('**/web/login**')
    night.page.go_back()
    night.page.wait_for_load_state()
    assert ALIAS not in night.page.content() and code not in night.page.content()
    assert night.page.evaluate("Object.entries({...localStorage, ...sessionStorage})") == []
