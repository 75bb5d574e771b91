"""Odoo 19 itself: ODOO_HOME, or Debian's signed sid package unpacked into the cache."""
import os
import re
import shutil
from pathlib import Path

from launcher import debian, settings
from launcher.steps import SetupError, locked, say, step

TESTED_VERSION = "19.0.0+dfsg-1"
PACKAGE = "odoo-19/sid"
# What the package's symbolic links point to. The two fonts come from trixie because
# sid ships a Font Awesome and an Inconsolata with other file names.
LINKED = (
    "fonts-font-awesome/trixie", "fonts-inconsolata/trixie", "fonts-montserrat/sid", "fonts-ocr-b/sid",
    "fonts-roboto-unhinted/sid", "libjs-jquery/sid", "libjs-jquery-form/sid", "libjs-underscore/sid",
)
# Translations are three quarters of the package; only Dutch is used here.
UNWANTED = ("*/i18n/[a-mo-z]*.po", "*/i18n/n[a-km-z]*.po", "./usr/share/doc/*", "./usr/share/man/*")
# Debian leaves this file out but the manifest of mail names it: without it every
# page logs a console error and every browser tour fails.
STUB = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


class Odoo:
    """An Odoo on this disk: its start script, its Python path and its addons folders; and more folders with Python
    packages.
    """

    def __init__(self, script, python_path, addons, more=()):
        self.script, self.python_path, self.addons, self.more = script, python_path, addons, more

    @property
    def version(self):
        """Version text from release.py with the package's own version, such as '19.0'."""
        text = (self.python_path / "odoo" / "release.py").read_text()
        numbers = re.search(r"^version_info = \((\d+), (\d+)", text, re.MULTILINE)
        return f"{numbers[1]}.{numbers[2]}" if numbers else "unknown"


def look_at(home):
    """The Odoo in a folder: an odoo-bin checkout or an unpacked package; None when there is none."""
    home = Path(home).expanduser().resolve()
    if (home / "odoo-bin").exists():
        return Odoo(home / "odoo-bin", home, [home / "addons", home / "odoo" / "addons"])
    libraries = home / "usr" / "lib" / "python3" / "dist-packages"
    if (home / "usr" / "bin" / "odoo").exists():
        return Odoo(home / "usr" / "bin" / "odoo", libraries, [libraries / "odoo" / "addons"])
    return None


def unpacked_folder():
    """Where the package lies once it is unpacked."""
    return settings.cache() / "odoo-19"


def find():
    """The Odoo to use, or None when it has to be fetched. Raises SetupError for a wrong ODOO_HOME."""
    home = os.environ.get("ODOO_HOME")
    if not home:
        return look_at(unpacked_folder())
    odoo = look_at(home)
    if odoo is None or odoo.version != "19.0":
        raise SetupError(f"ODOO_HOME={home} holds no Odoo 19.0.",
                         "point it at a checkout with odoo-bin in it, or unset it to use Debian's package")
    return odoo


def ensure():
    """The Odoo to use, fetched and unpacked when it is not there yet."""
    with locked(settings.lock_file("odoo")):
        odoo = find()
        if odoo is None:
            fetch()
            odoo = find()
        return odoo


def fetch():
    """Fetch and unpack Debian's package under a temporary name, then rename it."""
    with step("Debian's package lists (signatures checked)"):
        apt = debian.private_apt("odoo", ("sid", "trixie"))
    with step("fetch Odoo 19 (122 MB)"):
        debs = apt.download([PACKAGE, *LINKED])
    making = unpacked_folder().with_name("odoo-19.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    with step("unpack Odoo 19 (400 MB)"):
        for deb in debs:
            debian.unpack(deb, making, UNWANTED)
        write_stub(making)
    note_version(debs, making)
    making.rename(unpacked_folder())
    shutil.rmtree(apt.folder)


def write_stub(folder):
    """Write the empty script that the package lacks."""
    stub = folder / "usr" / "lib" / "python3" / "dist-packages" / STUB
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.write_text("/* left out of Debian's package; empty on purpose */\n")


def note_version(debs, folder):
    """Keep the package's version beside it, and say so when it is not the tested one."""
    name = next(deb.name for deb in debs if deb.name.startswith("odoo-19_"))
    version = name.split("_")[1].replace("%3a", ":")
    (folder / "version.txt").write_text(version + "\n")
    if version != TESTED_VERSION:
        say(f"  note: Debian now carries {version}; this project was tested with {TESTED_VERSION}")


def full_version(odoo):
    """The version that a cached database depends on: the package's own when it is known."""
    note = odoo.python_path.parents[3] / "version.txt"
    return note.read_text().strip() if note.is_file() else odoo.version
