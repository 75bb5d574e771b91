"""The menu of a search, by clicking: nothing is offered that the server refuses to keep."""
import pytest


@pytest.mark.browser
def test_a_search_on_files_offers_no_favourites_and_one_on_contacts_does(page_for, server, shoot):
    page = page_for('caseworker', 'nl_NL', path='/odoo/action-huiskamer_case.huiskamer_case_action')
    page.locator('.o_searchview_dropdown_toggler').click()
    page.locator('.o_search_bar_menu, .o_filter_menu').first.wait_for()
    shoot(page, 'search-menu')
    assert page.locator('.o_filter_menu').count() == 1
    assert page.locator('.o_favorite_menu').count() == 0
    page.goto(f'{server.url}/odoo/action-contacts.action_contacts')
    page.locator('.o_searchview_dropdown_toggler').click()
    page.locator('.o_favorite_menu').wait_for()
