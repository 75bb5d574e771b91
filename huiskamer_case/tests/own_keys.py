"""A key folder of its own for a class of tests, so that what a test takes away is missing nowhere else."""
import os
import shutil
import tempfile
from unittest.mock import patch

from ..models.oversight.sealing import key_folder


class OwnKeys:
    """For classes of tests that seal something."""

    def _keep_key_folder(self):
        """The key folder as it was, afterwards: a key that a test takes away is gone, and its rows are rolled back."""
        if not key_folder.folder().exists():
            return
        kept = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, kept)
        shutil.copytree(key_folder.folder(), f'{kept}/keys')

        def put_back():
            """Undo what happened to the folder."""
            shutil.rmtree(key_folder.folder())
            shutil.copytree(f'{kept}/keys', key_folder.folder())
        self.addCleanup(put_back)

    @classmethod
    def _own_key_folder(cls):
        """A key folder for the length of the class, with a copy of the keys that this database has already."""
        place = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, place)
        if key_folder.folder().exists():
            shutil.copytree(key_folder.folder(), f'{place}/keys', ignore=shutil.ignore_patterns('*.owner'))
            os.chmod(f'{place}/keys', 0o700)
        setting = patch.dict(os.environ, {'HUISKAMER_KEY_FOLDER': f'{place}/keys'})
        setting.start()
        cls.addClassCleanup(setting.stop)
