from functools import partial

from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...shared import answers, guards
from ...shared.guards import asking_once, is_through_method
from . import at_once
from .doors import OURS


class Base(models.AbstractModel):
    """One answer for a record of ours that is hidden and for one that does not exist.

    Core tells them apart: a refusal for the one, nothing or a missing record for the other, after another
    number of questions. Whoever counts numbers upwards would learn how many files there are, and when.
    """
    _inherit = 'base'

    # What is looked up before the other fields of a page: it tells for whom else they may ask.
    _shown_first = ()

    def _is_walled(self):
        """Whether this is about real records of a model of ours, for somebody whom the rules hold."""
        return self._is_walled_model() and any(self._ids)

    def _is_walled_model(self):
        """Whether this is a model of ours, asked by somebody whom the rules hold."""
        return not self.env.su and self._name.startswith(OURS)

    def _check_access(self, operation):
        """Ask once, in the database, which of these the caller may use; what is not there is not hers.

        :raise ReadOnlySqlTransaction: upon which Odoo asks the first database; a copy that lags behind it would still
            know a right that was taken away
        """
        if self.env.cr.readonly and not self.env.su and self._name in self._closed_models():
            raise ReadOnlySqlTransaction("whose this is, is asked of the first database")
        if not self._is_walled():
            return super()._check_access(operation)
        refused = super(Base, self.browse())._check_access(operation)
        if refused:
            return self, refused[1]
        Rule = self.env['ir.rule']
        domain = Rule._compute_domain(self._name, operation)
        if domain.is_true():
            return None
        forbidden = self - self.browse(self._judged(domain, operation))
        return (forbidden, partial(Rule._make_access_error, operation, forbidden)) if forbidden else None

    def _is_asked_by_row(self, operation):
        """Whether access is asked of each row in the database, which lets none through that is not there."""
        return self._is_walled() and not self.env['ir.rule']._compute_domain(self._name, operation).is_true()

    def _judged(self, domain, operation):
        """The ids of those of these that the rules let through; within a page or an answer each is asked about once."""
        of_this = self._known_of(operation)
        of_this = {} if of_this is None else of_this
        unknown = [number for number in self.ids if number not in of_this]
        if unknown:
            # sudo: the rules were asked for as the caller; they are carried out as they stand
            opened = self.sudo().with_context(active_test=False)
            found = set(opened._search(Domain('id', 'in', unknown) & domain))
            of_this.update((number, number in found) for number in unknown)
        return [number for number in self.ids if of_this[number]]

    def _known_of(self, operation):
        """What is remembered of whose these are: id -> yes or no; None outside a page and an answer."""
        if not guards.is_asking(self.env):
            return None
        Rule = self.env['ir.rule']
        key = self._name, operation, self.env.uid, *Rule._compute_domain_context_values()
        return guards.known(self.env, key, lambda: Rule._hangs_on(self._name, operation))

    @api.private
    def modified(self, fnames, create=False, before=False):
        """Something is written, or about to go: what that changes of whose a record is, is asked anew."""
        if guards.is_asking(self.env) and any(self._fields[name].store for name in fnames):
            guards.forget(self.env, self._name if self._name.startswith(OURS) else None)
        return super().modified(fnames, create=create, before=before)

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Search; rows that were asked about already in this page or answer are not asked about anew."""
        bypass_access = bypass_access or self._are_hers_already(domain)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _are_hers_already(self, domain):
        """Whether this asks for rows by number alone, as core does to fetch, and all are the caller's to read."""
        if self.env.su or not self._name.startswith(OURS) or not isinstance(domain, list) or len(domain) != 1:
            return False
        name, operator, numbers = domain[0]
        if (name, operator) != ('id', 'in') or not isinstance(numbers, list | tuple):
            return False
        of_this = self._known_of('read')
        return bool(of_this) and all(of_this.get(number) for number in numbers)

    def _fetch_query(self, query, fields):
        """Fetch; what the rules handed out is the caller's to read until the page or the answer is done."""
        fetched = super()._fetch_query(query, fields)
        if fetched and self._is_walled_model() and (of_this := self._known_of('read')) is not None:
            of_this.update(dict.fromkeys(fetched.ids, True))
        return fetched

    # public: core's own, by the caller's rules; the same answer, with fewer questions
    def web_read(self, specification):
        """Read for a screen. Nothing is written meanwhile, so whose a record is holds from begin to end."""
        if not self._name.startswith(OURS):
            return super().web_read(specification)
        with asking_once(self.env):
            at_once.fetch_for(self, specification)
            return super().web_read(specification)

    # public: core's own, by the caller's rules; the same answer, with fewer questions
    @api.model
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None, count_limit=None):
        """Read a list for a screen, as ``web_read`` does one record."""
        if not self._name.startswith(OURS):
            return super().web_search_read(domain, specification, offset, limit, order, count_limit)
        with asking_once(self.env):
            return super().web_search_read(domain, specification, offset, limit, order, count_limit)

    @api.private
    def fetch(self, field_names=None):
        """Fetch; what does not exist is refused as what is hidden.

        :raise AccessError: the same for both
        """
        super().fetch(field_names)
        records = self._origin
        if records._is_walled() and (field_names is None or field_names):
            missing = records._never_fetched(field_names)
            if missing:
                raise self.env['ir.rule']._make_access_error('read', missing)

    def _never_fetched(self, field_names):
        """Those of these records of which not one of the asked columns is in memory."""
        columns = [field for field in self._determine_fields_to_fetch(field_names) if field.column_type]
        caches = [field._get_cache(self.env) for field in columns]
        return self.filtered(lambda record: caches and not any(record.id in cache for cache in caches))

    def _ensure_there(self):
        """Let nothing begin on a record that is not the caller's to read; one that does not exist is not.

        :raise AccessError: the same for both
        """
        if self._is_walled():
            self.check_access('read')

    # public: core's own, by the caller's rules, with one refusal for what is hidden and what is not there
    def copy(self, default=None):
        """Copy what is the caller's to read."""
        self._ensure_there()
        self._ensure_values(default)
        return super().copy(default)

    # public: core's own, by the caller's rules, with one refusal for what is hidden and what is not there
    def copy_data(self, default=None):
        """The values of a copy of what is the caller's to read."""
        self._ensure_there()
        self._ensure_values(default)
        return super().copy_data(default)

    def _ensure_values(self, values):
        """Refuse what are no values of a record of ours.

        :raise UserError: in words
        """
        if self._name.startswith(OURS) and values is not None and not isinstance(values, dict):
            raise UserError(self.env._("These answers cannot be read. Open the dialog again."))

    def _ensure_of_kind(self, vals_list):
        """Refuse what a field of ours cannot hold, whichever model it is of: core's own words repeat what was typed.

        :raise UserError: in words
        """
        if self._name.startswith(OURS) and not self.env.su and not is_through_method(self):
            for vals in vals_list:
                self._ensure_values(vals)
                answers.ensure_values(self.env, self._fields, vals, by_hand=False)

    # public: core's own, by the caller's rules, with one refusal for what is hidden and what is not there
    def action_archive(self):
        """Put away what is the caller's to read."""
        self._ensure_there()
        return super().action_archive()

    # public: core's own, by the caller's rules, with one refusal for what is hidden and what is not there
    def action_unarchive(self):
        """Take up again what is the caller's to read."""
        self._ensure_there()
        return super().action_unarchive()

    # public: core's own, by the caller's rules, with one refusal for what is hidden and what is not there
    def web_save(self, vals, specification, next_id=None):
        """Save what is the caller's to read, or something new."""
        self._ensure_there()
        return super().web_save(vals, specification, next_id)

    # public: core's own, by the caller's rules, with one refusal for what is hidden and what is not there
    def export_data(self, fields_to_export):
        """Export what is the caller's to read."""
        self._ensure_there()
        return super().export_data(fields_to_export)

    # public: core's own, by the caller's rules, with one refusal for what is hidden and what is not there
    def get_metadata(self):
        """Who made what is the caller's to read, and when."""
        self._ensure_there()
        return super().get_metadata()
