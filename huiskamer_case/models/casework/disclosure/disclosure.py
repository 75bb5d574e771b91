from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...directory.data_category import CHILDREN, MEANS, QUESTION
from ...oversight.sealing.sealed import Sealed, showing
from ...shared.answers import seen
from ...shared.guards import through_method

_lt = LazyTranslate(__name__)


class HuiskamerDisclosure(models.Model):
    """Exactly what goes to the receiver of a handover: chosen, shown before, frozen when it is sent."""
    _name = 'huiskamer.disclosure'
    _description = "Disclosure"
    _inherit = ['huiskamer.free.text.mixin', 'huiskamer.sealed.mixin', 'huiskamer.confidential.mixin']
    _sealed_owner = 'handover_id.case_id.client_id'
    _free_text_fields = ('question',)
    _immutable_fields = frozenset({'handover_id', 'category_ids', 'question'})
    _no_write = _lt("What is shared does not change. Drop this draft and make a new one.")

    handover_id = fields.Many2one(
        'huiskamer.handover', required=True, readonly=True, index=True, ondelete='restrict')
    category_ids = fields.Many2many('huiskamer.data.category', string="What is shared", required=True, readonly=True)
    question = Sealed("What the client wants", readonly=True, help="Words meant for the receiver.")
    preview = fields.Text("The receiver gets", compute='_compute_preview')
    text = Sealed("Sent", readonly=True)
    digest = fields.Char(readonly=True)
    frozen_at = fields.Datetime("Fixed at", readonly=True)
    sent_to = fields.Char("Sent to", readonly=True, help="The receiver, as named when it was sent.")

    _one_disclosure = models.UniqueIndex('(handover_id)')

    @api.depends('category_ids', 'question', 'text', 'handover_id.case_id.client_id')
    @api.depends_context('uid', 'lang')
    def _compute_preview(self):
        """The text as it was sent, or as it would be sent now."""
        self.filtered(lambda one: not one.frozen_at and QUESTION in one.category_ids.mapped('code')).fetch(
            ['text', 'question'])  # both are opened, so in one question
        for disclosure in showing(self):
            disclosure.preview = disclosure.text or disclosure._write_out()

    # public: needs the handover by rule and as a target, and a draft
    @api.model_create_multi
    def create(self, vals_list):
        """Choose what a draft would share.

        :raise UserError: when the handover was sent already, when the service may not ask for so much, for a number
            without its safe-contact terms, or when what the client wants is chosen and empty
        """
        disclosures = super().create(vals_list)
        if any(disclosure.handover_id.stage != 'draft' for disclosure in disclosures):
            raise UserError(self.env._("What is shared is chosen before sending."))
        for disclosure in disclosures:
            disclosure._ensure_allowed()
            if QUESTION in disclosure.category_ids.mapped('code') and not seen(disclosure.question):
                raise UserError(self.env._("Write down what the client wants, in words for the service, or do not "
                                           "share it."))
        return disclosures

    def _write_out(self):
        """The words for the receiver, category by category, and nothing that was not chosen."""
        self.ensure_one()
        lines = [self.env._("Handover %(code)s", code=self.handover_id.code)]
        for category in self.category_ids:
            lines += self._lines_of(category)
        return '\n'.join(lines)

    def _lines_of(self, category):
        """What a kind of fact comes to, as "label: value"."""
        if category.code == QUESTION:
            label = self._fields['question']._description_string(self.env)
            return [f'{label}: {self.question}'] if seen(self.question) else []
        about = self.handover_id if category.code == CHILDREN else self.handover_id.case_id.client_id
        return [line for name in MEANS.get(category.code, ()) for line in self._line(about, name)]

    def _ensure_allowed(self):
        """Hold what is chosen to what the service may ask for now, and a number to its terms.

        :raise UserError: saying what is too much, or missing
        """
        self.handover_id.case_id._ensure_categories(self.handover_id.service_id, self.category_ids.ids)
        self.category_ids._ensure_go_together()

    def _ensure_may_go(self):
        """Look at everything again in the second of sending: what is still allowed, and nothing silently empty.

        :raise UserError: saying what is the matter
        """
        self._ensure_allowed()
        empty = self.category_ids.filtered(lambda category: not self._lines_of(category))
        if empty:
            raise UserError(self.env._(
                "Nothing is known of: %(what)s. Fill it in with the client, or make a new draft without it.",
                what=', '.join(empty.mapped('name'))))

    def _line(self, about, field_name):
        """One fact of the client, or of this handover, as "label: value"; nothing when it is not known."""
        field = about._fields[field_name]
        value = about[field_name]
        if field.type == 'selection':
            value = dict(field._description_selection(self.env)).get(value)
        elif field.type == 'many2many':
            value = ', '.join(value.mapped('name'))
        elif field.type == 'boolean':
            value = self.env._("yes") if value else self.env._("no")
        return [f'{field._description_string(self.env)}: {value}'] if value else []

    def _freeze(self, moment):
        """Fix the words that go out, with their fingerprint; returns it.

        :raise UserError: when nothing was chosen to share
        """
        if not self.category_ids:
            raise UserError(self.env._("Choose what the receiver gets, before sending."))
        text = self._write_out()
        # sudo: no role has access to keys
        digest = self.env['huiskamer.key'].sudo()._digest(self._sealed_owner_subject(), text)
        # sudo: nobody writes these by hand; sending is the one moment they are set
        through_method(self).sudo().write({
            'text': text, 'digest': digest, 'frozen_at': moment, 'sent_to': self.handover_id._receiver_now()})
        return digest
