"""A day is a day on the wall of the huiskamer: one file turns moments into days, and nothing else cuts them."""
import ast
import re
from pathlib import Path

import pytest

from launcher import trees

ADDON = Path(__file__).parents[2] / "huiskamer_case"
ONE_PLACE = "models/shared/house_days.py"
# Where the clock of the computer itself is meant, and why.
ON_PURPOSE = {
    "models/oversight/read_log/access_event_chain.py": "the chain of the log seals days of UTC, which never come "
                                                       "twice and never change",
    "models/shared/text_guard.py": "it imports nothing of Odoo, and of the day asks only the year, from which it "
                                   "counts ten years back",
}


def moments():
    """What fields of a moment are called, in all models of ours."""
    found = {"create_date", "write_date"}
    for path in (ADDON / "models").rglob("*.py"):
        for node in trees.nodes(path):
            if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("fields.Datetime("):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


CUTS = {
    "context_today": re.compile(r"context_today"),
    "today": re.compile(r"\bDate\.today\(|\bdate\.today\(|\bdatetime\.today\("),
    "time zone": re.compile(r"\bpytz\b|\bZoneInfo\b|context_timestamp|\.user\.tz\b"),
    "a moment in words by another clock": re.compile(r"\bformat_datetime\b"),
    # whatever the moment is called, and whatever was added to it
    "a day cut from a moment": re.compile(rf"\.date\(\)|(?:Date\.to_(?:date|string)\(|format_date\([\w.]+,\s*)"
                                          rf"(?:[\w.]+\.)?(?:moment|now|{'|'.join(sorted(moments()))})\b"),
}
SPACE = re.compile(r"\s+")
# What is read as a day is one in writing: a moment that is given to it is cut by another clock, whatever it is called.
WRITTEN = re.compile(r"value|day|day_from|day_until|month|answers\.get\(name\)|figures\['date_\w+'\]|f\".*\"")
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


def test_only_what_is_written_as_a_day_is_read_as_one():
    calls = [ast.unparse(node.args[0]) for path in FILES for node in trees.nodes(path)
             if isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".to_date", "date.fromisoformat"))]
    assert len(calls) > 5
    assert not [read for read in calls if not WRITTEN.fullmatch(read)]


def test_no_test_lives_by_another_day_than_the_house():
    """Such a test is red between midnight in the house and midnight elsewhere, and nobody knows why."""
    found = [path.name for path in sorted((ADDON / "tests").rglob("*.py"))
             if path.name != OF_ITS_TEST and cuts_in(path, IN_TESTS)]
    assert not found


def test_no_test_asks_its_own_machine_what_time_it_is():
    """What a browser shows and a person types is by the clock of the huiskamer; that of the tests may be another."""
    asks = re.compile(r"\bdatetime\.(?:now|today|utcnow)\((?!HOUSE)|\bdate\.today\(|\blocaltime\(")
    files = [path for folder in (ADDON.with_name("tests"), ADDON / "tests") for path in sorted(folder.rglob("*.py"))
             if path.name not in (OF_ITS_TEST, Path(__file__).name)]
    assert len(files) > 300
    assert not [path.name for path in files if cuts_in(path, [asks])]


def test_what_is_printed_says_moments_by_the_clock_of_the_house():
    """A page on paper has no clock of its own, and whoever printed it may have another."""
    shown = re.compile(rf'<[^>]*\bt-(?:field|out|esc)="[^"]*\b(?:{"|".join(sorted(moments()))}|now\(\))"[^>]*>')
    texts = {path.name: path.read_text() for folder, name in (("report", "*.xml"), ("views", "*_templates.xml"))
             for path in (ADDON / folder).rglob(name)}
    found = [(name, element) for name, text in texts.items() for element in shown.findall(text)]
    assert len(found) > 3
    assert not [row for row in found if "'tz_name': 'Europe/Amsterdam'" not in row[1]]
    assert not [name for name, text in texts.items() if "context_timestamp" in text]


def test_every_exception_is_still_one():
    for name, why in ON_PURPOSE.items():
        assert cuts_in(ADDON / name, CUTS.values()), name
        assert len(why.split()) > 5


def test_a_cut_is_found(tmp_path):
    for line in ("fields.Date.context_today(self)", "day = case.closed_at.date()", "(consent_until + after).date()",
                 "opens.astimezone(zone).date()", "import pytz", "fields.Date.today()",
                 "fields.Date.to_string(reset.asked_at)", "format_date(self.env, case.closed_at)",
                 "format_datetime(self.env, event.at)"):
        (tmp_path / "made.py").write_text(line.replace("(", "(\n    "))
        assert cuts_in(tmp_path / "made.py", CUTS.values()), line
