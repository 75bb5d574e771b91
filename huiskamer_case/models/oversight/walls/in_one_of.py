"""A field that says whether a record is in one of several sets, and that costs what is in them.

``she leads it OR is a member OR has it for a time OR is of its evening team`` makes PostgreSQL look at every row.
Asked as a union, each part is looked up by its own index and what is found is put together: the cost follows
the asker's own rows, not the house.
"""
from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

from . import short_words


class InOneOf(fields.Boolean):
    """Whether a record is in one of several sets, for rules and searches.

    ``sets`` names the method of the model that returns their domains, for the caller. They are asked anew in
    each question, in the database: no list is kept, so what was taken away is gone with the next question.
    """
    sets = None

    def _get_attrs(self, model_class, name):
        """Computed and searched by the sets, and never stored."""
        return super()._get_attrs(model_class, name) | {
            'compute': self._judge, 'search': self._find, 'compute_sudo': False, 'store': False, 'copy': False,
            'readonly': True}

    def _domains(self, records):
        """The records past the rules, and the domain of each set."""
        # sudo: a set is what a rule is made of; within a rule no rule is asked, nor an archived row left out
        opened = records.sudo().with_context(active_test=False)
        return opened, getattr(opened, self.sets)()

    def _judge(self, records):
        """Say of each of these records whether it is in a set now."""
        inside = self._inside(records)
        for record in records:
            record[self.name] = record.id in inside
    _judge._depends_context = ('uid',)

    def _inside(self, records):
        """The ids of those of these records that are in a set now."""
        opened, domains = self._domains(records)
        return set(opened.filtered_domain(Domain.OR(domains))._ids)

    def _find(self, model, operator, value):
        """Those in one of the sets, as a union."""
        if operator != 'in' or set(value) != {True}:
            return NotImplemented
        return short_words.Among('id', self._asked).domain()

    def _asked(self, model):
        """The question for those in one of the sets, in the words of this second."""
        # The words of the question, never an answer: a rule is made of them hundreds of times within one second.
        asked = (self.model_name, self.name, model.env.uid, fields.Datetime.now())
        known = model.env.cr.cache.setdefault('huiskamer.in_one_of', {})
        if asked not in known:
            known[asked] = self._union(model)
        return known[asked]

    def _union(self, model):
        """The question for the rows in one of the sets.

        Raw SQL: the ORM has no union; each part is a query of its own making.
        """
        opened, domains = self._domains(model)
        return SQL("(%s)", SQL(" UNION ").join(short_words.subselect(opened, domain) for domain in domains))

    def filter_function(self, records, field_expr, operator, value):
        """Judge records in memory by the same domains, and not by what a cache holds from before."""
        inside = self._inside(records)
        return lambda record: (record.id in inside) in value
