"""What the bench compares a measurement with, and the table it writes; nothing is measured here."""
import json

from bench import baseline

LINES = [
    json.dumps({"size": "S", "files": 1000, "what": "crm.lead list", "queries": 11, "cpu ms": 30.0, "of core": 1.0}),
    json.dumps({"size": "S", "files": 1000, "what": "form of a file", "queries": 25, "cpu ms": 17.4, "of core": 2.4}),
    json.dumps({"size": "M", "files": 10000, "what": "form of a file", "queries": 25, "cpu ms": 17.9, "of core": 2.5}),
    json.dumps({"handovers": 2000, "what": "the board", "queries": 12, "ms": 18.3}), "a line of another measurement"]


def test_only_figures_beside_core_are_taken():
    found = baseline.of_lines(LINES)
    assert list(found) == ["crm.lead list", "form of a file"]
    assert found["form of a file"]["M"] == {"queries": 25, "cpu ms": 17.9, "of core": 2.5}


def test_the_same_again_and_a_little_more_is_no_difference():
    found = baseline.of_lines(LINES)
    before = {"day": "2026-01-01", "figures": baseline.of_lines([line.replace("2.4", "2.3") for line in LINES])}
    assert list(baseline.differences(found, before)) == []


def test_more_questions_a_higher_ratio_and_something_new_are_said():
    found = baseline.of_lines(LINES)
    before = {"day": "2026-01-01", "figures": baseline.of_lines(
        [LINES[0], LINES[1].replace('"queries": 25', '"queries": 24').replace("2.4", "1.5")])}
    assert list(baseline.differences(found, before)) == [
        "form of a file at S asks 25 times, on 2026-01-01 24",
        "form of a file at S costs 2.4 of core's, on 2026-01-01 1.5",
        "form of a file at M was not measured on 2026-01-01"]


def test_the_table_stands_between_its_marks_with_goals():
    page = f"before\n{baseline.BEGIN}\nold\n{baseline.END}\nafter\n"
    page = baseline.with_table(page, "2026-01-02", baseline.of_lines(LINES[1:]))
    assert page.startswith(f"before\n{baseline.BEGIN}\nMeasured on 2026-01-02.\n")
    assert page.endswith(f"{baseline.END}\nafter\n")
    assert "| form of a file | 25 | 17, 18 | 2.40, 2.50 | 0.5 |" in page
    assert "old" not in page


def test_what_was_kept_is_what_the_page_says():
    kept = baseline.kept()
    page = baseline.PAGE.read_text()
    assert baseline.with_table(page, kept["day"], kept["figures"]) == page
