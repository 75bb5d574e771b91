"""The commands for whoever runs the server: they end with a status, and say nothing of anybody."""
import pytest

from launcher import databases, server


@pytest.fixture(scope="module")
def run_command(the_rig, demo_database):
    """A function that runs one of our commands on the demo database, with these lines in odoo.conf."""
    def run(name, *words, database=demo_database, **options):
        return server.administer(the_rig, database, name, *words, log_handler=":ERROR", **options)
    return run


def test_the_posture_of_the_demo_is_wrong_and_the_status_says_so(run_command):
    done = run_command("huiskamer_posture", list_db=True)
    assert done.returncode == 2, done.stderr
    assert "RED        demo:" in done.stdout
    assert "RED        dpia:" in done.stdout
    assert "RED        database_list:" in done.stdout
    assert "cached_actions:" not in done.stdout, "what is right is not printed"
    assert "checks," in done.stdout.splitlines()[-1]
    assert "Merel" not in done.stdout


def test_a_database_that_is_not_there_cannot_be_looked_at(run_command):
    done = run_command("huiskamer_posture", database="huis_is_not_there")
    assert done.returncode == 3
    assert "could not be looked at" in done.stderr


@pytest.mark.parametrize(("name", "words", "status"), [
    ("huiskamer_keys status", [], 1), ("huiskamer_log verify", [], 2), ("huiskamer_roles status", [], 1),
    ("huiskamer_records", ["made"], 1)])
def test_a_database_that_is_not_there_or_not_ours_is_said_in_words(run_command, the_rig, tmp_path, name, words, status):
    words = [str(tmp_path / word) for word in words]
    for database, says in (("huis_is_not_there", "does not exist"), (databases.template(the_rig), "is not installed")):
        done = run_command(name, *words, database=database)
        assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (status, True, False), done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_said_in_words(run_command, tmp_path):
    (tmp_path / "file").write_text("")
    for name, word, status in (("huiskamer_log export", tmp_path, 2), ("huiskamer_records", tmp_path / "file", 1)):
        done = run_command(name, str(word))
        assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr
        assert str(word) in done.stderr


def test_the_records_are_written_once_and_never_over(run_command, tmp_path):
    done = run_command("huiskamer_records", str(tmp_path / "new"))
    assert done.returncode == 0, done.stderr
    record, assessment = (tmp_path / "new" / name for name in ("processing-record.md", "dpia.md"))
    assert "`huiskamer.client`" in record.read_text() and "art. 35" in assessment.read_text()
    assert "Merel" not in record.read_text() + assessment.read_text()
    record.write_text("decided")
    assert run_command("huiskamer_records", str(tmp_path / "new")).returncode == 1
    assert record.read_text() == "decided"
