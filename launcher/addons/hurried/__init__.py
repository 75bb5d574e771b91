"""Loaded by every Odoo under test: what takes Odoo time by design, and is no part of any test.

A pass phrase is hashed as cheaply as in Odoo's own tests: hundreds of people log in. A call that met another one in the
database begins again after a tenth of the usual rest, so that two who press at once meet again sooner. Where the
process for websockets would load Odoo once more, for nobody, one sleeps beside the workers. And a process that ends
does not look through all it has for what could be given back: a server with two workers took longer to end than to
begin.
"""
import atexit
import ctypes
import gc
import random
import signal
import subprocess
from types import SimpleNamespace

from odoo.addons.base.models import res_users
from odoo.service import model
from odoo.service.server import PreforkServer

REST = 0.1
PR_SET_PDEATHSIG = 1


def sleep_beside(server):
    """A process that ends with the server."""
    server.long_polling_pid = subprocess.Popen(
        ["sleep", "infinity"], preexec_fn=lambda: ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)).pid


res_users.MIN_ROUNDS = 1
model.random = SimpleNamespace(uniform=lambda shortest, longest: REST * random.uniform(shortest, longest))
PreforkServer.long_polling_spawn = sleep_beside
atexit.register(gc.freeze)
