"""What an integrator gets: the package has what screens name, and pages lead to pages that are there."""
import ast
import re
from pathlib import Path

import pytest

from launcher import trees
from launcher.commands import shots

ROOT = Path(__file__).parents[2]
ADDON, DOCS = ROOT / "huiskamer_case", ROOT / "docs"
LINK = re.compile(r"\]\(([^)#:]+\.(?:md|png))(?:#[\w-]+)?\)")
NAMED = re.compile(r"docs/([\w-]+\.md)")
READERS = ("host", "caseworker", "supervisor", "privacy officer", "access administrator", "integrator", "developer")


def manifest():
    """The manifest as a dict."""
    return ast.literal_eval((ADDON / "__manifest__.py").read_text())


def words_on_screens():
    """Every text constant in the models that is no docstring."""
    for path in (ADDON / "models").rglob("*.py"):
        tree = trees.tree(path)
        docstrings = {id(node.body[0].value) for node in ast.walk(tree)
                      if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body
                      and isinstance(node.body[0], ast.Expr)}
        yield from (node.value for node in ast.walk(tree)
                    if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings)


def test_a_page_that_a_screen_names_is_inside_the_package():
    named = {name for words in words_on_screens() for name in NAMED.findall(words)}
    assert {"key-folder.md", "security-model.md"} <= named
    for name in named:
        assert (ADDON / "docs" / name).read_text() == (DOCS / name).read_text(), name


@pytest.mark.parametrize("page", sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")]), ids=lambda page: page.name)
def test_a_page_leads_to_pages_that_are_there(page):
    for target in LINK.findall(page.read_text()):
        assert (page.parent / target).exists(), target


def test_the_index_has_every_reader_and_every_page():
    index = (DOCS / "README.md").read_text()
    for reader in READERS:
        assert f"**a {reader}**" in index or f"**an {reader}**" in index, reader
    linked = {Path(target).name for target in LINK.findall(index)}
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= linked


def test_this_version_stands_in_the_changelog_and_in_the_page_on_upgrading():
    version = manifest()["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
    assert f"to {version}" in (DOCS / "upgrade.md").read_text()


def test_the_page_on_installing_names_what_the_addon_needs():
    page = (DOCS / "install.md").read_text()
    for package in manifest()["external_dependencies"]["python"]:
        assert f"`{package}`" in page, package
    for package in (name for name in manifest()["depends"] if name != "base"):
        assert f"`{package}`" in page, package


def test_every_picture_of_the_tutorial_is_taken_by_the_evening_that_is_clicked():
    wanted = shots.wanted()
    assert len(wanted) >= 6
    taken = (ROOT / shots.STORY).read_text()
    for name in wanted:
        assert f"'{name.removesuffix('.png')}'" in taken, name
        assert (shots.IMAGES / name).exists(), f"{name}: ./huis shots"


def test_the_wheel_is_built_by_whool_and_apps_shows_a_page_with_pictures():
    assert 'build-backend = "whool.buildapi"' in (ADDON / "pyproject.toml").read_text()
    page = (ADDON / "static/description/index.html").read_text()
    pictures = re.findall(r'src="([\w.-]+)"', page)
    assert len(pictures) >= 3
    for picture in (*pictures, "icon.png"):
        assert (ADDON / "static/description" / picture).exists(), picture
    assert manifest()["application"] is False
    for where in (DOCS / "install.md", ADDON / "README.rst"):
        assert "filter" in where.read_text(), "how Apps finds it"
