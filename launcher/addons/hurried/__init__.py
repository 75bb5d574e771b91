"""Loaded by every Odoo under test: three things of Odoo's own take time by design, and are no part of any test.

A pass phrase is hashed as cheaply as in Odoo's own tests: hundreds of people log in. A call that met another one in the
database begins again after a tenth of the usual rest, so that two who press at once meet again sooner. And no process
for websockets is begun beside the workers: each would load Odoo once more, for nobody.
"""
import random
from types import SimpleNamespace

from odoo.addons.base.models import res_users
from odoo.service import model
from odoo.service.server import PreforkServer

REST = 0.1

res_users.MIN_ROUNDS = 1
model.random = SimpleNamespace(uniform=lambda shortest, longest: REST * random.uniform(shortest, longest))
PreforkServer.long_polling_spawn = lambda _self: None
