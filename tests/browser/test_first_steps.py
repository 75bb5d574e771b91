"""From an installation in which nothing was done yet to the first handover that is sent, by clicking, as somebody who
has never seen it; what each step takes is counted and printed.
"""
import pytest
from playwright.sync_api import expect

from launcher import databases, server, settings
from tests import house_clock
from tests.browser.newcomer import DIALOG, PHRASE, Clock, Newcomer
from tests.browser.test_browser_handover import TABLET, Caseworker
from tests.conftest import PAGE_SECONDS, listen

COLLEAGUES = (("Teun Teamleider", 'teun@example.org', "Teamleider"),
              ("Hanna Hulp", 'hanna@example.org', "Hulpverlener"),
              ("Gijs Gast", 'gijs@example.org', "Gastvrouw of gastheer"))
MOST_TOUCHES, MOST_TEXTS = 160, 45


@pytest.fixture
def new_house(the_rig, server_factory):
    """(the name of the database, a server on it): the addon and nothing else."""
    databases.with_addon(the_rig, databases.plain_name(), demo=False)
    with databases.temporary_copy(the_rig, databases.plain_name(), f"huis_new_{settings.checkout_name()}") as name:
        started = server_factory("new-house", database=name)
        yield name, started
        started.stop()


@pytest.fixture
def newcomer(browser, new_house, shoot, request):
    """A function -> a newcomer at a screen in her language; a page that reports an error fails the test."""
    errors, contexts, lang = [], [], request.getfixturevalue('lang')

    def sit_down(**options):
        context = browser.new_context(locale=lang.replace('_', '-'), timezone_id=house_clock.HOUSE.key, **options)
        context.set_default_timeout(PAGE_SECONDS * 1000)
        contexts.append(context)
        page = context.new_page()
        listen(page, errors.append)
        return Newcomer(page, new_house[1].url, lang)
    yield sit_down
    for number, context in enumerate(contexts):
        if getattr(request.node, "failed", False):
            shoot(context.pages[0], f"failed-first-steps-{number}")
        context.close()
    assert not errors, errors


@pytest.mark.parametrize('lang', ['nl_NL', 'en_US'])
def test_from_an_empty_installation_to_the_first_handover_that_is_sent(
        the_rig, new_house, newcomer, shoot, capsys, lang):
    speak(new_house[1], lang)
    clock = Clock()
    system = newcomer()
    the_first_two_are_named(system, shoot)
    clock.passed("accounts for the first two, and their roles")
    access, officer = newcomer(), newcomer()
    the_others_get_their_roles(access, officer, system, shoot)
    clock.passed("three colleagues asked for, confirmed, let in")
    supervisor = newcomer()
    the_house_and_its_hours(supervisor, shoot)
    clock.passed("who answers for it; the huiskamer with its hours and team")
    the_words_are_reviewed(supervisor)
    clock.passed("two texts of consent read and reviewed")
    the_directory_is_checked(supervisor)
    clock.passed("eight services checked")
    the_keys_are_backed_up(officer, the_rig, new_house[0])
    clock.passed("the first key and its back-up")
    worker = newcomer(viewport={'width': TABLET[0], 'height': TABLET[1]})
    a_file_is_opened(worker, shoot)
    clock.passed("the first file, with consent")
    a_handover_is_sent(worker, shoot)
    clock.passed("the first handover, with consent, sent")
    together = [sum(line[place] for line in clock.lines) for place in (1, 2, 3)]
    with capsys.disabled():
        print("\npart: touches, texts, seconds of a script")
        for part, touches, texts, seconds in [*clock.lines, ("together", *together)]:
            print(f"{part}: {touches}, {texts}, {seconds}")
    assert together[0] <= MOST_TOUCHES
    assert together[1] <= MOST_TEXTS


def speak(house, lang):
    """Who installed it chooses the language of the house: hers, and that of the accounts to come."""
    admin = house.rpc('admin', 'admin')
    admin.call('ir.default', 'set', 'res.partner', 'lang', lang)
    admin.call('res.users', 'write', [admin.uid], {'lang': lang})


