"""The launcher's own parts, without network, server or database."""
import socket
from pathlib import Path

import pytest

from launcher import (
    browser,
    cli,
    debian,
    durations,
    nearest,
    odoo,
    postgres,
    python_packages,
    rig,
    rooms,
    server,
    settings,
    steps,
)
from launcher.commands import demo, test
from launcher.own_data import own_data
from launcher.steps import SetupError


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder and no environment variable that names something else."""
    monkeypatch.setenv("HUIS_CACHE", str(tmp_path))
    for name in ("ODOO_HOME", "PGHOST", "PGUSER", "CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


# Digests

def test_a_digest_depends_on_every_part_and_on_where_it_ends(tmp_path):
    file = tmp_path / "lock"
    file.write_text("a==1")
    assert settings.digest("a==1") == settings.digest(file) == settings.digest(b"a==1")
    assert len({settings.digest("ab", "c"), settings.digest("a", "bc"), settings.digest("abc")}) == 3


def test_another_lock_gets_another_environment(cache, tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1")
    first = python_packages.folder(lock)
    lock.write_text("a==2")
    assert python_packages.folder(lock) != first


def test_a_half_made_environment_is_not_taken_for_a_finished_one(cache, tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1")
    (python_packages.folder(lock) / "bin").mkdir(parents=True)
    assert python_packages.find(lock) is None
    (python_packages.folder(lock) / "complete").touch()
    assert python_packages.find(lock) == python_packages.folder(lock) / "bin" / "python"


# What goes to which runner

@pytest.mark.parametrize(("words", "k", "pytest_arguments", "tags"), [
    ([], None, ["tests"], f"/{settings.ADDON}"),
    (["tests/test_a.py::test_b"], None, ["tests/test_a.py::test_b"], None),
    ([], "word", ["tests", "-k", "word"], None),
    ([f"{settings.ADDON}/tests/house/test_views.py"], None, None, f"/{settings.ADDON}/tests/house/test_views.py"),
    ([f"{settings.ADDON}/tests/house/test_views.py::TestB::test_c"], None, None,
     f"/{settings.ADDON}/tests/house/test_views.py:TestB.test_c"),
    ([f"{settings.ADDON}/tests"], None, None, f"/{settings.ADDON}"),
    (["./tests/"], None, ["tests"], None),
    (["no_such_word"], None, ["tests", "-k", "no_such_word"], None),
])
def test_words_and_paths_find_their_runner(words, k, pytest_arguments, tags):
    assert test.plan(words, k) == (pytest_arguments, tags)


def test_every_command_has_help():
    assert {"demo", "test", "attack", "lint", "shell", "psql", "doctor", "stop", "clean", "pot", "po"} <= {
        name for module in cli.MODULES for name, (words, *_) in module.COMMANDS.items() if words}


# Choosing PostgreSQL, Odoo and Chromium

def test_the_newest_usable_postgresql_is_chosen(tmp_path):
    for major in ("9.6", "12", "13", "15", "17"):
        programs = tmp_path / major / "bin"
        programs.mkdir(parents=True)
        (programs / "initdb").touch()
    (tmp_path / "17" / "bin" / "initdb").unlink()  # only a client is installed
    assert postgres.choose(tmp_path.glob("*/bin")) == tmp_path / "15" / "bin"
    assert postgres.choose((tmp_path / "12").glob("bin")) is None


def test_a_foreign_cluster_is_never_stopped(cache, monkeypatch):
    monkeypatch.setenv("PGHOST", "db.example")
    monkeypatch.setenv("PGUSER", "odoo")
    assert postgres.stop() is False
    assert postgres.ensure() is False
    assert postgres.connection()["host"] == "db.example"


def test_odoo_home_may_be_a_checkout_or_a_package(tmp_path):
    assert odoo.look_at(tmp_path) is None
    libraries = tmp_path / "usr" / "lib" / "python3" / "dist-packages"
    (libraries / "odoo").mkdir(parents=True)
    (libraries / "odoo" / "release.py").write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    (tmp_path / "usr" / "bin").mkdir()
    (tmp_path / "usr" / "bin" / "odoo").touch()
    assert odoo.look_at(tmp_path).version == "19.0"
    (tmp_path / "odoo-bin").touch()
    assert odoo.look_at(tmp_path).script == tmp_path / "odoo-bin"


def test_odoos_own_runner_finds_the_browser_that_chromium_names(cache, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/bin/sh")
    folder = browser.path_with_browser().split(":")[0]
    assert (cache / "browser" / "google-chrome").resolve().samefile("/bin/sh")
    assert folder == str(cache / "browser")


# Errors say what happened and what to do

def fail_on_long_socket(monkeypatch):
    monkeypatch.setenv("HUIS_CACHE", "/tmp/" + "long/" * 20)
    postgres.socket_folder()


def fail_on_superuser(monkeypatch):
    monkeypatch.setenv("PGHOST", "db.example")
    monkeypatch.setenv("PGUSER", "postgres")
    postgres.connection()


def fail_on_wrong_odoo_home(monkeypatch):
    monkeypatch.setenv("ODOO_HOME", "/nowhere")
    odoo.find()


def fail_on_wrong_chromium(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    browser.find()


def fail_on_python(monkeypatch):
    monkeypatch.setattr(python_packages, "VERSIONS", ((2, 6), (2, 7)))
    python_packages.check_python()


def fail_on_keyring(monkeypatch):
    monkeypatch.setattr(debian, "KEYRING", settings.ROOT / "no-keyring")
    debian.PrivateApt(settings.cache() / "apt", ("sid",))


def fail_on_cache(monkeypatch):
    monkeypatch.setenv("HUIS_CACHE", "/proc/nothing")
    rig.make_cache()


def fail_on_ports(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setattr(server, "PORTS_TRIED", 1)
        server.free_port(taken.getsockname()[1])


def fail_on_program(monkeypatch):
    steps.run(["sh", "-c", "echo broken >&2; exit 3"], "mend it")


FAILURES = [value for name, value in sorted(globals().items()) if name.startswith("fail_on_")]


@pytest.mark.parametrize("fail", FAILURES, ids=lambda fail: fail.__name__.removeprefix("fail_on_"))
def test_an_error_says_what_happened_and_what_to_do(cache, monkeypatch, fail):
    with pytest.raises(SetupError) as caught:
        fail(monkeypatch)
    assert caught.value.happened.strip()
    assert caught.value.todo.strip()
    assert "What to do: " in str(caught.value)


def test_an_error_ends_the_command_without_a_traceback(capsys):
    with pytest.raises(SystemExit) as end:
        steps.report_and_exit(SetupError("The disk is full.", "make room"))
    assert end.value.code == 1
    assert capsys.readouterr().err == "\nhuis: The disk is full.\n  What to do: make room\n"


# The rest

def test_a_taken_port_gives_the_next_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert port < server.free_port(port) < port + server.PORTS_TRIED


def test_the_log_ins_are_shown_in_columns():
    rows = [{"role": "host", "login": "anna", "password": "pw", "name": "Anna"}]
    assert demo.login_table(rows) == ["role  login  password  name", "host  anna   pw        Anna"]
    assert "missing" in demo.login_table([])[0]


def test_no_lock_names_a_registry():
    for lock in (settings.LOCK, settings.LINT_LOCK, settings.RAN_LOCK):
        assert "://" not in lock.read_text()
        assert "--hash=sha256:" in lock.read_text()


def test_a_data_folder_of_its_own_has_all_attachments_and_nobody_s_sessions(cache):
    attachments, sessions = (settings.cache() / "data" / name for name in ("filestore", "sessions"))
    for folder in (attachments, sessions):
        folder.mkdir(parents=True)
        (folder / "one").write_text("x")
    with own_data("some_database") as place:
        assert (place / "filestore" / "one").read_text() == "x"
        assert not (place / "sessions").exists()
        (place / "sessions").mkdir()
    assert not place.exists()
    assert (attachments / "one").exists()
    assert [path.name for path in sessions.iterdir()] == ["one"]


def test_two_runners_get_about_equally_long_shares(monkeypatch, tmp_path):
    monkeypatch.setenv("HUIS_CACHE", str(tmp_path))
    paths = [Path(f"test_{name}.py") for name in "abcd"]
    durations.keep({"test_a.py": 9.0, "test_b.py": 5.0, "test_c.py": 4.0})
    durations.keep({"test_d.py": 1.0})
    one, other = durations.halves(paths)
    assert {path.name for path in one} == {"test_a.py", "test_d.py"}
    assert {path.name for path in other} == {"test_b.py", "test_c.py"}
    assert durations.halves(paths[:1]) == [paths[:1]]
    durations.place().write_text("{broken")
    assert sum(map(len, durations.halves(paths))) == 4


def test_what_changed_is_asked_of_tests_of_rooms_below_that_name_it():
    below = "huiskamer_case/tests/oversight/roles/test_access_grant.py"
    tests = test.tests_of(["huiskamer_case/models/casework/access/case_emergency.py"])
    assert below in tests and below not in rooms.tests_for(["huiskamer_case/models/casework/access/case_emergency.py"])
    assert len(tests) == len(set(tests)) and "huiskamer_case/tests/dropin/test_dropin_card.py" not in tests
    assert not nearest.naming(["docs/setup.md", "huiskamer_case/views/dropin/evening_views.xml"])


def test_what_changed_says_which_tests_can_notice():
    tests = rooms.tests_for(["huiskamer_case/models/casework/minor/minor_path.py"])
    assert {"huiskamer_case/tests/casework/minor", "huiskamer_case/tests/casework/rights",
            "huiskamer_case/tests/house"} <= set(tests)
    assert "huiskamer_case/tests/dropin" not in tests and "huiskamer_case/tests/casework/consent" not in tests
    assert rooms.tests_for(["launcher/rooms.py"]) == [
        f"tests/static/{name}.py" for name in ("test_launcher", "test_launcher_mutate", "test_launcher_results")]
    assert rooms.tests_for(["docs/setup.md"]) == ["tests/static"]
    everything = rooms.tests_for(["huiskamer_case/security/ir.rule.csv",
                                  "huiskamer_case/views/dropin/evening_views.xml"])
    assert "huiskamer_case" in everything and not [path for path in everything if path.startswith("huiskamer_case/")]
    assert rooms.tests_for([]) == []


def test_a_folder_of_the_addons_tests_stands_for_its_files():
    _pytest, tags = test.plan(["huiskamer_case/tests/casework/minor"], None)
    assert tags == "/huiskamer_case/tests/casework/minor/test_minor_path.py"
    with pytest.raises(SetupError, match="There is no"):  # as a tag it would stand for all tests
        test.plan(["huiskamer_case/tests/casework/minors"], None)
    assert test.plan(["huiskamer_case/tests"], None)[1] == test.plan(["huiskamer_case"], None)[1] == "/huiskamer_case"


def test_everything_is_run_by_exactly_one_of_the_runs_at_once():
    whole = test.parts(None, *test.plan([], None), test.environment(1, "short", 1))
    taken = {name: part.args[1] for name, part in whole.items() if name.startswith("pytest")}
    kinds = [kind.name for kind in (settings.ROOT / "tests").iterdir()
             if kind.name != test.GUESTS and any(kind.glob("test_*.py"))]

    def runs(arguments, kind):
        wanted, left = [word for word in arguments if not word.startswith("--")], f"--ignore=tests/{kind}" in arguments
        return not left and ("tests" in wanted or f"tests/{kind}" in wanted)

    assert {kind: sum(runs(arguments, kind) for arguments in taken.values()) for kind in kinds} == dict.fromkeys(kinds,
        1)
    assert len({part.args[4] for name, part in whole.items() if name in taken}) == len(taken), "a database for each"
    assert [name for name in whole if name not in taken], "and Odoo's own"
    assert list(test.parts(None, ["tests/static"], None, {"HUIS_SEED": "1"})) == ["pytest"]
