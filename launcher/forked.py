"""What runs inside Odoo, each time in a process of its own that may die: one Odoo loads what all need, and forks."""
import contextlib
import json
import os
import subprocess

from launcher import databases, server, settings
from launcher.steps import SetupError, last_lines, tail

FORK = """
import ctypes, json, os, signal, sys, traceback
import odoo.cli
from odoo import api, sql_db

registry, uid, context = env.registry, env.uid, env.context
env.cr.close()
sql_db.close_all()  # nobody shares a connection

def script(text):
    cr = registry.cursor()
    exec(text, {'env': api.Environment(cr, uid, context)})
    cr.rollback()
    cr.close()

def command(words):
    sys.argv[1:] = words
    odoo.cli.main()

def carry_out(what, words, environment):
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # ends with whoever forked it
    os.environ.update(environment)
    registry.check_signaling()  # what another process changed since
    {'script': script, 'command': command}[what](words)

def code_of(request):
    try:
        carry_out(*json.loads(request))
    except SystemExit as end:
        if end.code and not isinstance(end.code, int):
            print(end.code, file=sys.stderr)
            return 1
        return end.code or 0
    except BaseException:
        traceback.print_exc()
        return 1
    return 0

for request in os.fdopen(%(asks)s):
    process = os.fork()
    if not process:
        code = code_of(request)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    os.write(%(tells)s, f'{code}\\n'.encode())
os._exit(0)
"""


class Forked:
    """Runs scripts, and commands of ours, on one database."""

    def __init__(self, rig, database, log, first="", **options):
        """Load Odoo; its output and that of all that runs goes to a log of this name. `first` is carried out in it
        once, before anything forks; `options` join its configuration.
        """
        (asks, self.asking), (told, tells) = os.pipe(), os.pipe()
        self.rig, self.database, self.config = rig, database, server.config_file(rig, database, **options)
        self.log = databases.log_path(log)
        words = ["shell", "-c", self.config, "-d", database, "--no-http"]
        self.process = server.start(rig, database, words, self.log, stdin=subprocess.PIPE, pass_fds=(asks, tells))
        self.process.stdin.write((first + FORK % {"asks": asks, "tells": tells}).encode())
        self.process.stdin.close()
        for end in (asks, tells):
            os.close(end)
        self.answers = os.fdopen(told)

    def run(self, script):
        """Carry a script out; whether it came to its end."""
        return self.ask("script", script)[0] == 0

    def heard(self, script):
        """What a script says. Raises SetupError when it fails."""
        code, said = self.ask("script", script)
        if code:
            raise SetupError(f"A script inside Odoo failed on {self.database}:\n{last_lines(said)}", f"read {self.log}")
        return said

    def command(self, name, *words, **environment):
        """Run a command of ours as `server.administer` does: its exit code, and what it said."""
        return self.ask("command", server.typed(self.rig, self.config, self.database, name, *words), **environment)

    def ask(self, what, words, **environment):
        """The exit code of a process that does this, below zero the signal that killed it; and what it said."""
        begun = self.log.stat().st_size
        request = json.dumps([what, words, settings.EXTRA_ENVIRONMENT | environment])
        os.write(self.asking, f"{request}\n".encode())
        answer = self.answers.readline()
        if not answer:
            raise SetupError(f"Odoo has ended on {self.database}:\n{tail(self.log)}", f"read {self.log}")
        return int(answer), self.log.read_bytes()[begun:].decode(errors="replace")

    def stop(self):
        """End it."""
        os.close(self.asking)  # at which it ends
        self.answers.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(server.STOP_SECONDS)
        server.stop(self.process)
        self.config.unlink(missing_ok=True)


@contextlib.contextmanager
def forked(rig, database, log, **options):
    """A `Forked` for the length of a block."""
    made = Forked(rig, database, log, **options)
    try:
        yield made
    finally:
        made.stop()
