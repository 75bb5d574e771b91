"""When a database is made anew: what it is made of is told by digests."""
from launcher import ingredients, settings


def test_the_addon_digest_follows_its_files_but_not_its_tests(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "ADDON_FOLDER", tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "a.py").write_text("1")
    before = ingredients.addon_digest()
    (tmp_path / "tests" / "test_a.py").write_text("new")
    (tmp_path / "a.pyc").write_text("new")
    assert ingredients.addon_digest() == before
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert ingredients.addon_digest() != before


def test_a_demo_is_of_its_day_and_a_house_without_one_is_of_any():
    def made(day):
        """What it is made of on that day."""
        return ingredients.database_digest("template", day, True)
    assert made([["2026-11-27"]]) == made([["2026-11-27"]])
    assert len({made([["2026-11-27"]]), made([["2026-11-28"]]), made(False)}) == 3
