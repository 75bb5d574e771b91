"""PostgreSQL: the one PGHOST names, or an own cluster in the cache on a socket only."""
import os
import pwd
import re
import shutil
from pathlib import Path

from launcher import debian, settings
from launcher.steps import SetupError, is_root, locked, run, step

MINIMUM = 13  # Odoo 19's own
SOCKET_LIMIT = 107  # bytes in a socket's path, set by the kernel
ACCOUNTS = ("postgres", "nobody")  # for root, as whom PostgreSQL refuses to run
NOT_WANTED = re.compile(r"libllvm|perl|libjson|common|libz3|libproc|libcommon")
LOOK = "read the last lines above; './huis clean' removes the cluster and its databases"


def is_foreign():
    """True when PGHOST names a cluster that is not ours to start or stop."""
    return bool(os.environ.get("PGHOST"))


def base():
    """The folder of our own cluster."""
    return settings.cache() / "postgres"


def socket_folder():
    """Where the cluster's socket is. Raises SetupError when its path is too long."""
    folder = base() / "socket"
    if len(str(folder / ".s.PGSQL.5432")) >= SOCKET_LIMIT:
        raise SetupError(f"{folder} is too long for a socket ({SOCKET_LIMIT} bytes at most).",
                         "set HUIS_CACHE to a folder with a shorter path")
    return folder


def connection():
    """How to reach the cluster: host, port, user and password, as text (empty when not needed)."""
    if is_foreign():
        user = os.environ.get("PGUSER") or pwd.getpwuid(os.geteuid()).pw_name
        if user == "postgres":
            raise SetupError("Odoo refuses to work as the PostgreSQL user 'postgres'.",
                             "createuser --createdb odoo, then set PGUSER=odoo")
        return {"host": os.environ["PGHOST"], "port": os.environ.get("PGPORT", "5432"),
                "user": user, "password": os.environ.get("PGPASSWORD", "")}
    return {"host": str(socket_folder()), "port": "5432", "user": "odoo", "password": ""}


def environment():
    """The PG* variables that lead PostgreSQL's own programs to the cluster."""
    words = {f"PG{key.upper()}": value for key, value in connection().items() if value}
    return {key: value for key, value in os.environ.items() if key != "PGSERVICE"} | words


def choose(folders):
    """The newest usable programs' folder among .../<major>/bin ones, or None."""
    usable = {}
    for folder in folders:
        major = Path(folder).parent.name
        if major.isdigit() and int(major) >= MINIMUM and (Path(folder) / "initdb").exists():
            usable[int(major)] = Path(folder)
    return usable[max(usable)] if usable else None


def find_programs():
    """The folder with initdb and pg_ctl: the machine's, or the one unpacked before; None otherwise."""
    machine = choose(Path("/usr/lib/postgresql").glob("*/bin"))
    return machine or choose(unpacked_folder().glob("usr/lib/postgresql/*/bin"))


def unpacked_folder():
    """Where Debian's .debs are unpacked on a machine without PostgreSQL."""
    return settings.cache() / "postgres-programs"


def ensure_programs():
    """The folder with the server's programs, fetched when the machine has none."""
    programs = find_programs()
    if programs is None:
        with step("fetch and unpack PostgreSQL"):
            fetch_programs()
        programs = find_programs()
    return programs


def fetch_programs():
    """Unpack this Debian release's PostgreSQL and the libraries that the machine lacks."""
    release = debian.machine_release()
    apt = debian.private_apt("postgres", (release,))
    names = run(["apt-cache", *apt.options(), "pkgnames", "postgresql-"], debian.OFFLINE).split()
    major = max(int(name[11:]) for name in names if name[11:].isdigit())
    making = unpacked_folder().with_name("postgres-programs.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    for deb in apt.download([f"{name}/{release}" for name in packages(apt, major)]):
        debian.unpack(deb, making, ("./usr/share/doc/*", "./usr/share/locale/*"))
    shutil.rmtree(unpacked_folder(), ignore_errors=True)
    making.rename(unpacked_folder())
    shutil.rmtree(apt.folder)


def packages(apt, major):
    """The packages to unpack: the server, its client and the libraries this machine lacks."""
    # With the machine's own status file apt tells exactly what is missing here.
    options = [*apt.options(), "-o", "Dir::State::status=/var/lib/dpkg/status"]
    plan = run(["apt-get", *options, "install", "-s", "--no-install-recommends", f"postgresql-{major}"],
               debian.OFFLINE)
    libraries = [name for name in re.findall(r"^Inst (lib\S+)", plan, re.MULTILINE) if not NOT_WANTED.search(name)]
    return [f"postgresql-{major}", f"postgresql-client-{major}", *libraries]


def account():
    """The account that runs the cluster when we are root, else None."""
    if not is_root():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ACCOUNTS if name in known)


def server_program(name, *arguments):
    """The command line for one of the server's programs, run by the right account."""
    programs = find_programs()
    library = sorted(unpacked_folder().glob("usr/lib/*-linux-*"))
    words = [programs / name, *arguments]
    if library and unpacked_folder() in programs.parents:
        words = ["env", f"LD_LIBRARY_PATH={library[0]}", *words]
    return ["runuser", "-u", account(), "--", *words] if account() else words


def is_running():
    """True when our own cluster runs."""
    if find_programs() is None or not (base() / "data" / "PG_VERSION").exists():
        return False
    try:
        run(server_program("pg_ctl", "-D", base() / "data", "status"), LOOK, cwd="/")
    except SetupError:
        return False
    return True


def ensure():
    """Make and start our own cluster unless it runs. True when this call started it."""
    if is_foreign():
        connection()
        return False
    with locked(settings.lock_file("postgres")):
        ensure_programs()
        if is_running():
            return False
        make_cluster()
        with step("start PostgreSQL"):
            start()
        return True


def make_cluster():
    """Make the cluster under a temporary name, then rename it."""
    data, making = base() / "data", base() / "data.making"
    if (data / "PG_VERSION").exists():
        return
    with step("make a PostgreSQL cluster"):
        shutil.rmtree(making, ignore_errors=True)
        for folder in (base(), socket_folder()):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            if account():
                shutil.chown(folder, account())
        run(server_program("initdb", "-D", making, "-U", "odoo", "-A", "trust", "-E", "UTF8",
                           "--locale=C.UTF-8"), LOOK, cwd="/")
        making.rename(data)


def start():
    """Start the cluster: a socket in a closed folder, no port.

    Crash safety stays on; only the wait for the disk at each commit is given up.
    """
    options = (f"-c listen_addresses= -c unix_socket_directories={socket_folder()} "
               "-c synchronous_commit=off -c max_connections=200 -c shared_buffers=256MB")
    run(server_program("pg_ctl", "-D", base() / "data", "-l", base() / "server.log", "-w", "-o", options, "start"),
        f"read {base() / 'server.log'}; {LOOK}", cwd="/")


def keep():
    """Leave the cluster running until `stop`."""
    (settings.cache() / "keep-postgres").touch()


def is_kept():
    """True when somebody asked to leave the cluster running."""
    return (settings.cache() / "keep-postgres").exists()


def stop():
    """Stop our own cluster; a cluster behind PGHOST is never touched. True when it was running."""
    if is_foreign():
        return False
    (settings.cache() / "keep-postgres").unlink(missing_ok=True)
    with locked(settings.lock_file("postgres")):
        if not is_running():
            return False
        with step("stop PostgreSQL"):
            run(server_program("pg_ctl", "-D", base() / "data", "-m", "fast", "-w", "stop"), LOOK, cwd="/")
        return True
