import logging
from collections import Counter

from odoo import models
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import HuiskamerCommon

_logger = logging.getLogger(__name__)
# What somebody can send over RPC for a field of this kind; nothing of it can be kept.
ODD = {
    'selection': ('rubbish', 7, ['rubbish']), 'date': ('rubbish', 7, ['rubbish']), 'datetime': ('rubbish', [7]),
    'char': ('nul\0rubbish', ['rubbish']), 'text': ('rubbish\ud800', {'rubbish': 1}), 'integer': ('rubbish', ['rubbish']),
    'float': ('rubbish', {}), 'many2one': ('rubbish', ['rubbish'], {'rubbish': 1}),
    'many2many': ('rubbish', 7, ['rubbish'], [['rubbish']]), 'one2many': ('rubbish', [['rubbish']])}
ROLES = ('host', 'caseworker', 'supervisor', 'privacy_officer', 'access_administrator')


@tagged('post_install', '-at_install')
class TestOddValues(HuiskamerCommon):
    """Whatever is written into whichever record of ours: a sentence comes back, without a word of what was typed."""

    def models_of(self, role):
        """(model, a record of it) of every model of ours that this role may change."""
        for name in sorted(self.env.registry):
            model = self.env_as(role).get(name) if name.startswith('huiskamer.') else None
            if model is not None and not model._abstract and model.has_access('write'):
                yield model, model.search([], limit=1)

    def odd_values(self, model):
        """(name, value) of what its fields cannot hold."""
        return [(name, value) for name, field in model._fields.items() if field.store and not field.readonly
                and name not in models.MAGIC_COLUMNS for value in ODD.get(field.type, ())]

    def test_what_a_field_cannot_hold_is_refused_in_words(self):
        tried, wrong = Counter(), []
        for role in ROLES:
            for model, record in self.models_of(role):
                for name, value in self.odd_values(model):
                    calls = [lambda: model.create({name: value})] if model.has_access('create') else []
                    calls += [lambda: record.write({name: value})] if record else []
                    for call in calls:
                        tried[role] += 1
                        with self.undone(), mute_logger('odoo.sql_db'):
                            try:
                                call()
                                self.env.flush_all()
                                wrong.append((role, model._name, name, 'kept'))
                            except UserError as refusal:
                                if 'rubbish' in str(refusal):
                                    wrong.append((role, model._name, name, 'repeated'))
                            except Exception as error:  # whatever it is: an error of the machine is wrong
                                wrong.append((role, model._name, name, type(error).__name__))
        _logger.info("odd values: %s", dict(tried))
        self.assertEqual(wrong, [])
        self.assertGreater(sum(tried.values()), 300)
