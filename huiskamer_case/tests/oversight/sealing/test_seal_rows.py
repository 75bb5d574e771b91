import json

from odoo.tests import tagged

from ....models.oversight.sealing.sealed import SealedError
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestSealRows(HuiskamerCommon):
    """A sealed value opens in its own row only, in the version that the row has of it, whatever is moved along by
    SQL.
    """

    @classmethod
    def setUpClass(cls):
        """Two people with names."""
        super().setUpClass()
        cls.other = cls.colleague_case.client_id
        cls.client.write({'official_name': "Jannigje Eerste"})
        cls.other.with_user(cls.colleague).write({'official_name': "Anneke Tweede"})
        cls.env.flush_all()

    def columns(self, client):
        """What is stored of a client: subject, versions, name."""
        self.env.flush_all()
        self.env.cr.execute("SELECT subject, seal_versions, official_name FROM huiskamer_client WHERE id = %s",
                            (client.id,))
        return self.env.cr.fetchone()

    def lay(self, client, subject=None, versions=None, name=None):
        """Write columns past everything."""
        self.env.flush_all()
        for column, value in (('subject', subject), ('seal_versions', versions and json.dumps(versions)),
                              ('official_name', name)):
            if value:
                self.env.cr.execute(f'UPDATE huiskamer_client SET "{column}" = %s WHERE id = %s', (value, client.id))
        self.env.invalidate_all(flush=False)

    def assert_closed(self, client):
        """It does not open, is shown as such, and is found by the look through everything."""
        with self.assertRaises(SealedError):
            client.sudo().official_name  # noqa: B018
        self.assertIn('cannot be opened', client.sudo().read(['official_name'])[0]['official_name'])
        self.env['huiskamer.seal.finding']._look_through()
        found = self.env['huiskamer.seal.finding'].search(
            [('state', '=', 'open'), ('field_name', '=', 'official_name')])
        self.assertEqual(found.sudo().mapped('res_id'), client.ids)
        self.assertEqual(found.code, client.sudo().code)

    def test_a_value_with_its_subject_and_versions_opens_in_no_other_row(self):
        subject, versions, name = self.columns(self.other)
        for moved in ({'name': name}, {'name': name, 'subject': subject},
                      {'name': name, 'subject': subject, 'versions': versions}):
            with self.subTest(moved=sorted(moved)), self.undone():
                self.lay(self.client, **moved)
                self.assert_closed(self.client)
                self.assertEqual(self.other.sudo().official_name, "Anneke Tweede")

    def test_an_older_value_laid_back_is_found(self):
        _subject, _versions, older = self.columns(self.client)
        self.client.write({'official_name': "Jannigje Nieuw"})
        self.assertEqual(self.client.sudo().official_name, "Jannigje Nieuw")
        self.lay(self.client, name=older)
        self.assert_closed(self.client)

    def test_a_value_that_was_taken_away_and_laid_back_is_found(self):
        _subject, _versions, older = self.columns(self.client)
        self.client.write({'official_name': False})
        self.assertFalse(self.client.sudo().official_name)
        self.lay(self.client, name=older)
        self.assert_closed(self.client)

    def test_other_values_of_the_row_go_on_opening(self):
        for number in range(3):
            self.client.write({'official_name': f"Naam {number}"})
            self.env.flush_all()
            self.env.invalidate_all()
            client = self.client.sudo()
            self.assertEqual((client.official_name, client.alias), (f"Naam {number}", "Merel"))
        self.assertEqual(self.columns(self.client)[1]['official_name'], 4)

    def test_nobody_gives_a_version_from_outside(self):
        for vals in ({'seal_versions': {}}, {'seal_versions': {'alias': 7}, 'alias': "X"}, {'subject': 'x'}):
            for client in (self.client, self.client.sudo()):
                with self.refused(self.client, error=SealedError):
                    client.write(vals)

    def test_the_log_names_the_row_that_was_read(self):
        subject, versions, name = self.columns(self.other)
        self.lay(self.client, name=name, subject=subject, versions=versions)
        self.env.cr.flush()
        self.client.with_user(self.caseworker).read(['official_name'])
        self.env.cr.flush()
        event = self.env['huiskamer.access.event'].sudo().search([], limit=1)
        self.assertEqual((event.codes, event.field_names), (self.client.sudo().code, 'official_name'))
