"""What Odoo remembers of a database (views, rights, rules, words), kept from test to test for as long as it holds.

Core forgets all of it after every test and every class, and most of what a short test costs is looking it up again.
What a test writes is undone at its end: from then on holds again what was remembered at its beginning, and whatever it
looked up itself as well, unless something was forgotten meanwhile, as everything is that changes what is remembered.
"""
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name


class Memory:
    """What is remembered at one moment, to be brought back when the database is again as it was at that moment."""

    def __init__(self, registry):
        """Keep it, and put a mark into each of its parts: whoever forgets takes that away too."""
        self.registry, self.parts = registry, registry._Registry__caches
        self.shape = registry.field_inverses  # another one as soon as models are set up anew
        self.mark = object()
        self.keep()
        for part in self.parts.values():
            part[self.mark] = True

    def keep(self):
        """Remember what there is at this moment instead."""
        self.kept = {name: part.snapshot for name, part in self.parts.items()}

    def is_whole(self):
        """Whether nothing was forgotten since then."""
        return all(self.mark in part for part in self.parts.values())

    def bring_back(self):
        """Forget what no longer holds: all of it when models were set up anew, of whose fields it may speak."""
        same = self.registry.field_inverses is self.shape
        if not same or not self.is_whole():
            for name, part in self.parts.items():
                part.clear()
                for key, value in self.kept[name].items() if same else ():
                    part[key] = value
        for part in self.parts.values():
            part.pop(self.mark, None)


class KeptMemory:
    """For classes of tests: each test, and each class, leaves in memory what still holds after it."""

    @classmethod
    def setUpClass(cls):
        """What is remembered before this class is remembered after it."""
        memory = Memory(Registry(get_db_name()))
        cls.addClassCleanup(memory.bring_back)  # after core forgot all, at the very end
        super().setUpClass()
        cls.addClassCleanup(lambda: memory.is_whole() and memory.keep())

    def setUp(self):
        """At the end, where core would forget all, what holds is kept."""
        memory = Memory(self.registry)
        with patch.object(self.registry, 'clear_all_caches', memory.bring_back):
            super().setUp()

    @classmethod
    def word_refusals_once(cls):
        """Core's words of a refusal name the model and the groups that may, and are put together by asking the
        database each time: a test that is refused a thousand times has them put together once for each kind, and
        remembered with all that hangs on rights.
        """
        kind = type(cls.env['ir.model.access'])
        words_of = kind._make_access_error

        def remembered(access, model, mode):
            """What core says, in the language of who is refused."""
            memory, key = access.pool._Registry__caches['default'], ('refusal', model, mode, access.env.lang)
            words = memory.get(key) or words_of(access, model, mode).args
            memory[key] = words
            return AccessError(*words)
        cls.startClassPatcher(patch.object(kind, '_make_access_error', remembered))
