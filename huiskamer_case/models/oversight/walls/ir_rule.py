from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from . import short_words
from .doors import OURS

# Where the words of the rules are kept that were asked in a transaction.
WORDS = 'huiskamer.rule_words'
# Odoo's own records that may be about anything: their labels are what somebody typed.
ABOUT_ANYTHING = ('mail.activity', 'mail.message', 'ir.attachment')


class IrRule(models.Model):
    """Ask in few words, and say no without saying to what: Odoo prints the refused record's label in debug mode."""
    _inherit = 'ir.rule'

    @api.model
    def _compute_domain(self, model_name, mode='read'):
        """The rules of a model for this user; those of ours in the words that cost the database least."""
        domain = super()._compute_domain(model_name, mode)
        if self.env.su or not model_name.startswith(OURS) or domain.is_true() or domain.is_false():
            return domain
        return self._in_short_words(model_name, domain)

    @api.model
    def _in_short_words(self, model_name, domain):
        """The same rules in short words: the question, never an answer, and for this second, as ``now`` is one of them.

        Core would make them anew for each question. When the rules or the roles of the asker change, core gives
        another domain, and with it come other words.
        """
        asked = (model_name, self.env.uid, id(domain), fields.Datetime.now())
        known = self.env.cr.cache.setdefault(WORDS, {})
        if asked not in known:
            known[asked] = domain, self._words(model_name, domain)
        return known[asked][1]

    @api.model
    def _words(self, model_name, domain):
        """What a domain asks, to be carried out in the database in short words and in memory as it stands."""
        # sudo: within a rule no rule is asked, nor an archived row left out
        opened = self.env[model_name].sudo().with_context(active_test=False)
        if not short_words.says_no_answer(opened, domain):
            return domain
        short = short_words.shortened(opened, domain.optimize_full(opened))
        return Domain.custom(to_sql=short._to_sql, predicate=lambda record: bool(record.filtered_domain(domain)))

    def _make_access_error(self, operation, records):
        """One constant text for every record of ours, and for what may be about anything, in debug mode too."""
        if records._name.startswith(OURS) or records._name in ABOUT_ANYTHING:
            return AccessError(self.env._("This record does not exist, or it is not yours to use."))
        return super()._make_access_error(operation, records)
