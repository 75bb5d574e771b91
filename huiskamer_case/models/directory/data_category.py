from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# The allow-list: what a kind of fact stands for, as fields of the client. What is not here cannot be shared.
# A kind never gets another meaning: what means something else is another kind, with a code of its own.
MEANS = {
    'alias': ('alias',),
    'official_name': ('official_name',),
    'age_band': ('age_band',),
    'language': ('language_ids',),
    'phone': ('phone',),
    'safe_contact': ('contact_channel', 'contact_hours', 'voicemail_allowed', 'may_say_who', 'contact_remarks'),
    # no field of the client: what she wants, in words meant for the receiver
    'question': ('question',),
    # of this handover only: that a child comes along, in coded words
    'children': ('children_along',),
}
# A number goes with how to call it safely, or not at all.
PHONE, SAFE_CONTACT, QUESTION, CHILDREN = 'phone', 'safe_contact', 'question', 'children'


class HuiskamerDataCategory(models.Model):
    """A kind of fact about a person that can be shared: a person allows it or not, one by one.

    Categories follow the wish for granular consent (GDPR art. 4(11) and 7; ISO/IEC TS 27560
    "personal data categories"). What a kind stands for is in ``MEANS`` and never changes under a consent.
    """
    _name = 'huiskamer.data.category'
    _description = "Data category"
    _inherit = ['huiskamer.on.record.mixin']
    _is_open_to_crm = True
    _order = 'sequence, code, id'
    _no_unlink = _lt("Clients agreed to this kind of fact. It stays; take it from the services instead.")

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)

    _code_uniq = models.UniqueIndex('(code)', "There is already a data category with this code.")

    # public: refuses another code for every user; what may be written is for keepers of the directory
    def write(self, vals):
        """Mend the name of a kind of fact, but never what it stands for.

        :raise UserError: when its code would change, whoever asks
        """
        if 'code' in vals and any(category.code != vals['code'] for category in self):
            raise UserError(self.env._(
                "What a kind of fact stands for does not change: clients agreed to it. Make a new kind, and ask anew."))
        return super().write(vals)

    def _as_meant_now(self):
        """These kinds by value: code, name in the language of the caller, and what each stands for."""
        return [
            {'code': category.code, 'name': category.name, 'means': list(MEANS.get(category.code, ()))}
            for category in self]

    def _along(self):
        """The kinds among these without which a kind does not go: {id: ids}."""
        terms = self.filtered(lambda category: category.code == SAFE_CONTACT)
        return {category.id: terms.ids for category in self if category.code == PHONE}

    def _ensure_go_together(self):
        """Keep a phone number from going without its safe-contact terms.

        :raise UserError: when it would
        """
        codes = set(self.mapped('code'))
        if PHONE in codes and SAFE_CONTACT not in codes:
            raise UserError(self.env._(
                "A phone number goes with the agreement how to call safely: hours, voicemail, what may be said. Share "
                "both, or "
                "leave the number out."))
