"""Two people with sealed notes, in models that only tests have."""
from odoo import fields, models
from odoo.tools import SQL

from ....models.oversight.sealing.sealed import Sealed, SealedChar
from ...common import CANARY, HuiskamerCommon
from ...fake_models import add_models, open_to

CLOSED, FOLDER_GONE = "[cannot be opened]", "[closed: the key folder is missing]"


class FakePerson(models.Model):
    """Somebody with a key of her own."""
    _name = 'huiskamer.test.person'
    _description = "Fake person"
    _module = None
    _inherit = ['huiskamer.sealed.mixin']

    name = fields.Char()
    alias = SealedChar(required=True)
    story = Sealed()
    note_ids = fields.One2many('huiskamer.test.note', 'person_id')


class FakeNote(models.Model):
    """Something about somebody, sealed with her key."""
    _name = 'huiskamer.test.note'
    _description = "Fake note"
    _module = None
    _inherit = ['huiskamer.sealed.mixin']
    _sealed_owner = 'person_id'

    person_id = fields.Many2one('huiskamer.test.person', required=True)
    words = Sealed()
    other_words = Sealed()


class SealedCommon(HuiskamerCommon):
    """Two people with sealed notes, and ways to look behind the ORM."""

    @classmethod
    def setUpClass(cls):
        """Add the fake models, open to caseworkers, and write a few things down."""
        super().setUpClass()
        add_models(cls, FakePerson, FakeNote)
        open_to(cls, 'huiskamer_case.group_caseworker', FakePerson, FakeNote)
        cls.Person = cls.env[FakePerson._name].with_user(cls.caseworker)
        cls.Note = cls.env[FakeNote._name].with_user(cls.caseworker)
        cls.person, cls.other = cls.Person.create([{'alias': f'{CANARY} een', 'name': "1"},
                                                   {'alias': f'{CANARY} twee'}])
        cls.note, cls.second = cls.Note.create([
            {'person_id': cls.person.id, 'words': f'{CANARY} woorden', 'other_words': 'Ook'},
            {'person_id': cls.person.id, 'words': f'{CANARY} later'}])

    def stored(self, record, name):
        """What stands in the column."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "SELECT %s FROM %s WHERE id = %s", SQL.identifier(name), SQL.identifier(record._table), record.id))
        return self.env.cr.fetchone()[0]

    def store(self, record, name, value):
        """Put something in the column past the ORM."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE %s SET %s = %s WHERE id = %s",
            SQL.identifier(record._table), SQL.identifier(name), value, record.id))
        self.forget()

    def forget(self):
        """Begin anew, as another request would: nothing is cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()

    def keys(self):
        """All data keys."""
        return self.env['huiskamer.key'].sudo().search([])
