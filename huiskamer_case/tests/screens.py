"""What the web client asks of a model for one of its views: made from the view as it makes it, and nothing left out."""
from lxml import etree

LABEL = {'fields': {'display_name': {}}}


def specification(model, view):
    """The specification of a view, ours or by its whole name another's, with what stands in the lists inside it."""
    arch = model.get_view(model.env.ref(view if '.' in view else f'huiskamer_case.{view}').id)['arch']
    return _asked(model, etree.fromstring(arch))


def _asked(model, node):
    """The fields below this node, each with what is shown of it."""
    asked, above = {}, node if node.tag == 'field' else None
    for part in node.iter('field'):
        if part is node or next(part.iterancestors('field'), None) is not above:
            continue
        field = model._fields[part.get('name')]
        asked[field.name] = {}
        if field.type == 'many2one':
            asked[field.name] = LABEL
        elif field.relational:
            inside = _asked(model.env[field.comodel_name], part)
            asked[field.name] = {'fields': inside, 'limit': 40} if inside else LABEL
    return asked
