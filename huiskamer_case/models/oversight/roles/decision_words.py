from odoo import api, fields, models

from .decision import TAKEN_BACK


def field_in_words(record, name, value):
    """A value of a field, as its reader calls it."""
    field = record._fields[name]
    if field.type == 'boolean':
        return record.env._("yes") if value else record.env._("no")
    if field.type == 'selection':
        return dict(field._description_selection(record.env)).get(value, value)
    return str(value)


def changes_in_words(record, was, becomes):
    """From what to what each of these fields would go, as the reader calls them.

    :param dict was: what stood there when it was asked
    :param dict becomes: what is asked
    """
    return ', '.join(
        f'{record._fields[name]._description_string(record.env)}: {field_in_words(record, name, was[name])} → '
        f'{field_in_words(record, name, becomes[name])}' for name in sorted(was))


class HuiskamerDecision(models.Model):
    """What two people decide, in the words of whoever reads it."""
    _inherit = 'huiskamer.decision'

    about = fields.Char("About", compute='_compute_words')
    in_words = fields.Text("In words", compute='_compute_words')
    refusal_words = fields.Char("Why it came to nothing", compute='_compute_refusal_words')

    @api.depends_context('lang')
    @api.depends('about')
    def _compute_display_name(self):
        """The code, or what it is called."""
        for decision in self:
            decision.display_name = decision.about

    @api.depends_context('lang')
    @api.depends('kind', 'code', 'what')
    def _compute_words(self):
        """What it is about and what would happen, in the language of the reader; as it was asked, where that is all
        there is.
        """
        for decision in self:
            row = decision.sudo()  # sudo: who may read what was asked may read what it is called
            record = row._about_what()
            decision.about, decision.in_words = (
                row._asked_words(row.kind, row.code, record, row.wish or {}) or (row.code, row.what))

    @api.depends_context('lang')
    @api.depends('refusal')
    def _compute_refusal_words(self):
        """What stopped it, in the language of the reader."""
        for decision in self:
            decision.refusal_words = (
                self.env._("It was taken back.") if decision.refusal == TAKEN_BACK else decision.refusal)

    @api.model
    def _asked_words(self, _kind, _code, _record, _wish):
        """Hook: what this is called and what would happen, in the language at hand; None where no kind knows."""
        return
