"""The first screen, the path for minors and the slip, by clicking in a real Chromium."""
from playwright.sync_api import expect

from tests import file_over_rpc
from tests.browser.going import go_to
from tests.browser.test_browser_handover import CODE, Caseworker

TABLET = (1024, 768)
DIALOG = '.o_huiskamer_ask'
CONFIRM = '.modal-footer .btn-primary'


def test_today_is_the_first_screen_and_leads_to_a_file(page_for, shoot):
    page = page_for('caseworker', lang='en_US', size=TABLET)
    steps = page.locator('[data-section=steps] .list-group-item')
    steps.first.wait_for()
    shoot(page, 'today')
    code = steps.first.locator('.o_huiskamer_today_code').inner_text().strip()
    steps.first.locator('.o_huiskamer_today_row').click()
    page.locator('.o_form_view .oe_title', has_text=code).wait_for()
    page.locator('.o_huiskamer_stream li').first.wait_for()
    shoot(page, 'file')


def test_a_step_is_ticked_off_in_one_tap_and_a_slip_is_taken_back(page_for, shoot):
    page = page_for('caseworker', lang='en_US', size=TABLET)
    steps, bell = page.locator('.o_huiskamer_step_done'), page.locator('.o_huiskamer_bell .badge')
    steps.first.wait_for()
    before, rings = steps.count(), int(bell.inner_text())
    steps.first.click()  # the most urgent one was missed, so it rings
    page.get_by_role('button', name="Take back").wait_for()
    expect(steps).to_have_count(before - 1)
    expect(bell).to_have_text(str(rings - 1))
    shoot(page, 'today-ticked-off')
    page.get_by_role('button', name="Take back").click()
    expect(steps).to_have_count(before)
    expect(bell).to_have_text(str(rings))


def test_a_note_with_a_step_and_the_end_of_the_evening_take_few_taps(page_for, shoot):
    page = page_for('caseworker', lang='en_US', size=TABLET)
    page.locator('.o_huiskamer_today_row').first.wait_for()
    page.locator('[data-section=steps] .o_huiskamer_today_row').first.click()
    page.locator('button[name=action_write_contact]').click()
    page.locator('#ask_facts').fill("Vertelde dat de kamer rond is. (voorbeeld)")
    shoot(page, 'note')
    page.locator(CONFIRM).click()
    page.locator('.o_huiskamer_stream', has_text="Vertelde dat de kamer rond is.").wait_for()
    go_to(page, '/odoo/action-huiskamer_case.huiskamer_today_action')
    page.get_by_role('button', name="End of the evening").click()
    page.locator(f'{DIALOG} fieldset input:checked').nth(3).wait_for()
    shoot(page, 'end-of-the-evening')
    page.locator(CONFIRM).click()
    page.locator(DIALOG).wait_for(state='detached')


def test_somebody_under_18_gets_the_path_by_the_same_click(page_for, shoot):
    page = page_for('caseworker', lang='en_US', size=TABLET)
    page.get_by_role('button', name="Open a file", exact=True).first.click()
    page.locator('#ask_alias').fill("Nieuw (voorbeeld)")
    page.locator(CONFIRM).click()
    page.locator('#ask_age_band').select_option(index=1)
    page.locator('#ask_alias').wait_for(state='detached')  # no name is asked of somebody under 18
    page.locator(CONFIRM).click()
    page.locator('.o_form_view [name=signals_on]').first.wait_for()
    assert "Nieuw (" not in page.locator('.o_form_view').inner_text()
    shoot(page, 'path-for-minors')


def test_a_slip_that_is_shown_once_does_not_go_with_escape(page_for, shoot, server, password_of):
    worker = server.rpc('caseworker', password_of('caseworker'))
    case = file_over_rpc.open_file(worker, "Proef (voorbeeld)")
    page = page_for('caseworker', lang='en_US', size=TABLET)
    page.goto(page.url.split('/odoo')[0] + f'/odoo/huiskamer.case/{case}')
    page.get_by_role('tab', name="More").click()
    page.get_by_role('button', name="Give a slip").click()
    page.get_by_role('button', name="Make the slip").click()
    slip = page.locator('.o_huiskamer_slip')
    slip.wait_for()
    words = slip.inner_text()
    page.keyboard.press('Escape')
    shoot(page, 'slip-asks-first')
    page.get_by_role('button', name="Back to the slip").click()
    expect(page.locator('.modal')).to_have_count(1)
    expect(slip).to_have_text(words, use_inner_text=True)
    page.locator('.modal-header .btn-close').click()
    page.locator('.modal', has_text="Does the client have it?").get_by_role('button', name="The client has it").click()
    expect(slip).to_have_count(0)
    expect(page.locator('.modal')).to_have_count(0)


