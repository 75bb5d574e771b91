"""Odoo processes: one-off runs, scripts inside Odoo, and servers that stay up."""
import ctypes
import itertools
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from launcher import postgres, settings
from launcher.rpc import Client
from launcher.steps import SetupError, say, tail

START_SECONDS = 120
STOP_SECONDS = 20
PORTS_TRIED, LAST_PORT = 50, 65_535
PR_SET_PDEATHSIG = 1
NUMBERS = itertools.count()  # several processes on one database have each their own configuration
LIVE = set()  # the processes that this run started and that have not been stopped
# Nobody listens on port 1: mail that Odoo tries to send fails at once and goes nowhere.
NOWHERE = {"smtp_server": "127.0.0.1", "smtp_port": 1, "publisher_warranty_url": "http://127.0.0.1:1/"}


def config_file(rig, database, **options):
    """Write odoo.conf for one database and return its path; `options` win over the usual ones.

    How to reach PostgreSQL is not in it: that stays in the environment, and with it any password.
    """
    values = {
        "addons_path": addons_path(rig),
        "server_wide_modules": ",".join(settings.SERVER_WIDE),
        "data_dir": settings.cache() / "data",
        "dbfilter": f"^{re.escape(database)}$",
        "db_name": database,
        "list_db": False,
        "proxy_mode": False,
        "http_interface": "127.0.0.1",
        "max_cron_threads": 0,
        "screenshots": settings.SCREENSHOTS,
        # Without workers, a connection that a browser opened ahead and never used would be a call that takes too long,
        # for which Odoo begins anew.
        **({} if options.get("workers") else {"limit_time_real": 36_000}),
        **NOWHERE, **settings.EXTRA_CONFIG, **options,
    }
    path = settings.cache() / "conf" / f"{database}-{os.getpid()}-{next(NUMBERS)}.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[options]\n" + "".join(f"{key} = {value}\n" for key, value in values.items()))
    return path


def addons_path(rig):
    """The folders with addons, as Odoo wants to hear them."""
    return ",".join(str(path) for path in [*rig.odoo.addons, settings.ADDON_PARENT, *settings.EXTRA_ADDONS])


def environment(rig, database):
    """The environment of an Odoo process on a database: the machine's, without what would turn its head."""
    kept = {key: value for key, value in python_environment().items()
            if not key.startswith("ODOO_") and key != "PGDATABASE"}
    path = os.pathsep.join(str(folder) for folder in (rig.odoo.python_path, *rig.odoo.more))
    return kept | {"PYTHONPATH": path, "PYTHONUNBUFFERED": "1",
                   "HUISKAMER_KEY_FOLDER": str(settings.key_folder(database))} | settings.EXTRA_ENVIRONMENT


def python_environment():
    """The environment of any Python that we start: PostgreSQL's variables, bytecode kept in the cache."""
    kept = {key: value for key, value in postgres.environment().items() if key != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(settings.cache() / "bytecode")}


def command(rig, *words):
    """The command line of Odoo's own start script.

    Not `python -m odoo`: that form cannot start its websocket process under workers.
    """
    return [str(rig.python), str(rig.odoo.script), *(str(word) for word in words)]


