"""A house with files in it lets the addon go: nothing of it stays, and nobody reads an error on the way."""
from launcher import databases, results, server, settings
from tests import uninstalled

COLLEAGUES = "SELECT count(*) FROM res_users WHERE active"


def test_a_house_with_files_in_it_lets_go(the_rig):
    name, log = f"huis_leaves_{settings.checkout_name()}", databases.log_path("uninstall")
    with databases.temporary_copy(the_rig, databases.full_name(), name):
        assert databases.sql(the_rig, name, "SELECT count(*) FROM huiskamer_consent")[0][0] > 10
        assert sum(uninstalled.left_of(the_rig, name).values()) > 100
        people = databases.sql(the_rig, name, COLLEAGUES)[0][0]
        server.run_script(the_rig, name, uninstalled.UNINSTALL, log)
        assert results.complaints(log) == []
        left = uninstalled.left_of(the_rig, name)
        assert not any(left.values()), left
        assert databases.sql(the_rig, name, COLLEAGUES)[0][0] == people
