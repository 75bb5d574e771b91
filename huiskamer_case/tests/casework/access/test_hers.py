from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import SQL

from ....models.shared import house_days
from ...common import HuiskamerCommon

# What stands in a file, and the path from there to it.
CHILDREN = {
    'huiskamer.case': 'id', 'huiskamer.client': 'case_ids', 'huiskamer.consent': 'client_id.case_ids',
    'huiskamer.consent.event': 'consent_id.client_id.case_ids', 'huiskamer.contact': 'case_id',
    'huiskamer.step': 'case_id',
    'huiskamer.goal': 'case_id', 'huiskamer.handover': 'case_id', 'huiskamer.handover.event': 'handover_id.case_id',
    'huiskamer.handover.detail': 'handover_id.case_id', 'huiskamer.disclosure': 'handover_id.case_id'}


@tagged('post_install', '-at_install')
class TestHers(HuiskamerCommon):
    """A file and all that is in it is hers in four ways, and not a second longer: no list of files is kept."""

    @classmethod
    def setUpClass(cls):
        """A file of the colleague with something of everything in it."""
        super().setUpClass()
        cls.theirs = cls.colleague_case.sudo()
        cls.colleague_case.write_note({'facts': "Een gesprek.",
            'steps': [{'what': "Bellen", 'on': fields.Date.to_string(house_days.today())}]})
        cls.colleague_case.set_goal({'wish': "Rust.",
            'topic_id': cls.env['huiskamer.topic'].search([('is_health', '=', False)], limit=1).id})
        cls.draft(cls.colleague_case).move('mark_error', cls.facts())
        cls.rows = {
            model: cls.env[model].sudo().search([(path, 'in', cls.theirs.ids)]) for model, path in CHILDREN.items()}

    def hers(self):
        """The kinds of records of the colleague's file that the caseworker finds; search, read and memory say the
        same.
        """
        found, env = set(), self.env_as('caseworker')
        for model, rows in self.rows.items():
            searched = env[model].search([('id', 'in', rows.ids)])
            readable = env[model].browse(rows.ids)._filtered_access('read')
            rule = env['ir.rule']._compute_domain(model, 'read')
            in_memory = env[model].browse(rows.ids).sudo().filtered_domain(rule)
            self.assertEqual((set(readable._ids), set(in_memory._ids)), (set(searched._ids), set(searched._ids)), model)
            found |= {model} if searched else set()
        return found

    def set(self, **vals):
        """Change the colleague's file past every method: the rules alone are asked here.

        Raw SQL: the row as another session would have left it.
        """
        self.env.flush_all()
        for name, value in vals.items():
            self.env.cr.execute(SQL("UPDATE huiskamer_case SET %s = %s WHERE id = %s", SQL.identifier(name), value,
                                    self.theirs.id))
        self.env.invalidate_all()

    def named(self, there):
        """Put the caseworker among the members, or take her away; past every method, as above."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_case_member_rel (case_id, user_id) VALUES (%s, %s)" if there else
            "DELETE FROM huiskamer_case_member_rel WHERE case_id = %s AND user_id = %s", self.theirs.id,
            self.caseworker.id))
        self.env.invalidate_all()

    def staff(self, there):
        """Put the caseworker in the evening team, or take her out."""
        self.location.write({'staff_ids': [(Command.link if there else Command.unlink)(self.caseworker.id)]})
        self.env.flush_all()

    def assert_hers_while(self, begin, end):
        """Nothing before, everything in between, nothing after; in one session, whose caches stay."""
        self.assertEqual(self.hers(), set())
        begin()
        self.assertEqual(self.hers(), set(CHILDREN))
        end()
        self.assertEqual(self.hers(), set())

    def test_to_the_lead_and_no_longer(self):
        lead = self.theirs.caseworker_id.id
        self.assert_hers_while(lambda: self.set(caseworker_id=self.caseworker.id), lambda: self.set(caseworker_id=lead))

    def test_to_a_member_and_no_longer(self):
        self.assert_hers_while(lambda: self.named(True), lambda: self.named(False))

    def test_to_the_evening_team_while_the_client_wants_it(self):
        self.staff(True)
        self.assert_hers_while(lambda: self.set(open_to='team'), lambda: self.set(open_to='members'))

    def test_to_the_evening_team_while_she_is_in_it(self):
        self.set(open_to='team')
        self.assert_hers_while(lambda: self.staff(True), lambda: self.staff(False))

    def test_for_a_time_until_its_last_second(self):
        now = fields.Datetime.now()

        def until(moment):
            """Let it end at this moment."""
            self.env.cr.execute(SQL(
                "UPDATE huiskamer_access_grant SET until = %s WHERE case_id = %s AND user_id = %s",
                moment, self.theirs.id, self.caseworker.id))
            self.env.invalidate_all()

        def give():
            """For a time that has begun and lasts."""
            self.env.cr.execute(SQL(
                "INSERT INTO huiskamer_access_grant (kind, code, case_id, user_id, given_by_id, since, until)"
                " VALUES ('stand_in', %s, %s, %s, %s, %s, %s)", self.theirs.code, self.theirs.id, self.caseworker.id,
                self.colleague.id, now - timedelta(days=2), now + timedelta(days=1)))
            self.env.invalidate_all()
        self.assert_hers_while(give, lambda: until(now - timedelta(seconds=1)))

    def test_locked_out_is_stronger_than_every_way(self):
        self.named(True)
        self.assertEqual(self.hers(), set(CHILDREN))
        self.env.cr.execute(SQL(
            "INSERT INTO huiskamer_case_locked_out_rel (case_id, user_id) VALUES (%s, %s)", self.theirs.id,
            self.caseworker.id))
        self.env.invalidate_all()
        self.assertEqual(self.hers(), set())