def die_with_parent():
    """Ask the kernel to end this child when the launcher dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(rig, database, words, log, **options):
    """Start an Odoo process on a database, whose output goes to the file `log`; return its Popen."""
    with open(log, "ab") as sink:
        return launch(command(rig, *words), environment(rig, database) | options.pop("extra", {}),
                      stdout=sink, stderr=subprocess.STDOUT, **options)


def launch(words, env, **options):
    """Start a process of ours: out of reach of Ctrl-C, ended by `stop` or with us; return its Popen."""
    options.setdefault("stdin", subprocess.DEVNULL)
    process = subprocess.Popen([str(word) for word in words], env=env, start_new_session=True,
                               preexec_fn=die_with_parent, **options)
    LIVE.add(process)
    return process


def stop_all():
    """End every process of this run."""
    for process in list(LIVE):
        stop(process)


def stop(process, how=signal.SIGTERM):
    """End a process that we started; wait for it, by force after STOP_SECONDS."""
    LIVE.discard(process)
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_once(rig, database, words, log, extra=None, seconds=None, **options):
    """Run Odoo on a database until it ends; return its exit code.

    `extra` joins its environment, `options` its configuration. The HTTP port is any free one: tests of pages need it,
    nothing else does.

    :raise subprocess.TimeoutExpired: when it has not ended after so many seconds; by then it is stopped
    """
    config = config_file(rig, database, http_port=free_port(), gevent_port=free_port(), **options)
    process = start(rig, database, ["-c", config, *words, "--stop-after-init"], log, extra=extra or {})
    try:
        return process.wait(seconds)
    finally:
        stop(process)
        config.unlink(missing_ok=True)


def typed(rig, config, database, name, *words):
    """The words behind `odoo` of a command of ours; `name` may have a verb behind it.

    The path comes first: Odoo looks for a command before it reads its configuration.
    """
    return [f"--addons-path={addons_path(rig)}", *name.split(), "-c", str(config), "-d", database, *map(str, words)]


def administer(rig, database, name, *words, **options):
    """Run a command of ours on a database as whoever runs the server types it; its exit code and what it said.

    `options` join its configuration.
    """
    config = config_file(rig, database, **options)
    try:
        return subprocess.run(
            command(rig, *typed(rig, config, database, name, *words)), env=environment(rig, database),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    finally:
        config.unlink(missing_ok=True)


def run_script(rig, database, script, log):
    """Run Python text inside Odoo, with `env` at hand. Raises SetupError when it fails."""
    config = config_file(rig, database)
    words = ["shell", "-c", config, "-d", database, "--no-http"]
    process = start(rig, database, words, log, stdin=subprocess.PIPE)
    try:
        process.communicate(script.encode())
    finally:
        stop(process)
        config.unlink(missing_ok=True)
    if process.returncode:
        raise SetupError(f"A script inside Odoo failed on {database}:\n{tail(log)}", f"read {log}")


def free_port(wanted=0):
    """A free TCP port on 127.0.0.1: `wanted` or the next free one; 0 for any."""
    last = min(wanted + PORTS_TRIED - 1, LAST_PORT) if wanted else 0
    for port in range(wanted, last + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise SetupError(f"No free port between {wanted} and {last}.", "choose another with --port")


class Server:
    """A running Odoo server for one database, on 127.0.0.1 only.

    `.url` is its address, `.log_path` its log. With `workers` it is the prefork kind.
    """

    def __init__(self, rig, database, log, port=0, workers=0, **options):
        self.rig, self.database, self.log_path = rig, database, log
        self.port = free_port(port)
        self.url = f"http://127.0.0.1:{self.port}"
        if workers:
            options["gevent_port"] = free_port()
        self.config = config_file(rig, database, http_port=self.port, workers=workers, **options)
        self.process = None

    def begin(self, *words):
        """Start it, without waiting: `start` waits."""
        self.process = start(self.rig, self.database, ["-c", self.config, *words], self.log_path)
        return self

    def start(self):
        """Start it, unless it runs, and wait until it answers. Raises SetupError with its last log lines."""
        if not self.process or self.process.poll() is not None:
            self.begin()
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def wait_until_ready(self):
        """Ask for the log-in page until it comes."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/web/login", timeout=START_SECONDS) as answer:
                    if answer.status == 200:
                        return
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        raise SetupError(f"Odoo did not come up:\n{tail(self.log_path)}", f"read {self.log_path}")

    def rpc(self, login, password):
        """A JSON-RPC client logged in as this user. Raises RpcError when the log-in is refused."""
        return Client(self.url, self.database).login(login, password)

    def stop(self):
        """Stop it and wait for its end."""
        if self.process:
            stop(self.process)
        self.config.unlink(missing_ok=True)

    def wait(self):
        """Wait until it ends by itself; say so, for it should not."""
        code = self.process.wait()
        say(f"Odoo ended by itself with {code}; the log is {self.log_path}")
        return code