def the_first_two_are_named(system, shoot):
    """Who installed it makes two accounts and gives them the first two roles."""
    system.log_in('admin', 'admin')
    system.tap('.o_navbar_apps_menu button')
    system.tap(system.page.locator('.o-dropdown--menu .o_app', has_text=system.said("Instellingen")))
    system.menu("Huiskamer: eerste stappen")
    system.take_first = system.row("Noem de eerste twee mensen").get_by_role('button', name="Open")
    system.tap(system.take_first)
    # and not: choose from nothing
    expect(system.page.locator(DIALOG)).to_contain_text(system.said("Maak eerst twee accounts"))
    shoot(system.page, 'first-steps-nobody-yet')
    system.say("Terug")
    for name, login in (("Ada Beheer", 'ada@example.org'), ("Pia Privacy", 'pia@example.org')):
        users_of(system)
        system.say("Nieuw")
        system.type('[name=name] input', name)
        system.type('[name=login] input', login)
        system.save()
        give_a_phrase(system)
    system.menu("Huiskamer: eerste stappen")
    system.tap(system.take_first)
    system.choose('#ask_administrator_id', "Ada Beheer")
    system.choose('#ask_officer_id', "Pia Privacy")
    system.answer()
    system.expect_done("Noem de eerste twee mensen")
    shoot(system.page, 'first-steps-begun')


def users_of(system):
    """The list of users."""
    system.say("Gebruikers & Bedrijven")
    system.tap(system.page.get_by_role('menuitem', name=system.said("Gebruikers")))
    system.page.locator('.o_list_view').wait_for()


def give_a_phrase(system):
    """Where no mail goes out, who administers Odoo gives the first pass phrase."""
    system.tap('.o_cp_action_menus button')
    system.tap(system.page.get_by_role('menuitem', name=system.said("Wachtwoord wijzigen")))
    system.tap('.modal .o_data_row td[name=new_passwd]')
    system.type('.modal td[name=new_passwd] input', PHRASE)
    system.tap('.modal-footer .btn-primary')
    system.page.locator('.modal').wait_for(state='detached')


def the_others_get_their_roles(access, officer, system, shoot):
    """One asks, one confirms, and the newly made accounts are let in."""
    access.log_in('ada@example.org')
    access.page.locator('.o_huiskamer_begins', has_text=access.said("Geef de anderen hun rol")).wait_for()
    shoot(access.page, 'first-steps-desk')
    access.first_steps()
    access.take("Geef de anderen hun rol")
    for name, login, role in COLLEAGUES:
        access.say("Nieuwe collega")
        access.type('#ask_new_name', name)
        access.type('#ask_new_login', login)
        access.tap(access.page.get_by_label(f"{access.said(role)}: "))
        access.type('#ask_reason', "Begint hier")
        access.answer()
        access.row(name).wait_for()
    officer.log_in('pia@example.org')
    for name, _login, _role in COLLEAGUES:
        officer.tap(officer.page.locator('.o_huiskamer_desk_line', has_text=name))
        officer.say("Bevestigen")
        officer.page.locator('.o_arrow_button_current', has_text=officer.said("Gereed")).wait_for()
        officer.menu("Wacht op jou")
    for name, _login, _role in COLLEAGUES:
        users_of(system)
        system.tap(system.row(name).locator('td[name=name]'))
        system.page.locator('.o_form_view').wait_for()
        give_a_phrase(system)


def the_house_and_its_hours(supervisor, shoot):
    """Who answers for the files, and a huiskamer that is open on weekdays."""
    page = supervisor.page
    supervisor.log_in('teun@example.org')
    supervisor.first_steps()
    shoot(page, 'first-steps-supervisor')
    supervisor.take("Zeg wie voor de dossiers verantwoordelijk is")
    for name, words in (('controller', "Stichting Proef"), ('controller_reach', "aan de balie"),
                        ('officer', "Pia Privacy"), ('officer_reach', 'pia@example.org')):
        supervisor.type(f'[name={name}] input', words)
    supervisor.tap(page.get_by_label(supervisor.said("Een eigen database")))
    supervisor.type('[name=lock_after] input', "10")
    shoot(page, 'first-steps-house')
    supervisor.save()
    supervisor.first_steps()
    supervisor.expect_done("Zeg wie voor de dossiers")
    supervisor.take("Maak de huiskamer")
    supervisor.say("Nieuw")
    supervisor.type('[name=name] input', "Huiskamer Proef")
    supervisor.say("Openingstijden wijzigen")
    for day in range(5):
        supervisor.type(f'#ask_day_{day}', "17:00-20:00")
    supervisor.answer()
    for name in ("Gijs Gast", "Hanna Hulp"):
        supervisor.tap('[name=staff_ids] input')
        supervisor.tap(page.locator('.o-autocomplete--dropdown-item', has_text=name))
    supervisor.save()
    supervisor.first_steps()
    supervisor.expect_done("Maak de huiskamer")


