"""A day is a day on the wall of the huiskamer: one file turns moments into days, and nothing else cuts them."""
import ast
import re
from pathlib import Path

import pytest

ADDON = Path(__file__).parents[2] / "huiskamer_case"
ONE_PLACE = "models/shared/house_days.py"
# Where the clock of the computer itself is meant, and why.
ON_PURPOSE = {
    "models/oversight/read_log/access_event_chain.py": "the chain of the log seals days of UTC, which never come "
                                                       "twice and never change",
    "models/shared/text_guard.py": "it imports nothing of Odoo, and of the day asks only the year, from which it "
                                   "counts ten years back",
}
CUTS = {
    "context_today": re.compile(r"context_today"),
    "today": re.compile(r"\bDate\.today\(|\bdate\.today\(|\bdatetime\.today\("),
    "time zone": re.compile(r"\bpytz\b|\bZoneInfo\b|context_timestamp|\.user\.tz\b"),
    # whatever the moment is called, and whatever was added to it
    "a day cut from a moment": re.compile(r"\.date\(\)|Date\.to_date\((?:moment|occurred_at|now)"),
}
SPACE = re.compile(r"\s+")
# Tests may know of zones, and the one of house_days.py compares it with the zone's own calendar.
OF_ITS_TEST = "test_house_days.py"
IN_TESTS = [CUTS[what] for what in ("context_today", "today", "a day cut from a moment")]
FILES = sorted(
    path for folder in ("models", "controllers", "report", "receivers") for path in (ADDON / folder).rglob("*.py")
    if str(path.relative_to(ADDON)) != ONE_PLACE)


def cuts_in(path, cuts):
    """Which of these stand in the code of a file, its docstrings and comments left out.

    What stands nowhere in its text, broken into lines or not, need not be looked for there.
    """
    text = path.read_text()
    likely = [cut for cut in cuts if cut.search(text) or cut.search(SPACE.sub("", text))]
    code = code_of(text) if likely else ""
    return [cut for cut in likely if cut.search(code)]


def code_of(text):
    """The code of a text without its docstrings and comments."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ADDON)))
def test_no_other_file_turns_a_moment_into_a_day(path):
    name = str(path.relative_to(ADDON))
    found = cuts_in(path, CUTS.values())
    assert not found or name in ON_PURPOSE, (name, found)


def test_no_test_lives_by_another_day_than_the_house():
    """Such a test is red between midnight in the house and midnight elsewhere, and nobody knows why."""
    found = [path.name for path in sorted((ADDON / "tests").rglob("*.py"))
             if path.name != OF_ITS_TEST and cuts_in(path, IN_TESTS)]
    assert not found


def test_every_exception_is_still_one():
    for name, why in ON_PURPOSE.items():
        assert cuts_in(ADDON / name, CUTS.values()), name
        assert len(why.split()) > 5


def test_a_cut_is_found(tmp_path):
    for line in ("fields.Date.context_today(self)", "day = case.closed_at.date()", "(consent_until + after).date()",
                 "opens.astimezone(zone).date()", "import pytz", "fields.Date.today()"):
        (tmp_path / "made.py").write_text(line.replace("(", "(\n    "))
        assert cuts_in(tmp_path / "made.py", CUTS.values()), line
