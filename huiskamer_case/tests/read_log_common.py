"""What the log of reads says of what a test does."""
from datetime import datetime
from unittest.mock import patch

from odoo.tools import SQL

from ..models.oversight.read_log import access_event_chain as chain
from ..models.oversight.read_log import read_log
from .common import CANARY, HuiskamerCommon


class ReadLogCommon(HuiskamerCommon):
    """A file with words in it, and a look at the rows that a call adds to the log."""

    @classmethod
    def setUpClass(cls):
        """One file with a marker in its words; the caches are cold and nothing waits."""
        super().setUpClass()
        cls.allow(cls.case, 'contact')
        cls.client.write({'alias': CANARY, 'contact_remarks': CANARY, 'contact_channel': 'call', 'phone': "0612345678"})
        cls.contact = cls.env['huiskamer.contact'].with_user(cls.caseworker).create(
            {'case_id': cls.case.id, 'facts': CANARY})
        cls.goal = cls.env['huiskamer.goal'].with_user(cls.caseworker).create({
            'case_id': cls.case.id, 'topic_id': cls.env['huiskamer.topic'].search([], limit=1).id, 'wish': CANARY})
        cls.consent = cls.consent_for(cls.handover)
        cls.handover.detail_ids.write({'place': CANARY})
        cls.path = cls.env['huiskamer.minor.path'].with_user(cls.caseworker).begin({})
        cls.path.write({'facts': CANARY})
        cls.env.flush_all()

    def setUp(self):
        """Nothing read yet."""
        super().setUp()
        self.begin()

    def begin(self):
        """Forget what was read so far."""
        self.env.flush_all()
        self.env.invalidate_all()
        read_log.of(self.env).take()
        read_log.of(self.env).forget()
        self.mark = self.last_id()

    def last_id(self):
        """The number of the last row."""
        return self.env.execute_query(SQL("SELECT coalesce(max(id), 0) FROM huiskamer_access_event"))[0][0]

    def rows(self, commit=True):
        """The rows added since, as at a commit."""
        if commit:
            self.env.cr.flush()
        return self.env['huiskamer.access.event'].sudo().search([('id', '>', self.mark)], order='id')

    def said(self, commit=True):
        """The rows added since, in short: {(login, model, purpose, relation, fields, codes)}."""
        return {
            (row.user_id.login.removeprefix('test_'), row.model.removeprefix('huiskamer.'), row.purpose, row.relation,
             row.field_names, row.codes) for row in self.rows(commit)}

    def as_caseworker(self, record):
        """The record as its caseworker sees it, with a cold cache."""
        self.env.invalidate_all()
        return record.with_user(self.caseworker)


class EmptyLog(ReadLogCommon):
    """A log with nothing in it at noon of 4 March 2026, and rows of any moment that a test adds."""

    def setUp(self):
        """Nothing in the log, and a clock that the test sets."""
        super().setUp()
        self.env.cr.execute(SQL("""
            ALTER TABLE huiskamer_access_event DISABLE TRIGGER USER;
            ALTER TABLE huiskamer_access_day DISABLE TRIGGER USER;
            DELETE FROM huiskamer_access_event; DELETE FROM huiskamer_access_day;
            ALTER TABLE huiskamer_access_event ENABLE TRIGGER USER;
            ALTER TABLE huiskamer_access_day ENABLE TRIGGER USER"""))
        self.now = datetime(2026, 3, 4, 12, 0)
        self.startPatcher(patch.object(chain, 'utc_now', lambda: self.now))
        self.Event, self.Day = self.env['huiskamer.access.event'], self.env['huiskamer.access.day']

    def add(self, at, number=1):
        """Rows of this moment, as they would have been written then."""
        for count in range(number):
            self.env.cr.execute(SQL(
                "INSERT INTO huiskamer_access_event (at, user_id, model, codes, files, how_many, field_names, "
                "purpose, relation)"
                " VALUES (%s, %s, 'huiskamer.client', %s, 'F', 1, 'alias', 'read', 'own')",
                at, self.caseworker.id, f'C{count}'))
