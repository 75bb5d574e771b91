"""The release before this one: its addon lies packed beside the tests, so that what people really have is installed."""
import contextlib
import tarfile
from unittest.mock import patch

from launcher import databases, settings

BEFORE = "19.0.1.0.0"
PACKED = settings.ROOT / "tests" / "data" / f"{settings.ADDON}-{BEFORE}.tar.xz"


def unpacked(folder):
    """Unpack the addon as it was, without its tests; return the folder that holds it."""
    with tarfile.open(PACKED) as archive:
        archive.extractall(folder, filter="data")
    return folder


@contextlib.contextmanager
def addon_in(folder):
    """The launcher, with the addon of another folder."""
    with (patch.object(settings, "ADDON_PARENT", folder),
          patch.object(settings, "ADDON_FOLDER", folder / settings.ADDON)):
        yield


def database(the_rig, folder):
    """The name of a database of that release with demo data, made once and kept like the template."""
    name = f"huis_before_{settings.digest(BEFORE, databases.template_digest(the_rig))}"
    with addon_in(folder):
        databases.with_addon(the_rig, name, demo=True)
    return name
