from odoo import fields, models


class HuiskamerLanguage(models.Model):
    """A language that people at the huiskamer speak, whether or not the screens are in it."""
    _name = 'huiskamer.language'
    _description = "Language"
    _is_open_to_crm = True
    _order = 'sequence, code, id'

    code = fields.Char(required=True, help="As short as there is one: ISO 639-1, else 639-3.")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)

    _code_uniq = models.UniqueIndex('(code)', "This language is already in the list.")