def test_a_host_types_the_code_of_a_slip_and_learns_nothing(page_for, shoot, server, password_of):
    worker = server.rpc('caseworker', password_of('caseworker'))
    [case] = worker.call('huiskamer.case', 'search_read', [('state', '=', 'open')], ['client_id'], limit=1)
    secret = worker.call('huiskamer.case', 'give_slip', [case['id']])['params']['secret']
    page = page_for('host', lang='en_US', size=TABLET)
    page.locator('.o_huiskamer_counting').wait_for()  # a screen that is being opened closes what is asked
    page.get_by_role('menuitem', name="A client wants to stop").first.click()
    page.locator('#ask_code').fill(secret)
    page.locator(CONFIRM).click()
    page.locator('.o_notification', has_text="Done.").wait_for()
    page.locator(DIALOG).wait_for(state='detached')
    shoot(page, 'host-withdrew')
    [after] = worker.call('huiskamer.case', 'read', [case['id']], ['state', 'erase_on'])
    assert after['state'] == 'frozen' and after['erase_on']


def test_what_is_done_every_evening_stands_on_top_and_the_rest_beside_what_it_is_about(page_for, shoot, server,
    password_of):
    worker = server.rpc('caseworker', password_of('caseworker'))
    case, = worker.call('huiskamer.case', 'open_file', file_over_rpc.yes(worker, 'file') | {
        'alias': "Bovenaan (voorbeeld)", 'age_band': 'unknown',
        'location_id': worker.call('huiskamer.location', 'search', [], limit=1)[0]})
    page = page_for('caseworker', lang='en_US', size=TABLET, path=f'/odoo/huiskamer.case/{case}')
    top = page.locator('.o_form_statusbar .o_statusbar_buttons button:visible')
    top.first.wait_for()
    assert top.all_inner_texts() == ["Write a contact note", "Hand over", "Person and safe contact"]
    assert len({round(button.bounding_box()['y']) for button in top.all()}) == 1, "they fit in one row"
    page.locator('.o_notebook_headers a[name=more]').click()
    shoot(page, 'file-more')
    page.get_by_role('button', name="Freeze", exact=True).click()
    page.locator(CONFIRM).click()
    page.get_by_role('button', name="Take the file up again").wait_for()
    assert top.all_inner_texts() == ["Take the file up again", "The client asks for something",
                                     "Person and safe contact"]


def test_a_report_without_consent_is_looked_at_by_somebody_else(page_for, shoot, server, password_of):
    worker = server.rpc('caseworker', password_of('caseworker'))
    path = worker.call('huiskamer.minor.path', 'begin', {'suspected_band': 'under_16'})[0]
    worker.call('huiskamer.minor.path', 'write', [path], {
        'decision': 'report', 'agreed': 'no', 'not_agreed_why': "Kan niet wachten."})
    page = page_for('caseworker', lang='en_US', size=TABLET, path=f'/odoo/huiskamer.minor.path/{path}')
    page.get_by_text("A report without consent").wait_for()
    assert not page.locator('button[name=action_second]:visible').count(), "not the one who decided"
    page = page_for('caseworker2', lang='en_US', size=TABLET, path=f'/odoo/huiskamer.minor.path/{path}')
    page.locator('button[name=action_second]').click()
    page.locator(CONFIRM).click()
    page.locator('[name=second_id]', has_text="Willem").wait_for()
    shoot(page, 'second-pair-of-eyes')


def test_a_former_lead_is_told_on_today_and_puts_it_away(page_for, server, password_of):
    worker = server.rpc('caseworker2', password_of('caseworker2'))
    rows = worker.call('huiskamer.case', 'today')['notices']
    assert rows and not rows[0]['name']
    page = page_for('caseworker2', lang='en_US', size=TABLET, path='/odoo/action-huiskamer_case.huiskamer_today_action')
    notices = page.locator('[data-section=notices] .list-group-item')
    notices.first.wait_for()
    notices.first.get_by_role('button', name="Seen").click()
    page.locator('[data-section=notices]', has_text=rows[0]['code']).wait_for(state='detached')
    assert len(worker.call('huiskamer.case', 'today')['notices']) == len(rows) - 1


