"""One evening, from the first tally to *attended*, by clicking: the host, the caseworker, the supervisor."""
from playwright.sync_api import expect

from tests.browser.going import go_to, search
from tests.browser.test_browser_handover import CODE, DIALOG, TABLET, Caseworker, agree_on_safe_contact, open_a_file

HOST_COUNTS = (
    ('first_visit', 'first'), ('topic', 'leaving'), ('help', 'hulp'), ('direction', 'out'),
    ('outcome', 'handover_offered'))
SHELTER = "Opvang Noord (voorbeeld) – Nachtopvang"
ALIAS = "Proef story (voorbeeld)"
BOARD = '/odoo/action-huiskamer_case.huiskamer_handover_action'
BY_PHONE = "Agreed by phone, we are walking over now"


def test_one_evening_from_tally_to_attended(page_for, shoot, server, password_of):
    host = page_for('host', lang='en_US', size=TABLET, path='/odoo/tonight')
    a_visitor_is_counted(host, shoot)

    page = page_for('caseworker', lang='en_US', size=TABLET)
    worker = Caseworker(page, 'en_US')
    open_a_file(worker, shoot, 'story')
    agree_on_safe_contact(worker)
    code = a_bed_is_asked_for(worker, shoot)
    the_client_says_yes_and_one_call_settles_it(worker, shoot)

    supervisor = page_for('supervisor', lang='en_US', size=TABLET, path=BOARD)
    card = card_of(supervisor, code)
    for words in ("Tonight", "Introduce", "Carla Voorbeeld"):
        assert words in card.inner_text(), words
    assert ALIAS not in supervisor.inner_text('body')
    shoot(supervisor, 'story-5-board')

    the_letter_can_be_printed(worker, server, password_of, code)
    somebody_keeps_it_tonight(page_for, shoot, code)
    they_meet_and_the_client_stays(worker, shoot)

    assert "Ask the next morning" in the_last_word_waits_for_the_morning(server, password_of, code)
    go_to(supervisor, BOARD)
    card = card_of(supervisor, code)
    assert "Ask how it went" in card.inner_text()
    shoot(supervisor, 'story-8-board')
    the_supervisor_opens_it_and_reads_no_name(supervisor, shoot, card)
    the_host_saw_nothing_of_it(server, password_of)


def a_visitor_is_counted(host, shoot):
    """The host counts one visit, attribute by attribute; no name is anywhere."""
    host.locator('.o_huiskamer_promise').wait_for()
    hour = host.locator('.o_huiskamer_hours [aria-checked="true"]').get_attribute('data-hour')
    for measure, value in (('visit', hour), *HOST_COUNTS):
        row = host.locator(f'[data-measure="{measure}"] [data-value="{value}"]').last
        before = int(row.locator('.o_huiskamer_count').inner_text())
        row.locator('.o_huiskamer_more').click()
        expect(row.locator('.o_huiskamer_count'), measure).to_have_text(str(before + 1))
    shoot(host, 'story-1-counted')


def a_bed_is_asked_for(worker, shoot):
    """The caseworker chooses the shelter, seeing how many beds are free, and what would be shared."""
    page = worker.page
    worker.press('hand_over')
    page.locator('#ask_service_id').select_option(label=SHELTER)
    page.locator(f'{DIALOG} .o_huiskamer_words', has_text="Free places").wait_for()
    page.locator(f'{DIALOG} fieldset input').first.check()
    shoot(page, 'story-2-bed')
    worker.answer(urgency=3)
    page.locator('.o_huiskamer_disclosure', has_text=ALIAS).wait_for()
    code = worker.code()
    assert CODE.match(code)
    assert not page.get_by_role('button', name=BY_PHONE).count(), "no consent, no call"
    return code


