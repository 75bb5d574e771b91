"""A house that is made once for all classes of a run, and committed: the database is thrown away after the run."""
import os
from datetime import timedelta

from odoo import fields
from odoo.tests.common import get_db_name

from ..models.oversight.read_log import read_log
from ..models.shared import house_days

# The name of the database that ./huis throws away after this run. In any other, each class makes a house of its own.
THROWN_AWAY = 'HUIS_THROWN_AWAY'
# The ``test_sequence`` of a class that runs before the house of all is there, and makes its own.
FIRST = -1
# How long a run may take: no house is kept that would be of yesterday before its end.
LONGEST = timedelta(hours=1)
# What a house has besides its people.
PARTS = ('provider', 'service', 'other_service', 'location', 'case', 'client', 'colleague_case', 'handover')


class KeptHouse:
    """For a class of tests that may live in the house of others: what it does to it is undone with it."""

    # name -> (model, numbers, user, context, whether without limits)
    kept = {}

    @classmethod
    def _keep_house(cls, builder):
        """Have the house made, by a class that is nothing else, unless it is there or this class makes its own."""
        if cls is builder or cls.test_sequence == FIRST or KeptHouse.kept or not cls._may_keep():
            return
        try:
            builder.setUpClass()
            builder._commit_house()
            KeptHouse.kept = {name: (record._name, record._ids, record.env.uid, record.env.context, record.env.su)
                              for name, record in builder._parts().items()}
        finally:
            builder.doClassCleanups()
            builder.registry.clear_all_caches()  # nothing holds that was remembered before there was a house

    @classmethod
    def _may_keep(cls):
        """Whether the database is thrown away after the run, and it is still today then."""
        end = fields.Datetime.now() + LONGEST
        return os.environ.get(THROWN_AWAY) == get_db_name() and house_days.day_of(end) == house_days.today()

    @classmethod
    def _parts(cls):
        """What is in the house, by name."""
        return cls.users | {name: getattr(cls, name) for name in PARTS}

    @classmethod
    def _commit_house(cls):
        """Let it stay, as if nobody had read in it yet, and without telling anybody."""
        cls.env.flush_all()
        read_log.of(cls.env).take()
        read_log.of(cls.env).forget()
        cls.cr.precommit.clear()
        cls.cr.postcommit.clear()
        cls.commit_patcher.stop()
        cls.cr.commit()

    @classmethod
    def _move_in(cls, roles):
        """Find what is in the house that is kept; whether there is one."""
        if cls.test_sequence == FIRST or not KeptHouse.kept:
            return False
        for name, (model, numbers, uid, context, su) in KeptHouse.kept.items():
            setattr(cls, name, cls.env(user=uid, context=context, su=su)[model].browse(numbers))
        cls.users = {role: getattr(cls, role) for role in roles}
        return True