def test_a_slip_is_shown_once_and_kept_by_nothing_in_the_browser(page_for, shoot, server, password_of):
    worker = server.rpc('caseworker', password_of('caseworker'))
    [case] = worker.call('huiskamer.case', 'search_read',
                         [('state', '=', 'open'), ('caseworker_id.login', '=', 'caseworker')], ['code'], limit=1)
    page = page_for('caseworker', lang='nl_NL', size=TABLET, path=f"/odoo/huiskamer.case/{case['id']}")
    page.locator('.o_notebook_headers a[name=more]').click()
    page.locator('button[name=action_give_slip]').click()
    page.locator(CONFIRM).click()
    slip = page.locator('.o_huiskamer_slip')
    slip.wait_for()
    shoot(page, 'slip')
    secret = slip.locator('.fw-bold').inner_text().strip()
    assert len(secret) == 13 and secret[6] == '-'
    assert secret not in page.title() + page.url
    page.locator('.modal-footer .btn-secondary').last.click()
    slip.wait_for(state='detached')
    kept = page.evaluate("async () => { const found = []; for (const {name} of await indexedDB.databases()) { "
                         "found.push(name); }"
                         " return found.concat(Object.values({...localStorage}), Object.values({...sessionStorage}), "
                         "document.body.innerHTML).join(' '); }")
    assert secret not in kept
    page.reload()
    page.locator('.o_form_view').first.wait_for()
    assert secret not in page.content()
    assert worker.call('huiskamer.case', 'read', [case['id']], ['has_slip'])[0]['has_slip']


def test_a_privacy_officer_asks_and_a_supervisor_confirms(page_for, shoot, server, password_of):
    officer = server.rpc('privacy', password_of('privacy'))
    [term] = officer.call('huiskamer.retention.term', 'search_read', [('kind', '=', 'closed_file')], ['days'])
    page = page_for('privacy', lang='nl_NL', size=TABLET, path=f"/odoo/huiskamer.retention.term/{term['id']}")
    page.locator('button[name=action_change]').click()
    page.locator('#ask_keep_days').fill('300')
    page.locator('#ask_reason').fill("Het college besloot dit (voorbeeld)")
    shoot(page, 'term-change')
    page.locator(CONFIRM).click()
    page.locator('button[name=action_take_back]').wait_for()
    shoot(page, 'decision-waits')
    [waiting] = officer.call('huiskamer.decision', 'search', [('state', '=', 'asked')])
    other = page_for('supervisor', lang='nl_NL', size=TABLET, path=f"/odoo/huiskamer.decision/{waiting}")
    other.locator('button[name=action_confirm]').click()
    other.locator('.modal-footer .btn-primary').click()
    other.locator('.o_form_statusbar .o_arrow_button_current', has_text="Gereed").wait_for()
    shoot(other, 'decision-done')
    assert officer.call('huiskamer.retention.term', 'read', [term['id']], ['days'])[0]['days'] == 300


def test_what_was_typed_before_a_yes_outlives_the_session(page_for, server, password_of, shoot):
    page = page_for('caseworker', lang='en_US', size=TABLET)
    worker = Caseworker(page, 'en_US')
    worker.press('open_file')
    worker.answer_search("Sessie (voorbeeld)")
    page.locator('#ask_spoken_alone').check()
    page.locator(f'{DIALOG} [data-question=language_ids] input').first.check()
    page.context.clear_cookies()
    page.locator(CONFIRM).click()
    page.locator('.o_huiskamer_trouble', has_text="You are logged out").wait_for()
    shoot(page, 'logged-out')
    assert page.locator('#ask_alias').input_value() == "Sessie (voorbeeld)"
    again = server.anew('caseworker', password_of('caseworker'))
    page.context.add_cookies([{'name': 'session_id', 'value': again.session, 'url': server.url}])
    page.locator(CONFIRM).click()
    page.locator(DIALOG).wait_for(state='detached')
    assert CODE.match(worker.code())
    page_for.errors[:] = [error for error in page_for.errors if "Session Expired" not in error]
