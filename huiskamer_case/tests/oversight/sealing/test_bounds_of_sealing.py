from odoo.tests import tagged

from ....models.oversight.sealing import key_folder
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestBoundsOfSealing(HuiskamerCommon):
    """The folder with the keys is its owner's alone, down to the last bit."""

    def test_whatever_others_may_do_with_the_key_folder_is_told(self):
        place = key_folder.folder()
        self.addCleanup(place.chmod, 0o700)
        for bit in (0o001, 0o002, 0o004, 0o010, 0o020, 0o040):
            place.chmod(0o700 | bit)
            self.assertIn('open_to_others', key_folder.loose_ends(), oct(bit))
        place.chmod(0o700)
        self.assertNotIn('open_to_others', key_folder.loose_ends())
