"""Debian packages without root: a private apt state, signed lists, unpacked .debs.

The mirror is the one the machine's own apt uses, so that no host stands in this
project. Proxy and date settings of the machine stay in force: the options below
win over /etc/apt/apt.conf.d but replace none of it.
"""
import re
import shutil
import subprocess
from pathlib import Path

from launcher import settings
from launcher.steps import SetupError, run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NEEDED = "as root: apt-get install --no-install-recommends ca-certificates debian-archive-keyring python3-venv"
OFFLINE = ("see whether 'apt-get update' works on this machine; without a way to Debian's mirror set "
           "ODOO_HOME to an Odoo 19 that is here already, and PGHOST to a PostgreSQL")


def machine_release():
    """The code name of the Debian release this machine runs, such as 'bookworm'.

    Raises SetupError on another system.
    """
    facts = {}
    for line in Path("/etc/os-release").read_text().splitlines():
        key, _, value = line.partition("=")
        facts[key] = value.strip('"')
    if facts.get("ID") != "debian" or not shutil.which("apt-get"):
        raise SetupError(f"This machine runs {facts.get('PRETTY_NAME', 'an unknown system')}, not Debian.",
                         "set ODOO_HOME to an Odoo 19 (odoo-bin checkout) and PGHOST to a PostgreSQL")
    return facts.get("VERSION_CODENAME") or "sid"


def mirror():
    """The address of the Debian mirror in the machine's own apt sources."""
    release = machine_release()
    lines = run(["apt-get", "indextargets", "--no-release-info", "--format", "$(RELEASE) $(SITE)",
                 "Created-By: Packages"], OFFLINE)
    for line in lines.splitlines():
        name, _, site = line.partition(" ")
        if name == release and site:
            return site
    raise SetupError(f"apt on this machine has no source for Debian {release}.",
                     "add one to /etc/apt/sources.list.d, or set ODOO_HOME and PGHOST")


class PrivateApt:
    """An apt that reads the machine's settings and writes only below `folder`."""

    def __init__(self, folder, suites):
        if not KEYRING.exists():
            raise SetupError(f"{KEYRING} is missing, so Debian's signatures cannot be checked.", NEEDED)
        self.folder, self.suites = folder, suites
        for part in ("lists/partial", "archives/partial", "empty"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        site = mirror()
        (folder / "sources.list").write_text("".join(
            f"deb [signed-by={KEYRING}] {site} {suite} main\n" for suite in suites))

    def options(self):
        """The -o options that keep apt inside the folder."""
        folder = self.folder
        values = {
            "Dir::Etc::SourceList": folder / "sources.list",
            "Dir::Etc::SourceParts": folder / "empty",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": folder / "empty",
            "Dir::State": folder,
            "Dir::State::Lists": folder / "lists",
            "Dir::State::status": folder / "status",
            "Dir::Cache": folder,
            "Dir::Cache::Archives": folder / "archives",
            # Some images blank these names, which makes every call parse the lists anew.
            "Dir::Cache::pkgcache": folder / "pkgcache.bin",
            "Dir::Cache::srcpkgcache": folder / "srcpkgcache.bin",
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
        }
        return [word for key, value in values.items() for word in ("-o", f"{key}={value}")]

    def update(self):
        """Fetch and check the signed package lists. Raises SetupError without a network."""
        run(["apt-get", *self.options(), "update", "--error-on=any", "-q"], OFFLINE)

    def download(self, packages):
        """Fetch .debs given as 'name/suite', checked against the signed lists; return their paths."""
        uris = run(["apt-get", *self.options(), "download", "--print-uris", "-q", *packages], OFFLINE)
        names = re.findall(r"^'\S+' (\S+\.deb) ", uris, re.MULTILINE)
        folder = self.folder / "archives"
        run(["apt-get", *self.options(), "download", "-q", *packages], OFFLINE, cwd=folder)
        return [folder / name for name in names]


def unpack(deb, folder, excludes=()):
    """Unpack one .deb into a folder, without the paths that match a tar pattern."""
    reader = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE)
    patterns = [f"--exclude={pattern}" for pattern in excludes]
    writer = subprocess.run(
        ["tar", "-x", "--no-same-owner", "-C", folder, *patterns], stdin=reader.stdout, check=False)
    reader.stdout.close()
    if reader.wait() or writer.returncode:
        raise SetupError(f"{Path(deb).name} could not be unpacked into {folder}.",
                         f"see whether the disk is full (df -h {folder}) and run it again")


def private_apt(purpose, suites):
    """A private apt for one purpose, in the cache, its lists fetched."""
    apt = PrivateApt(settings.cache() / "apt" / purpose, suites)
    apt.update()
    return apt
