"""The releases before this one: their addons lie packed beside the tests, so that what people really have is
installed.
"""
import contextlib
import tarfile
from unittest.mock import patch

from launcher import databases, ingredients, settings

FIRST, SECOND = BEFORE = ("19.0.1.0.0", "19.0.2.0.0")  # commits 1b312a1 and 640315f
PACKED = settings.ROOT / "tests" / "data"


def unpacked(version, folder):
    """Unpack the addon as it was, without its tests; return the folder that holds it."""
    with tarfile.open(PACKED / f"{settings.ADDON}-{version}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


@contextlib.contextmanager
def addon_in(folder):
    """The launcher, with the addon of another folder."""
    with (patch.object(settings, "ADDON_PARENT", folder),
          patch.object(settings, "ADDON_FOLDER", folder / settings.ADDON)):
        yield


def database(the_rig, version, folder):
    """The name of a database of a release, whose addon lies in this folder, with demo data, made once and kept like
    the template.
    """
    name = f"huis_before_{settings.digest(version, ingredients.template_digest(the_rig))}"
    with addon_in(folder):
        databases.with_addon(the_rig, name, demo=True)
    return name


def take_lookup_key(database):
    """Name the key of the look-up after a copy: those versions find it by the name of the database."""
    folder = settings.key_folder(database)
    for key in folder.glob("lookup-*.key"):
        key.rename(folder / f"lookup-{database}.key")
