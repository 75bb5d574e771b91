from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ....cli.huiskamer_keys import names_a_folder
from ....models.oversight.sealing import key_folder
from ....models.oversight.sealing.key_source import Folder
from ...common import HuiskamerCommon

ENDED = 'odoo.addons.huiskamer_case.models.oversight.ending.ended'
NO_LIST = "no list of what has ended"


@tagged('post_install', '-at_install')
class TestComingBack(HuiskamerCommon):
    """What `huiskamer_keys return` goes by, and what a copy of the database leaves alone."""

    @classmethod
    def setUpClass(cls):
        """A folder beside the key folder for the back-up of the keys."""
        super().setUpClass()
        cls.ended = cls.env['huiskamer.ended'].sudo()
        cls.target = key_folder.folder().with_name('back-up of test_coming_back')

    def setUp(self):
        """What this database has ended is on the list."""
        super().setUp()
        self.assertTrue(self.ended._copy_out())
        Folder(self.target).replace(self.ended._entry(), key_folder.source().get(self.ended._entry()))

    def returned(self, backup=None):
        """What coming back says of the list, and whether all is right; without the keys, which have tests of their
        own.
        """
        said, model = [], type(self.ended)
        with patch.object(model, '_begin_anew', lambda *_args: 0), patch.object(self.env.cr, 'commit'):
            status = self.ended._return(backup, said.append)
        return status, "\n".join(said)

    def test_the_folder_is_the_word_that_belongs_to_no_option_however_those_are_written(self):
        for options in (['-c', 'odoo.conf', '-d', 'house'], ['-codoo.conf', '-d', 'house'], ['-dhouse'],
                        ['-c', 'odoo.conf', '--database=house'], ['--log-level', 'warn', '-dhouse'],
                        ['--no-http', '-c', 'odoo.conf', '-d', 'house']):
            self.assertTrue(names_a_folder([*options, '/mnt/stick']), options)
            self.assertFalse(names_a_folder(options), options)

    def test_without_a_list_nobody_says_that_nothing_has_ended(self):
        entry = self.ended._entry()
        for here in (True, False):
            for there in (True, False, None):
                with self.subTest(here=here, there=there):
                    kept, copy = key_folder.source(), Folder(self.target)
                    text = kept.get(entry)
                    for place, has_it in ((kept, here), (copy, there)):
                        place.replace(entry, text)
                        if not has_it:
                            place.remove(entry)
                    known = there or (here and there is None)
                    with patch.object(type(self.ended), '_fetch_all', lambda *_args: True):
                        status, said = self.returned(None if there is None else self.target)
                    self.assertEqual((status, NO_LIST in said), (int(not known), not known), said)
                    self.assertEqual("Nothing has ended" in said, known, said)
                    kept.replace(entry, text)

    def test_what_is_tried_out_in_a_copy_is_not_carried_out_in_the_original(self):
        with patch.object(self.env.registry['huiskamer.kept.key.mixin'], '_this_place', lambda _model: '1/2'):
            host = self.users['host']
            host.sudo().group_ids = [Command.unlink(self.env.ref('huiskamer_case.group_host').id)]
            row, = (row for row in self.ended._rows() if row['what'] == f'{host.id} test_host host')
            with mute_logger(ENDED):
                self.assertFalse(self.ended._copy_out())
                self.ended._nightly()
            self.assertNotIn(row, self.ended._copied())
            self.assertTrue(self.ended.search([('ref', '=', row['ref'])]), "it is kept until it is on the list")
            finding = self.env['huiskamer.posture.finding'].sudo()._look_at_came_back()
            self.assertFalse(finding[1], finding)
            self.returned()
            self.assertIn(row, self.ended._copied(), "once it is made the right one, what ended in it has ended")
