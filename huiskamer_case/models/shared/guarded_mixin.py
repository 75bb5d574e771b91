from odoo import api, fields, models
from odoo.exceptions import UserError

from . import answers, text_guard

# The browser sends this along once a person has looked and says that the words must stay. It is a
# confirmation, not a right: it opens nothing, and a citizen service number is refused all the same.
SEEN = 'huiskamer_seen'


class PointedOut(UserError):
    """Something in the text to look at twice; the dialog knows it by name and offers to go on."""


class HuiskamerGuardedMixin(models.AbstractModel):
    """No text of a record may hold a citizen service number, by whatever way it comes in."""
    _name = 'huiskamer.guarded.mixin'
    _description = "Guarded text"

    @api.model_create_multi
    def create(self, vals_list):
        """Make records whose texts hold no citizen service number.

        :raise UserError: when one does
        """
        for vals in vals_list:
            self._ensure_texts(self._context_defaults() | vals)
        return super().create(vals_list)

    def write(self, vals):
        """Change records, never to a text with a citizen service number.

        :raise UserError: when one would have it
        """
        self._ensure_texts(vals)
        return super().write(vals)

    def _context_defaults(self):
        """The values that the context would fill in."""
        return {
            key.removeprefix('default_'): value
            for key, value in self.env.context.items() if key.startswith('default_')
        }

    def _ensure_texts(self, vals):
        """Look at every text in these values, and whether a person can have meant the rest.

        :raise UserError: for a citizen service number, or for what cannot be kept
        """
        answers.ensure_values(self.env, self._fields, vals)
        for name, value in vals.items():
            if isinstance(value, str) and name in self._fields and text_guard.has_bsn(value):
                raise UserError(self.env._(
                    "“%(field)s” has nine digits that look like a citizen service number. That may not be kept "
                    "here. Leave it out.", field=self._fields[name]._description_string(self.env)))


class HuiskamerFreeTextMixin(models.AbstractModel):
    """Points out what rarely belongs in a note, once, and lets the writer go on.

    A form shows it while the person types and asks for a tick; a dialog asks the same question.
    """
    _name = 'huiskamer.free.text.mixin'
    _description = "Free text"
    _inherit = ['huiskamer.guarded.mixin']

    # The fields in which people write sentences.
    _free_text_fields = ()

    # Neither is stored: they live as long as the form is open.
    pointed_out = fields.Char(store=False, readonly=True)
    text_seen = fields.Boolean(
        "I looked at it: it has to stay", store=False,
        help="Only when the client is better off with it in the note.")

    def _ensure_texts(self, vals):
        """Look at every text, and at free text twice.

        :raise PointedOut: when something is found and nobody has said that it must stay
        """
        super()._ensure_texts(vals)
        if vals.get('text_seen') or self.env.context.get(SEEN):
            return
        words = self._words_to_look_at(vals)
        if words:
            raise PointedOut(self.env._(
                "Look at this again: %(found)s. Is it needed here, and is it safe for the client?", found=words))

    def _words_to_look_at(self, vals):
        """What is pointed out in these values, as words for the writer; empty when nothing is."""
        labels = {
            text_guard.IBAN: self.env._("account number"),
            text_guard.PLATE: self.env._("number plate"),
            text_guard.EMAIL: self.env._("e-mail address"),
            text_guard.PHONE: self.env._("phone number"),
        }
        found = [
            f'{labels[kind]} {words}'
            for name in self._free_text_fields if isinstance(vals.get(name), str)
            for kind, words in text_guard.point_out(vals[name])
        ]
        return ', '.join(dict.fromkeys(found))

    def _point_out(self):
        """Show in the form what was found in what is being typed."""
        for record in self:
            record.pointed_out = record._words_to_look_at({name: record[name] for name in self._free_text_fields})
