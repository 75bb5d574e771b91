import random

from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ....models.oversight.walls import short_words
from ....models.shared.guards import through_method
from ...common import HuiskamerCommon

DOMAINS = 120
# What leads from one record to others; some of it is empty on most.
PATHS = {
    'huiskamer.case': ('member_ids', 'locked_out_ids', 'client_id', 'handover_ids', 'merged_into_id'),
    'huiskamer.client': ('case_ids', 'merged_into_id'),
    'huiskamer.handover': ('case_id', 'part_of_id', 'together_ids')}


@tagged('post_install', '-at_install')
class TestShortWords(HuiskamerCommon):
    """Rules in short words find what core's own words find, for every model and role, and for whatever domain."""

    @classmethod
    def setUpClass(cls):
        """Files with and without members, an evening team, somebody locked out, handovers and steps."""
        super().setUpClass()
        theirs = cls.open_file('colleague')
        for case in (cls.case, cls.colleague_case, theirs):
            cls.draft(case)
        cls.location.write({'staff_ids': [Command.link(cls.caseworker.id)]})
        written = through_method(theirs).sudo()
        written.write({'open_to': 'team', 'locked_out_ids': [Command.link(cls.caseworker.id)]})
        through_method(cls.colleague_case).sudo().write({'member_ids': [Command.link(cls.caseworker.id)]})
        cls.env.flush_all()
        cls.opened = cls.env(su=True, context={'active_test': False})

    def in_cores_words(self, env, model):
        """The rules of a model as core makes them."""
        domain = Domain.TRUE
        for rule_class in reversed(type(env['ir.rule']).__mro__):
            if '_compute_domain' in vars(rule_class):
                domain = rule_class._compute_domain(env['ir.rule'], model, 'read')
                break
        return domain

    def test_every_rule_of_every_role_finds_the_same(self):
        shortened = set()
        for name in ('caseworker', 'colleague', 'supervisor', 'privacy_officer'):
            env = self.env_as(name)
            for model, registered in self.env.registry.items():
                if not model.startswith('huiskamer.') or registered._abstract or registered._transient \
                        or not registered._auto:
                    continue
                theirs = self.in_cores_words(env, model)
                ours = env['ir.rule']._compute_domain(model, 'read')
                records = env[model].sudo().with_context(active_test=False)
                with self.subTest(role=name, model=model):
                    found = records.search(theirs)
                    self.assertEqual(set(records.search(ours)._ids), set(found._ids))
                    self.assertEqual(set(records.search([]).filtered_domain(ours)._ids), set(found._ids))
                if ours != theirs:
                    shortened.add(model)
        self.assertGreaterEqual(len(shortened), 15, sorted(shortened))

    def anything(self, draw, model, depth=2):
        """A domain of links, parents and children of a model, drawn at random."""
        field = self.env[model]._fields[draw.choice(PATHS[model])]
        if field.type == 'many2many' or not depth:
            ids = self.opened[field.comodel_name].search([]).ids
            one = Domain(field.name, draw.choice(('in', 'not in')), draw.sample(ids, draw.randint(1, len(ids))))
        else:
            inner = self.anything(draw, field.comodel_name, depth - 1)
            one = Domain(field.name, draw.choice(('any', 'not any')), inner)
        if depth and not draw.randrange(3):
            other = self.anything(draw, model, depth - 1)
            one = draw.choice((one & other, one | other))
        return ~one if not draw.randrange(4) else one

    def test_whatever_domain_finds_the_same(self):
        draw, shorter, some = random.Random(20), 0, 0
        for _number in range(DOMAINS):
            model = draw.choice(('huiskamer.case', 'huiskamer.client', 'huiskamer.handover'))
            records, domain = self.opened[model], self.anything(draw, model)
            full = domain.optimize_full(records)
            short = short_words.shortened(records, full)
            found = set(records.search(full)._ids)
            with self.subTest(model=model, domain=str(domain)):
                self.assertEqual(set(records.search(short)._ids), found)
                self.assertEqual(
                    {row for row, in self.env.execute_query(SQL("%s", short_words.subselect(records, domain)))}, found)
            shorter += short != full
            some += bool(found) and len(found) < records.search_count([])
        self.assertGreaterEqual(shorter, DOMAINS * 3 // 4)
        self.assertGreaterEqual(some, DOMAINS // 8)
