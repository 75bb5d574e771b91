from odoo import api, models
from odoo.exceptions import UserError

from . import answers, text_guard
from .guards import is_through_method

# The browser sends this along once a person has looked and says that the words must stay. It is a
# confirmation, not a right: it opens nothing, and a citizen service number is refused all the same.
SEEN = 'huiskamer_seen'
# The browser sends along what stood in each text before somebody typed in it. It opens nothing.
HAD = 'huiskamer_had'


class PointedOut(UserError):
    """Something in the text to look at twice; the dialog knows it by name and offers to go on."""


class HuiskamerOvertakenMixin(models.AbstractModel):
    """Nobody types over the words of somebody else unseen."""
    _name = 'huiskamer.overtaken.mixin'
    _description = "Text of more than one person"

    # public: adds a look at what stood there before Odoo's own write
    def write(self, vals):
        """Change records, and never unseen over what somebody else wrote meanwhile.

        :raise PointedOut: when somebody else changed a text since the caller saw it
        """
        self._ensure_not_overtaken(vals)
        return super().write(vals)

    def _ensure_not_overtaken(self, vals):
        """Look whether what a person typed over is still what she saw; another says first that hers has to stay.

        :raise PointedOut: naming the texts that somebody else changed meanwhile, never what they say: errors are logged
        """
        had = self.env.context.get(HAD)
        if not isinstance(had, dict) or self.env.context.get(SEEN) or len(self) != 1:
            return
        names = [name for name in vals.keys() & had.keys()
                 if name in self._fields and self._fields[name].type in ('char', 'text')]
        now = self._as_it_stands(names)
        overtaken = [name for name in names if (now[name] or '') not in (had[name] or '', vals[name] or '')]
        if overtaken:
            raise PointedOut(self.env._(
                "Somebody else changed this while you were writing: %(what)s. Look in another tab at what it says now. "
                "Your text is still here; if it stays, it takes the place of the other.",
                what=', '.join(self._fields[name]._description_string(self.env) for name in sorted(overtaken))))

    def _as_it_stands(self, names):
        """What these texts say now, to be compared and shown to nobody."""
        return {name: self[name] for name in names}


class HuiskamerGuardedMixin(models.AbstractModel):
    """No text of a record may hold a citizen service number, by whatever way it comes in."""
    _name = 'huiskamer.guarded.mixin'
    _description = "Guarded text"
    _inherit = ['huiskamer.overtaken.mixin']

    def _valid_field_parameter(self, field, name):
        """A day may say within which days of today somebody can mean it."""
        return name == 'window' or super()._valid_field_parameter(field, name)

    # public: adds a look at every text before Odoo's own create
    @api.model_create_multi
    def create(self, vals_list):
        """Make records whose texts hold no citizen service number.

        :raise UserError: when one does
        """
        for vals in vals_list:
            self._ensure_texts(self._context_defaults() | vals)
        return super().create(vals_list)

    # public: adds a look at every text before Odoo's own write
    def write(self, vals):
        """Change records, never to a text with a citizen service number.

        :raise UserError: when one would have it
        """
        self._ensure_texts(vals)
        return super().write(vals)

    # public: refuses what cannot be kept before anything looks at it; core's checks are kept
    def onchange(self, values, field_names, fields_spec):
        """Answer a form in the making, unless it holds what cannot be kept: looked at before any pattern is.

        :raise UserError: for a text that is too long, or for what nobody can have typed
        """
        values = self._without_form_around(values) if isinstance(values, dict) else {}
        answers.ensure_values(self.env, self._fields, values)
        return super().onchange(values, field_names, fields_spec)

    def _without_form_around(self, values):
        """These values of a row, with the number of its record where the browser sends the whole form around the row.

        What is typed in that form is looked at when it is saved, and which record it is as any other number.
        """
        return {name: value.get('id') if isinstance(value, dict) and self._is_link(name) else value
                for name, value in values.items()}

    def _is_link(self, name):
        """Whether the field with this name leads to one record."""
        return name in self._fields and self._fields[name].type == 'many2one'

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
        answers.ensure_values(self.env, self._fields, vals, by_hand=not (is_through_method(self) or self.env.su))
        for name, value in vals.items():
            if isinstance(value, str) and name in self._fields and text_guard.has_bsn(value):
                raise UserError(self.env._(
                    "“%(field)s” has nine digits that look like a citizen service number. That may not be kept "
                    "here. Leave it out.", field=self._fields[name]._description_string(self.env)))


class HuiskamerFreeTextMixin(models.AbstractModel):
    """Points out what rarely belongs in a note, once, and lets the writer go on.

    Forms and dialogs show the kinds that were found and ask whether it has to stay. While a person types, her browser
    looks by itself: no word leaves it before she saves.
    """
    _name = 'huiskamer.free.text.mixin'
    _description = "Free text"
    _inherit = ['huiskamer.guarded.mixin']

    # The fields in which people write sentences.
    _free_text_fields = ()

    def _ensure_texts(self, vals):
        """Look at every text, and at free text twice.

        :raise PointedOut: when something is found and nobody has said that it must stay
        """
        super()._ensure_texts(vals)
        if self.env.context.get(SEEN):
            return
        words = self._words_to_look_at(vals)
        if words:
            raise PointedOut(self.env._(
                "Look at this again: %(found)s. Is it needed here, and is it safe for the client?", found=words))

    def _words_to_look_at(self, vals):
        """The kinds that are pointed out in these values, in words; never what was typed, for an error is logged."""
        labels = {
            text_guard.IBAN: self.env._("an account number"),
            text_guard.PLATE: self.env._("a number plate"),
            text_guard.EMAIL: self.env._("an e-mail address"),
            text_guard.PHONE: self.env._("a phone number"),
            text_guard.BIRTH: self.env._("a date of birth"),
        }
        found = [
            labels[kind]
            for name in self._free_text_fields if isinstance(vals.get(name), str)
            for kind, _words in text_guard.point_out(vals[name])
        ]
        return ', '.join(dict.fromkeys(found))
