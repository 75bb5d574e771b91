"""A database that comes back from a back-up: nothing that has ended since comes back with it."""
from launcher import databases, drill


def test_last_night_s_dump_comes_back_under_another_name_without_what_ended_since(the_rig, demo_database, budget):
    said, ways = [], drill.WAYS if budget.deep else (drill.TONIGHT, None)
    assert drill.run(the_rig, databases.full_name(), said.append, ways), "\n".join(said)
    for kind in ("erased", "withdrawn", "locked_out", "left", "role", "team", "slip", "receiver"):
        assert any(kind in line and "ended again" in line for line in said), said
