"""The directory by clicking: found, told how many places are free, held, checked, taken out and brought in."""
import json
import re

import pytest

from tests.browser.going import go_to, search

TABLET = (1024, 768)
DIALOG = '.o_huiskamer_ask'
SERVICE = "Bladerhuis bedden (voorbeeld)"
STALE = "Bladerhuis spreekuur (voorbeeld)"
SERVICES = '/odoo/action-huiskamer_case.huiskamer_service_action'
TO_BE_CHECKED = f'{SERVICES}_stale'
EXCHANGE = '/odoo/action-huiskamer_case.huiskamer_exchange_action'


@pytest.fixture(scope='module')
def entries(server, password_of):
    """Two services of an organisation of this test's own: one with beds, one that nobody checked."""
    supervisor, admin = server.rpc('supervisor', password_of('supervisor')), server.rpc('admin', 'admin')
    [partner] = admin.call('res.partner', 'create', [{'name': "Bladerhuis (voorbeeld)", 'is_company': True}])
    [provider] = supervisor.call('huiskamer.provider', 'create', [{'partner_id': partner}])
    common = {'provider_id': provider, 'kind': 'night_shelter', 'for_whom': "Wie een bed zoekt (voorbeeld)"}
    return supervisor.call('huiskamer.service', 'create', [
        common | {'name': SERVICE, 'capacity_unit': 'bed'}, common | {'name': STALE, 'assured_on': False}])


def find(page, words):
    """Search the list for these words and return its rows."""
    search(page, words)
    row = page.locator('.o_data_row', has_text=words)
    row.first.wait_for()
    return row


def answer(page, **answers):
    """Fill in the dialog and confirm it."""
    page.locator(DIALOG).wait_for()
    for name, value in answers.items():
        field = page.locator(f'#ask_{name}')
        field.select_option(index=value) if isinstance(value, int) else field.fill(value)
    page.locator('.modal-footer .btn-primary').last.click()
    page.locator(DIALOG).wait_for(state='detached')


def test_free_places_are_stated_by_a_caseworker_and_held_by_a_host(page_for, shoot, entries):
    worker = page_for('caseworker', lang='en_US', size=TABLET, path=SERVICES)
    find(worker, SERVICE).first.click()
    worker.get_by_role('button', name="Free places", exact=True).click()
    answer(worker, code=1, available="2", maximum="6")
    words = worker.locator('.o_form_view [name=capacity_words]')
    words.filter(has_text="2 of 6 free, seen just now").wait_for()
    shoot(worker, 'directory-service')

    host = page_for('host', lang='en_US', size=TABLET, path=SERVICES)
    row = find(host, SERVICE)
    assert "2 of 6 free" in row.inner_text()
    row.first.click()
    assert not host.get_by_role('button', name="Free places", exact=True).count(), "a host states no places"
    host.get_by_role('button', name="Hold a place for two hours").click()
    code = host.locator('.o_form_view [name=code]').filter(has_text=re.compile('-'))
    code.wait_for()
    assert re.fullmatch(r'[2-9A-Z]{4}-[2-9A-Z]{4}', code.inner_text().strip())
    shoot(host, 'held-place')
    go_to(host, SERVICES)
    assert "1 held" in find(host, SERVICE).inner_text()


def test_a_supervisor_finds_what_is_to_be_checked_and_checks_it(page_for, shoot, entries):
    page = page_for('supervisor', lang='en_US', size=TABLET, path=TO_BE_CHECKED)
    page.locator('.o_data_row').first.wait_for()
    assert not page.locator('.o_data_row', has_text=SERVICE).count()
    shoot(page, 'directory-to-be-checked')
    find(page, STALE).first.click()
    page.locator('.alert', has_text="This entry is to be checked.").wait_for()
    page.get_by_role('button', name="Checked today").click()
    page.locator('.alert', has_text="This entry is to be checked.").wait_for(state='hidden')
    go_to(page, TO_BE_CHECKED)
    page.locator('.o_data_row').first.wait_for()
    assert not page.locator('.o_data_row', has_text=STALE).count()


def test_the_directory_goes_out_and_a_changed_file_comes_in_after_a_look(page_for, shoot, entries, tmp_path):
    page = page_for('supervisor', lang='en_US', size=TABLET, path=EXCHANGE)
    with page.expect_download() as download:
        page.get_by_role('button', name="Save the directory as a file").click()
    tables = json.loads(download.value.path().read_text())
    for table in ('organizations', 'services', 'locations', 'schedules'):
        assert tables[table], table
    name = next(row for row in tables['services'] if row['name'] == SERVICE)

    bring = page.locator('#huiskamer_exchange_file')
    bring.set_input_files(write(tmp_path, 'broken', tables | {'services': [
        *tables['services'], {'id': 'x', 'name': "Nieuw (voorbeeld)", 'organization_id': 'nobody'}]}))
    page.locator('tr.table-danger', has_text="Its organisation is not in the file, or was left out.").wait_for()
    assert page.get_by_role('button', name="Bring this in").is_disabled()
    page.get_by_label("Leave out the lines with problems").check()
    shoot(page, 'directory-import-problem')

    name['eligibility_description'] = "Wie vannacht een bed zoekt (voorbeeld)"
    bring.set_input_files(write(tmp_path, 'changed', tables))
    changed = page.locator('tr', has_text=SERVICE).filter(has_text="Changes")
    changed.wait_for()
    assert "For whom" in changed.inner_text()
    shoot(page, 'directory-import-preview')
    changed.get_by_role('checkbox').uncheck()
    page.locator('.o_huiskamer_desk_bell').click()
    page.locator('.o_huiskamer_stay').click()
    page.locator('.modal').wait_for(state='detached')
    assert not changed.get_by_role('checkbox').is_checked(), "what was gone through is left only on purpose"
    changed.get_by_role('checkbox').check()
    page.get_by_role('button', name="Bring this in").click()
    page.locator('.alert-success').wait_for()
    go_to(page, SERVICES)
    assert "vannacht" in find(page, SERVICE).inner_text()


def write(folder, name, tables):
    """A file to bring in."""
    path = folder / f'{name}.json'
    path.write_text(json.dumps(tables))
    return path


def test_the_sending_screen_says_who_a_service_is_for_how_free_and_how_sure(page_for, server, shoot, entries,
    password_of):
    client = server.rpc('caseworker', password_of('caseworker'))
    supervisor = server.rpc('supervisor', password_of('supervisor'))
    category = supervisor.call('huiskamer.data.category', 'search', [], limit=2)
    supervisor.call('huiskamer.service', 'write', entries[:1],
                    {'category_ids': [(6, 0, category)], 'place': "Groningen"})
    client.call('huiskamer.service', 'state_capacity', entries[:1], {'code': 'capacity', 'available': 3, 'maximum': 6})
    [case] = client.call('huiskamer.case', 'search', [('state', '=', 'open'), ('caseworker_id', '=', client.uid)],
                         limit=1)
    page = page_for('caseworker', lang='en_US', size=TABLET, path=f'/odoo/huiskamer.case/{case}')
    page.get_by_role('button', name="Hand over", exact=True).click()
    for service, words in ((SERVICE, ("Wie", "Groningen", "3 of 6 free", "Last checked on")),
                           (STALE, ("Wie een bed",))):
        page.locator('#ask_service_id').select_option(label=f"Bladerhuis (voorbeeld) – {service}")
        shown = page.locator(f'{DIALOG} [data-question=service_id] .o_huiskamer_words')
        for word in words:
            shown.filter(has_text=word).wait_for()
        shoot(page, f'sending-{service[:20]}')
