"""By what kind of field a record can be about any other record, whatever module brings it.

A message, a file, a follower, a calendar entry or a property lives by rules of its own: it is read by people
who may not read what it is about, and it stays when that is erased.
"""
import json
import re

OURS = 'huiskamer.'
# The rows in which Odoo describes models, fields and rights; they hold nothing of a record. What is changed in them
# about our models is seen by the posture: rules, cached screens, fields of others, code.
DESCRIBES = frozenset({
    'ir.model', 'ir.model.fields.selection', 'ir.model.constraint', 'ir.model.relation', 'ir.model.inherit',
    'ir.model.access',
    'ir.rule', 'ir.model.data', 'ir.ui.view', 'ir.actions.act_window', 'ir.actions.client',
    # shows the opaque label to an administrator who looks for a name in the whole CRM; deleting is refused
    'privacy.lookup.wizard.line'})
MODELS = ('ir.model', 'ir.model.fields')
SAYS_MODEL = re.compile(r'model|resource|relation')


def closed_names(registry):
    """The names of our models that are no business of the rest of the CRM."""
    return frozenset(name for name, model in registry.items() if name.startswith(OURS) and not model._is_open_to_crm)


def leads_to_model(field):
    """Whether a field stands for a model by its kind: a row of the models, a reference, the definition of
    properties.
    """
    return field.comodel_name in MODELS if field.relational else field.type in ('reference', 'properties_definition')


def can_name_model(model, field):
    """Whether a stored field could say which model a record is about: by its kind, by its name, or beside an id of
    any model.
    """
    if not field.store or field.type in ('one2many', 'many2one_reference'):
        return False
    if leads_to_model(field):
        return True
    beside = any(field.name == getattr(other, 'model_field', None) for other in model._fields.values())
    return field.type in ('char', 'selection') and not field.translate and not field.company_dependent and (
        beside or bool(SAYS_MODEL.search(field.name)))


def names_in(field, value):
    """The names of models that a value of this field spells out, as a set; a link is not followed here."""
    if field.type in ('char', 'selection', 'reference') and isinstance(value, str):
        return {value.partition(',')[0]}
    if field.type == 'properties_definition':
        lines = json.loads(value) if isinstance(value, str) else value
        return {line.get('comodel') for line in lines or () if isinstance(line, dict)}
    return {value._name} if field.type == 'reference' and value else set()


def ids_written(value):
    """The ids in what is written into a link: a number, rows, or commands; the number of a command may be among
    them.
    """
    if isinstance(value, list | tuple):
        return [number for item in value for number in ids_written(item)]
    if isinstance(value, int):
        return [value] if value else []
    return getattr(value, 'ids', [])
