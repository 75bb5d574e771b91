from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Domain

from . import short_words
from .doors import OURS

# Odoo's own records that may be about anything: their labels are what somebody typed.
ABOUT_ANYTHING = ('mail.activity', 'mail.message', 'ir.attachment')


class IrRule(models.Model):
    """Ask in few words, and say no without saying to what: Odoo prints the refused record's label in debug mode."""
    _inherit = 'ir.rule'

    @api.model
    def _get_rules(self, model_name, mode='read'):
        """The rules for this user, by the groups that she has now: see ``_forget_wrong_groups``."""
        if not self.env.su:
            self.env.user._forget_wrong_groups()
        return super()._get_rules(model_name, mode)

    @api.model
    def _compute_domain(self, model_name, mode='read'):
        """The rules of a model for this user; those of ours in the words that cost the database least."""
        domain = super()._compute_domain(model_name, mode)
        if self.env.su or not model_name.startswith(OURS) or domain.is_true() or domain.is_false():
            return domain
        return self._in_short_words(model_name, domain)[1]

    @api.model
    @tools.ormcache('self.env.uid', 'model_name', 'id(domain)')
    def _in_short_words(self, model_name, domain):
        """What the rules ask, to be carried out in the database in short words and in memory as they stand.

        Kept for just these rules, as long as core keeps them for a user: the question, never an answer.

        :return: the domain, which so stays the only one of its number, and its words
        """
        # sudo: within a rule no rule is asked, nor an archived row left out
        opened = self.env[model_name].sudo().with_context(active_test=False)
        if not short_words.says_no_answer(opened, domain):
            return domain, domain
        short = short_words.shortened(opened, domain.optimize_full(opened))
        return domain, Domain.custom(
            to_sql=short._to_sql, predicate=lambda record: bool(record.filtered_domain(domain)))

    @api.model
    @tools.ormcache('self.env.uid', 'self.env.su', 'model_name', 'mode', 'tuple(self._compute_domain_context_values())')
    def _hangs_on(self, model_name, mode):
        """The models on which the rules of a model hang, for this user: what is written elsewhere changes no answer of
        theirs. None where that cannot be said. Kept as long as core keeps the rules themselves.
        """
        # as core says it: in short words it tells no paths
        domain = super()._compute_domain(model_name, mode)  # pylint: disable=super-method-mismatch
        # sudo: only names of models come out
        models_of = short_words.hangs_on(self.env[model_name].sudo().with_context(active_test=False), domain)
        # whether the wall between companies stands at all, hangs on the places there are
        return models_of and models_of | {'huiskamer.location'}

    def _make_access_error(self, operation, records):
        """One constant text for every record of ours, and for what may be about anything, in debug mode too."""
        if records._name.startswith(OURS) or records._name in ABOUT_ANYTHING:
            return AccessError(self.env._("This record does not exist, or it is not yours to use."))
        return super()._make_access_error(operation, records)