def the_words_are_reviewed(supervisor):
    """The words for a file and those for sharing, in Dutch."""
    for words in ("Een dossier bijhouden", "Delen met één voorziening"):
        supervisor.take("Beoordeel de woorden")
        supervisor.tap(supervisor.row(words).filter(has_text=supervisor.said("Nederlands")))
        supervisor.say("Deze tekst klopt")
        supervisor.answer()
        supervisor.first_steps()
    supervisor.expect_done("Beoordeel de woorden")


def the_directory_is_checked(supervisor):
    """Each service was called, and is as it stands."""
    page = supervisor.page
    supervisor.take("Kijk de wegwijzer na")
    page.locator('.o_data_row').first.wait_for()
    Newcomer.touches += 2 * page.locator('.o_data_row').count()  # opened, called and read one by one
    supervisor.tap('thead .o_list_record_selector input')
    supervisor.say("Vandaag nagekeken")
    page.locator('.o_view_nocontent').wait_for()
    supervisor.first_steps()
    supervisor.expect_done("Kijk de wegwijzer na")


def the_keys_are_backed_up(officer, rig, database):
    """The privacy officer begins the first key; who runs the server makes the back-up by a command."""
    page = officer.page
    officer.menu("Instellingen")
    officer.tap(page.get_by_role('menuitem', name=officer.said("Eerste stappen")))
    officer.row("Bewaar de sleutels").wait_for()
    expect(officer.row("Bewaar de sleutels")).not_to_contain_text(officer.said("Gereed"))
    officer.take("Bewaar de sleutels")
    officer.say("Nieuwe sleutelperiode beginnen")
    officer.tap('.modal-footer .btn-primary')
    officer.row("In gebruik").wait_for()
    back_up(rig, database)
    officer.first_steps()
    officer.expect_done("Bewaar de sleutels")


def back_up(rig, database):
    """What whoever runs the server does: docs/key-folder.md."""
    folder = settings.OUTPUT / "keys-of-a-new-house"
    done = server.administer(rig, database, "huiskamer_keys backup", folder)
    assert done.returncode == 0, done.stderr


def a_file_is_opened(worker, shoot):
    """The client says yes; how she can be reached safely is agreed on."""
    page = worker.page
    worker.log_in('hanna@example.org')
    worker.say("Dossier openen")
    worker.type('#ask_alias', "Proef (voorbeeld)")
    worker.tap('.modal-footer .btn-primary')
    page.locator('#ask_age_band').wait_for()
    shoot(page, 'first-steps-words')
    worker.choose('#ask_age_band', "21 of ouder")
    worker.tap('#ask_spoken_alone')
    worker.tap(f'{DIALOG} [data-question=language_ids] input')
    worker.answer()
    worker.say("Persoon en veilig contact")
    worker.tap('[name=contact_channel] input')
    worker.tap(page.locator('.o_select_menu_item', has_text=worker.said("Alleen hier, persoonlijk")))
    worker.save()
    worker.tap(page.locator('.breadcrumb-item a, .o_back_button').last)
    page.locator('[name=contact_channel]', has_text=worker.said("Alleen hier, persoonlijk")).wait_for()


def a_handover_is_sent(worker, shoot):
    """A draft, a yes to exactly that, and it is sent."""
    page = worker.page
    worker.say("Overdragen")
    worker.choose('#ask_service_id', "GGD Groningen – Spreekuur gezondheid")
    worker.tap(f'{DIALOG} fieldset input')
    worker.answer()
    page.locator('.o_huiskamer_disclosure', has_text="Proef (voorbeeld)").wait_for()
    worker.say("Toestemming vragen")
    expect(page.locator('#ask_spoken_alone')).to_be_checked()  # as she answered a moment ago
    worker.choose('#ask_state', "Ja")
    Newcomer.touches += 2
    page.locator('#ask_sent_how').select_option(index=1)
    worker.answer()
    page.get_by_role('button', name=worker.said("Ontvangst bevestigd"), exact=True).wait_for()
    assert Caseworker(page, worker.lang).stage() == worker.said("Aangeboden")
    shoot(page, 'first-steps-sent')
