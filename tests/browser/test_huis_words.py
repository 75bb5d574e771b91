"""What somebody of a service typed on her phone is still there when the server fails, or she logs in anew."""
from tests import huis_client
from tests.browser.test_huis_browser import PHONE, Phone

WHO = "Balie Oost (voorbeeld)"


def test_what_a_service_typed_stays_when_the_server_fails_or_she_logs_in_anew(page_for, server, password_of):
    worker = server.rpc('caseworker', password_of('caseworker'))
    exit_programme = worker.call('huiskamer.service', 'search', [('kind', '=', 'exit_programme')], limit=1)[0]
    handover, code = huis_client.sent(worker, exit_programme, "Proef woorden (voorbeeld)")
    desk = Phone(page_for('terwille', size=PHONE, path='/huis'))
    desk.open(code)
    form = desk.page.locator('form[action$="/accept"]')
    desk.page.locator('details', has=form).locator('summary').click()
    form.locator('[name=named_contact]').fill(WHO)
    desk.page.route('**/accept', lambda route: route.fulfill(status=503, body='<h1>Bad gateway</h1>'))
    form.locator('button').click()
    desk.page.locator('#huis_away').wait_for()
    assert form.locator('[name=named_contact]').input_value() == WHO
    desk.page.unroute('**/accept')
    again = server.anew('terwille', password_of('terwille'))
    desk.page.context.add_cookies([{'name': 'session_id', 'value': again.session, 'url': server.url}])
    form.locator('button').click()
    desk.page.locator('.said').wait_for()
    [stage] = worker.call('huiskamer.handover', 'read', [handover], ['stage'])
    assert stage['stage'] == 'accepted'
    page_for.errors[:] = [error for error in page_for.errors if '503' not in error and '400' not in error]
