from odoo import fields, models


class HuiskamerDataCategory(models.Model):
    """A kind of fact about a person that can be shared: a person allows it or not, one by one.

    Categories follow the wish for granular consent (GDPR art. 4(11) and 7; ISO/IEC TS 27560
    "personal data categories"). What text a category stands for is decided in the disclosure.
    """
    _name = 'huiskamer.data.category'
    _description = "Data category"
    _order = 'sequence, code, id'

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)

    _code_uniq = models.UniqueIndex('(code)', "There is already a data category with this code.")
