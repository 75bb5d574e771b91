"""The first screen, the path for minors and the slip, by clicking in a real Chromium."""
TABLET = (1024, 768)
DIALOG = '.o_huiskamer_ask'
CONFIRM = '.modal-footer .btn-primary'


def test_today_is_the_first_screen_and_leads_to_a_file(page_for, shoot):
    page = page_for('caseworker', lang='en_US', size=TABLET)
    steps = page.locator('[data-section=steps] .list-group-item')
    steps.first.wait_for()
    shoot(page, 'today')
    code = steps.first.locator('.o_huiskamer_today_code').inner_text().strip()
    steps.first.click()
    page.locator('.o_form_view .oe_title', has_text=code).wait_for()
    shoot(page, 'file')


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


def test_a_host_types_the_code_of_a_slip_and_learns_nothing(page_for, shoot, server, password_of):
    worker = server.rpc('caseworker', password_of('caseworker'))
    [case] = worker.call('huiskamer.case', 'search_read', [('state', '=', 'open')], ['client_id'], limit=1)
    page = page_for('host', lang='en_US', size=TABLET)
    page.get_by_role('menuitem', name="A client wants to stop").first.click()
    page.locator('#ask_code').fill(case['client_id'][1])
    page.locator(CONFIRM).click()
    page.locator('.o_notification', has_text="Done.").wait_for()
    page.locator(DIALOG).wait_for(state='detached')
    shoot(page, 'host-withdrew')
    [after] = worker.call('huiskamer.case', 'read', [case['id']], ['state', 'erase_on'])
    assert after['state'] == 'frozen' and after['erase_on']


def test_what_is_done_every_evening_stands_on_top_and_the_rest_beside_what_it_is_about(page_for, shoot, server, password_of):
    worker = server.rpc('caseworker', password_of('caseworker'))
    text = worker.call('huiskamer.consent.text', 'search', [('purpose', '=', 'file'), ('reviewed_on', '!=', False)], limit=1)
    case, = worker.call('huiskamer.case', 'open_file', {
        'alias': "Bovenaan (voorbeeld)", 'text_id': text[0], 'spoken_alone': True, 'method': 'spoken', 'age_band': 'unknown',
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
    assert top.all_inner_texts() == ["Take the file up again", "Person and safe contact"]


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
    notices.first.click()
    page.locator('[data-section=notices]', has_text=rows[0]['code']).wait_for(state='detached')
    assert len(worker.call('huiskamer.case', 'today')['notices']) == len(rows) - 1
