"""docs/architecture.md is true: its files exist, and its arrows are those of the table of rooms."""
import re

from tests.static.test_rooms import ROOT, TABLE

PAGE = (ROOT / "docs" / "architecture.md").read_text()
PLACES = ("models", "static", "security", "views")


def arrows():
    """(room, used room) for every arrow of the picture."""
    return set(re.findall(r"^    ([\w/]+) --> ([\w/]+)$", PAGE, re.MULTILINE))


def test_the_picture_has_the_arrows_of_the_table():
    assert arrows() == {(room, use) for room, uses in TABLE.items() for use in uses if use != "shared"}


def test_the_number_of_rooms_is_said_right():
    words = {19: "nineteen", 20: "twenty", 21: "twenty-one", 22: "twenty-two", 23: "twenty-three"}
    assert f"{words[len(TABLE)]} rooms" in PAGE


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"`((?:%s)/[\w./]+\.\w+)`" % "|".join(PLACES), PAGE))
    assert len(named) >= 20
    assert not [name for name in named if not (ROOT / "huiskamer_case" / name).exists()]


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (ROOT / "docs" / target).resolve().exists(), target
