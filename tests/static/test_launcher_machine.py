"""What the machine and who types refuse the launcher: another's folder, a full disk, a name or a port that is none."""
import contextlib
import errno
import types

import pytest

from launcher import cli, server, settings, steps
from launcher.commands import clean, demo, doctor
from launcher.steps import SetupError

HERS = ["huis_plain_house", "huis_full_house_making", "huis_pytest_house_browser", "huis_odoo_house_1",
        "huis_bench_mix_house", "huis_in_crm_house", "huiskamer_demo_house", "huiskamer_demo_house_making"]
OF_OTHERS = ["huis_plain_house2", "huis_plain_houses", "huis_full_treehouse", "huis_plain_tree", "huis_template_house",
             "huiskamer_house", "huiskamer", "crm_house", "crm_house_live", "house"]


@pytest.fixture(autouse=True)
def name(monkeypatch):
    """A checkout with a name of its own."""
    monkeypatch.setenv("HUIS_NAME", "house")


def test_only_databases_of_this_checkout_are_taken_away(monkeypatch):
    gone, there = [], [*HERS, *OF_OTHERS[:4], *OF_OTHERS[5:]]
    monkeypatch.setattr(clean.rig, "running", lambda: contextlib.nullcontext())
    monkeypatch.setattr(clean.databases, "names", lambda _rig, pattern: [
        name for name in there if name.startswith(pattern.rstrip("%"))])
    monkeypatch.setattr(clean.databases, "drop", lambda _rig, name: gone.append(name))
    clean.drop_databases(templates=False)
    assert gone == HERS


@pytest.mark.parametrize("name", ["House", "my_house", "a" * 25, "1", "making", "x'y", "a b", "browser"])
def test_a_name_by_which_another_s_database_could_be_taken_is_refused(monkeypatch, name):
    monkeypatch.setenv("HUIS_NAME", name)
    with pytest.raises(SetupError, match="cannot be the name"):
        settings.checkout_name()


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_another_s_folder_and_a_full_disk_are_said_without_a_traceback(monkeypatch, capsys, number):
    def refused(_arguments):
        raise OSError(number, "no", "/somewhere")

    monkeypatch.setattr(cli, "parser", lambda: types.SimpleNamespace(
        parse_args=lambda: types.SimpleNamespace(act=refused)))
    monkeypatch.setattr(cli.signal, "signal", lambda *_words: None)
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr().err
    assert end.value.code == 1
    assert said.startswith("\nhuis: /somewhere: ") and "What to do: " in said
    assert ("make room" in said) == (number == errno.ENOSPC)


def test_what_is_a_fault_of_ours_keeps_its_traceback():
    assert steps.not_let(FileNotFoundError(errno.ENOENT, "no", "/somewhere")) is None
    assert steps.not_let(ValueError("no")) is None


def test_the_doctor_goes_on_where_it_may_not_look(monkeypatch, capsys):
    def refused():
        raise PermissionError(errno.EACCES, "no", "/somewhere")

    monkeypatch.setattr(doctor, "CHECKS", {"one": refused, "two": lambda: "there"})
    assert doctor.run(None) == 1
    assert [line[:5] for line in capsys.readouterr().out.splitlines()] == ["✗ one", "  Wha", "✓ two"]


@pytest.mark.parametrize("typed", ["0", "-1", "65536", "99999", "no"])
def test_a_port_that_is_none_is_said_before_anything_is_made(typed, capsys):
    with pytest.raises(SystemExit) as end:
        cli.parser().parse_args(["demo", "--port", typed])
    assert end.value.code == 2
    assert "--port" in capsys.readouterr().err


def test_the_last_port_is_tried_and_none_after_it():
    assert demo.port("65535") == server.LAST_PORT
    with server.socket.socket() as taken:
        with contextlib.suppress(OSError):  # where somebody else has it
            taken.bind(("127.0.0.1", server.LAST_PORT))
        with pytest.raises(SetupError, match="No free port between 65535 and 65535"):
            server.free_port(server.LAST_PORT)
