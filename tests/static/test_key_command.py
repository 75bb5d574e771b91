"""The command that keeps the key folder, on a committed database, as whoever runs the server types it."""
import re
import shutil
import subprocess

import pytest

from launcher import databases, forked, server, settings

LINE = re.compile(r"^([0-9a-f]{32})  (\w+) +(\w+)", re.MULTILINE)
EPOCHS = ("current", "retired", "destroyed")


@pytest.fixture(scope="module")
def house(the_rig, demo_database):
    """A database and a key folder of its own: a new epoch must not disturb the other tests."""
    name, folder = f"{demo_database}_keys", settings.OUTPUT / "keys-of-the-command"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(settings.key_folder(databases.full_name()), folder, ignore=shutil.ignore_patterns("*.owner"))
    folder.chmod(0o700)
    with databases.temporary_copy(the_rig, databases.full_name(), name), \
            forked.forked(the_rig, name, "key-command") as commands:
        yield the_rig, name, commands, folder
    shutil.rmtree(folder, ignore_errors=True)


def odd(house, *words):
    """The exit code of the command with these words and no others."""
    the_rig, name, _commands, _folder = house
    line = server.command(the_rig, f"--addons-path={server.addons_path(the_rig)}", "huiskamer_keys", *words)
    return subprocess.run(line, check=False, capture_output=True, env=server.environment(the_rig, name)).returncode


def keys(house, verb, *words):
    """What the command says for this database, and its exit code."""
    _rig, _name, commands, folder = house
    return commands.command(f"huiskamer_keys {verb}", *words, HUISKAMER_KEY_FOLDER=str(folder))


def epochs(said):
    """What the command said of the keys of epochs: name -> (where it stands, what was found)."""
    return {name: (state, found) for name, state, found in LINE.findall(said) if state in EPOCHS}


def sql(house, statement, *values):
    """Rows of the database."""
    return databases.sql(house[0], house[1], statement, *values)


def test_the_keys_are_looked_at_backed_up_checked_replaced_and_thinned_out(house, tmp_path):
    backup, folder = tmp_path / "backup", house[3]
    code, said = keys(house, "status")
    [(first, state)] = epochs(said).items()
    assert (code, state) == (0, ("current", "right")) and str(folder) in said and "never" in said
    assert {"list", "ledger", "evening"} <= {what for _name, what,
                                             _found in LINE.findall(said)}, "every key outside the database is told"
    assert keys(house, "check", backup)[0] == 1, "there is no back-up yet"
    code, said = keys(house, "backup", backup)
    assert code == 0 and epochs(said) == {first: ("current", "right")}
    assert not any((backup / f"{name}.key").exists() for name, what, _found in LINE.findall(said)
                   if what in ("evening", "week"))
    assert (backup / f"{first}.key").stat().st_mode & 0o077 == 0
    assert "never" not in keys(house, "status")[1], "that a back-up was checked is remembered"

    (backup / f"{first}.key").write_text("00" * 32)
    code, said = keys(house, "check", backup)
    assert code == 1 and epochs(said) == {first: ("current", "wrong")}
    (backup / f"{first}.key").unlink()
    assert keys(house, "backup", backup)[0] == 0

    code, said = keys(house, "rotate")
    second = re.search(r"^([0-9a-f]{32})  begun", said, re.MULTILINE)[1]
    assert code == 0 and second != first and (folder / f"{second}.key").exists() and not (
        folder / f"{first}.key").exists()
    assert epochs(keys(house, "status")[1]) == {first: ("retired", "gone"), second: ("current", "right")}
    assert keys(house, "check", backup)[0] == 1, "the new key is in no back-up yet"
    assert keys(house, "backup", backup)[0] == 0
    sql(house, "UPDATE huiskamer_key_epoch SET destroy_on = '2020-01-01' WHERE name = %s", first)
    code, said = keys(house, "rotate")
    assert code == 0 and f"{first}  destroyed" in said and not (folder / f"{first}.key").exists()
    assert (backup / f"{first}.key").exists()
    assert keys(house, "check", backup)[0] == 1, "a destroyed key still lies in the back-up"
    assert f"{first}  removed" in keys(house, "prune", backup)[1] and not (backup / f"{first}.key").exists()
    assert keys(house, "backup", backup)[0] == keys(house, "status")[0] == 0


def test_the_key_folder_is_no_back_up_of_itself(house):
    folder = house[3]
    before = sorted(path.name for path in folder.iterdir()), keys(house, "status")
    for verb in ("backup", "check", "prune", "return"):
        for place in (folder, folder / "inside", folder / ".." / folder.name):
            code, said = keys(house, verb, place)
            assert code == 1 and "key folder itself" in said, (verb, place)
    assert (sorted(path.name for path in folder.iterdir()), keys(house, "status")) == before


def test_a_folder_that_holds_no_back_up_of_these_keys_brings_nothing_back_and_says_so(house, tmp_path):
    """Such as where a disk is mounted that is not there: it would be said that nothing has ended since."""
    (tmp_path / "0123456789abcdef0123456789abcdef.key").write_text("00" * 32)
    before = keys(house, "status")
    code, said = keys(house, "return", tmp_path)
    assert code == 1 and "Nothing was changed" in said and "ended since" not in said
    assert keys(house, "status") == before, "no new epoch began"


def test_whoever_types_something_odd_or_has_lost_the_folder_is_told_so(house):
    assert odd(house) == odd(house, "frobnicate") == 1
    assert odd(house, "backup", "-d", house[1], "-c"), "no folder was named"
    folder = house[3]
    lost = folder.with_name("lost")
    folder.rename(lost)
    try:
        code, said = keys(house, "status")
        assert code == 1 and "! absent" in said and "absent" in said
    finally:
        lost.rename(folder)
    folder.chmod(0o755)
    code, said = keys(house, "status")
    assert code == 1 and "! open_to_others" in said
    folder.chmod(0o700)
    assert keys(house, "status")[0] == 0
