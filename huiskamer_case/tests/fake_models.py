"""Fake models on which the mixins are tested, made the native way.

``odoo-test-helper`` 2.1.3 does not import on Odoo 19: ``MetaModel.module_to_models`` is now
``_module_to_models__``, and behind that its loader calls ``registry.load`` and
``registry.setup_models`` as they were. An adapter would replace everything but the name, so this
uses ``add_to_registry``, as Odoo's own tests do (``test_orm/tests/test_fields.py``).
"""
from odoo.orm.model_classes import add_to_registry


def add_models(test_class, *definitions):
    """Add these model classes, and their tables, for the length of one test class.

    They are written down with ``_module = None``, so that no other registry ever loads them. Their
    fields get the addon's name, because the tables of many2many fields are kept under it.
    """
    registry, cr = test_class.registry, test_class.env.cr
    names = [definition._name for definition in definitions]
    for definition in definitions:
        for field in definition._field_definitions:
            field._module = 'huiskamer_case'
        add_to_registry(registry, definition)
        test_class.addClassCleanup(registry.__delitem__, definition._name)
    registry._setup_models__(cr, names)
    registry.init_models(cr, names, {'module': 'huiskamer_case'})


def open_to(test_class, group, *definitions):
    """Let everybody in this group do everything with these fake models."""
    test_class.env['ir.model.access'].create([
        {'name': definition._name, 'model_id': test_class.env['ir.model']._get(definition._name).id,
         'group_id': test_class.env.ref(group).id,
         'perm_read': True, 'perm_write': True, 'perm_create': True, 'perm_unlink': True}
        for definition in definitions])
