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
