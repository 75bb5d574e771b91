import resource
import subprocess

from odoo.tests import tagged

from ....models.oversight.sealing import key_folder, no_core
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

    def test_a_crash_leaves_no_file_with_what_is_open_in_memory(self):
        self.assertEqual(resource.getrlimit(resource.RLIMIT_CORE)[0], 0, "since this server began")
        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_CORE, (0, hard))
        no_core.install()
        self.assertEqual(resource.getrlimit(resource.RLIMIT_CORE), (0, hard))
        self.assertEqual(subprocess.check_output(['sh', '-c', 'ulimit -c']), b'0\n', "nor what it begins")
