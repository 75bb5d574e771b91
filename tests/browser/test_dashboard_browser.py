"""The page of figures in a real Chromium, and over RPC for who may not see it."""
import pytest

from launcher.rpc import RpcError

SIZES = {"en_US": (1280, 900), "nl_NL": (1024, 768)}
PAGE = ".o_huiskamer_dashboard"


@pytest.mark.browser
@pytest.mark.parametrize("lang", SIZES)
def test_a_supervisor_begins_on_the_page_and_each_number_explains_itself(page_for, shoot, lang):
    page = page_for("supervisor", lang, SIZES[lang], path="/odoo/how-it-goes")
    page.wait_for_selector(PAGE)
    shoot(page, f"dashboard-week-{lang}")
    page.click('[data-period="pilot"]')
    page.wait_for_function("() => document.querySelector('[data-tile=planned] .o_huiskamer_tile_value').innerText === "
                           "'42'")
    shoot(page, f"dashboard-pilot-{lang}")
    values = {name: page.locator(f"[data-tile={name}] .o_huiskamer_tile_value").inner_text()
              for name in ("held", "cancelled", "hours")}
    assert values == {"held": "39", "cancelled": "3", "hours": "117"}
    assert not page.locator(".o_huiskamer_meaning").count()
    page.click("[data-tile=people]")
    assert page.locator("[data-tile=people] .o_huiskamer_meaning").inner_text() == page.locator(
        "[data-tile=people]").get_attribute("title")
    page.locator("[data-section=direction] .o_huiskamer_ask").click()
    assert page.locator("[data-section=direction] .o_huiskamer_meaning").inner_text()
    bars = page.locator("[data-chart=weeks] .o_huiskamer_column_count").all_inner_texts()
    visits = int(page.locator("[data-tile=visit] .o_huiskamer_tile_value").inner_text())
    assert len(bars) == 6 and sum(map(int, bars)) == visits > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[lang][0]


@pytest.mark.browser
def test_days_of_ones_own_are_rounded_and_a_wrong_order_is_told(page_for):
    page = page_for("supervisor", "en_US", path="/odoo/how-it-goes")
    page.wait_for_selector(PAGE)
    page.click('[data-period="own"]')
    page.fill(".o_huiskamer_until", "2019-02-20")
    page.dispatch_event(".o_huiskamer_until", "change")
    page.wait_for_selector("text=in that order")
    page.fill(".o_huiskamer_from", "2019-02-19")
    page.dispatch_event(".o_huiskamer_from", "change")
    page.wait_for_function("() => document.querySelector('[data-tile=planned] .o_huiskamer_tile_value').innerText === "
                           "'7'")


@pytest.mark.parametrize("login", ["host", "caseworker", "access", "admin"])
def test_nobody_else_gets_figures_over_rpc(server, credentials, login):
    supervisor = server.rpc("supervisor", credentials["supervisor"]["password"])
    client = server.rpc(login, credentials[login]["password"] if login in credentials else "admin")
    for model, method in (("huiskamer.dashboard", "read_dashboard"), ("huiskamer.handover.figures", "read_standing")):
        assert supervisor.call(model, method) is not None
        with pytest.raises(RpcError) as refusal:
            client.call(model, method)
        assert "AccessError" in str(refusal.value)
    for method in ("_figures", "_visits", "_pilot_days"):
        with pytest.raises(RpcError):
            client.call("huiskamer.dashboard", method)
