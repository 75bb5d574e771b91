"""The figures of ``./huis bench lists`` that were kept last: a new measurement is compared with them, and they are the
table in ``docs/benchmark.md``.

Compared are the number of questions and the ratio to what core does in the same run; milliseconds belong to their
machine.
"""
import datetime
import json
import re

from launcher import settings

KEPT = settings.ROOT / "bench" / "baseline.json"
PAGE = settings.ROOT / "docs" / "benchmark.md"
BEGIN, END = "<!-- ./huis bench lists --keep -->", "<!-- until here -->"
SIZES = {"S": "1,000", "M": "10,000", "L": "100,000"}
NEAR = 1.25  # a ratio that grew by less may be the machine
LIST, FORM, DO, MOVE = "0.45", "0.5", "0.3", "1.0"
GOALS = {
    "list of files": "0.35 (L: 0.45)", "list of notes": LIST, "list of handovers": LIST, "list of clients": LIST,
    "form": FORM, "Today": "0.35 (L: 0.45)", "search by name": LIST, "do": DO, "move": MOVE}


def of_lines(lines):
    """what -> size -> its figures, from the lines that a measurement prints; other lines are left out."""
    found = {}
    for row in (json.loads(line) for line in lines if line.startswith("{")):
        if "of core" in row:
            found.setdefault(row["what"], {})[row["size"]] = {
                name: row[name] for name in ("queries", "cpu ms", "of core")}
    return found


def kept():
    """The figures that were kept last, with their day."""
    return json.loads(KEPT.read_text())


def differences(found, before):
    """A sentence for each thing that asks more or less often than it did, or costs clearly more beside core."""
    for what, sizes in found.items():
        for size, now in sizes.items():
            then = before["figures"].get(what, {}).get(size)
            if then is None:
                yield f"{what} at {size} was not measured on {before['day']}"
                continue
            if now["queries"] != then["queries"]:
                yield f"{what} at {size} asks {now['queries']} times, on {before['day']} {then['queries']}"
            if now["of core"] > NEAR * then["of core"]:
                yield f"{what} at {size} costs {now['of core']} of core's, on {before['day']} {then['of core']}"


def goal(what):
    """What it may cost beside core, in words; empty where no goal was set."""
    return GOALS.get(what) or GOALS.get(re.split(r"[ :]", what)[0], "")


def table(found):
    """The figures as the table of the page."""
    sizes = [size for size in SIZES if any(size in of for of in found.values())]
    yield f"| what | questions | CPU in ms at {', '.join(SIZES[size] for size in sizes)} | of core's | goal |"
    yield "|---|---|---|---|---|"
    for what, of in found.items():
        asked = sorted({figures["queries"] for figures in of.values()})
        spent, ratios = (", ".join(f"{of[size][name]:.{digits}f}" for size in sizes)
                         for name, digits in (("cpu ms", 0), ("of core", 2)))
        yield f"| {what} | {' to '.join(map(str, asked))} | {spent} | {ratios} | {goal(what)} |"


def keep(found):
    """Keep these figures as the ones to compare with, and write the table into its page."""
    day = datetime.date.today().isoformat()
    KEPT.write_text(json.dumps({"day": day, "figures": found}, indent=1) + "\n")
    PAGE.write_text(with_table(PAGE.read_text(), day, found))


def with_table(page, day, found):
    """The page with the table of this day between its marks."""
    before, rest = page.split(BEGIN)
    return "\n".join([before + BEGIN, f"Measured on {day}.", "", *table(found), END]) + rest.split(END)[1]