def the_client_says_yes_and_one_call_settles_it(worker, shoot):
    """The client agrees to exactly this; one phone call writes down four steps."""
    page = worker.page
    worker.press('ask_consent')
    worker.answer(spoken_alone=True, state=1)
    shoot(page, 'story-3-yes')
    page.get_by_role('button', name=BY_PHONE).click()
    worker.answer()
    page.locator('.o_form_view [name=next_action]', has_text="Introduce").wait_for()
    shoot(page, 'story-4-we-go')


def card_of(supervisor, code):
    """The card of this handover on the board, found by its code."""
    supervisor.locator('.o_kanban_record').first.wait_for()
    search(supervisor, code)
    card = supervisor.locator('.o_kanban_record', has_text=code)
    card.wait_for()
    return card


def the_letter_can_be_printed(worker, server, password_of, code):
    """A PDF with a neutral name, and the opening in the history."""
    worker.page.get_by_role('button', name="Letter", exact=True).click()
    with worker.page.context.expect_page() as opened:
        worker.answer()
    assert code not in opened.value.url
    opened.value.close()
    client = server.rpc('caseworker', password_of('caseworker'))
    handover = client.call('huiskamer.handover', 'search', [('code', '=', code)])
    address = client.call('huiskamer.handover', 'open_letter', handover, {'form': 'letter', 'lang': 'en_US'})['url']
    status, content = client.get(address)
    assert (status, content[:5]) == (200, b'%PDF-')


def somebody_keeps_it_tonight(page_for, shoot, code):
    """At the end of the evening each open handover gets somebody who can be called."""
    page = page_for('caseworker', lang='en_US', size=TABLET, path=f'{BOARD}_evening')
    row = page.locator('.o_data_row', has_text=code)
    row.get_by_role('button', name="Name somebody").click()
    colleague = page.locator('#ask_owner_id option', has_text="Carla Voorbeeld")  # with what she has already
    page.locator('#ask_owner_id').select_option(colleague.first.evaluate("option => option.value"))
    page.locator('.modal-footer .btn-primary').last.click()
    row.locator('[name=evening_owner_id]', has_text="Carla").wait_for()
    shoot(page, 'story-6-tonight')


def they_meet_and_the_client_stays(worker, shoot):
    """Introduced at the door, and attended."""
    worker.page.reload()
    for verb, answers in (('introduce', {'introduced_how': 1, 'present': 1}), ('attend', {})):
        worker.press(verb)
        worker.answer(**answers)
        worker.button(verb).first.wait_for(state='hidden')
    worker.page.locator('.o_form_view [name=next_action]', has_text="Ask how it went").wait_for()
    worker.page.locator('[name=warmth]', has_text="Went along").wait_for()
    shoot(worker.page, 'story-7-attended')


def the_last_word_waits_for_the_morning(server, password_of, code):
    """A night's shelter is completed with the next morning's word; what the server says before that."""
    client = server.rpc('caseworker', password_of('caseworker'))
    [handover] = client.call('huiskamer.handover', 'search', [('code', '=', code)])
    try:
        client.call('huiskamer.handover', 'move', [handover], 'complete', {'outcome': 'arrived', 'client_word': 'yes'})
    except Exception as refusal:
        return str(refusal)
    return "it was completed"


def the_supervisor_opens_it_and_reads_no_name(supervisor, shoot, card):
    """The cover: facts with dates, the history, and nothing of the person."""
    card.click()
    supervisor.locator('.o_form_view [name=sent_at]').wait_for()
    assert ALIAS not in supervisor.inner_text('body')
    supervisor.get_by_role('tab', name="History").click()
    supervisor.locator('.o_data_row', has_text="Introduced").first.wait_for()
    shoot(supervisor, 'story-9-cover')


def the_host_saw_nothing_of_it(server, password_of):
    """The counters of the evening and the handover know nothing of each other."""
    host = server.rpc('host', password_of('host'))
    for model in ('huiskamer.handover', 'huiskamer.case', 'huiskamer.outcome.count'):
        try:
            host.call(model, 'search_count', [])
        except Exception as refusal:
            assert "AccessError" in str(refusal), refusal
        else:
            raise AssertionError(f"a host reads {model}")
