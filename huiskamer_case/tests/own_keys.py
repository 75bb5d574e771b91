"""A key folder of its own for a class of tests, so that what a test takes away is missing nowhere else."""
import os
import shutil
import tempfile
from unittest.mock import patch

from ..models.oversight.sealing import key_folder


class OwnKeys:
    """For classes of tests that seal something."""

    def _keep_key_folder(self):
        """The key folder as it was, afterwards: a key that a test takes away is gone, and its rows are rolled back.

        Most tests leave it alone, so it is kept in memory and put back only when it looks otherwise.
        """
        place = key_folder.folder()
        if not place.exists():
            return
        looks, texts = _looks_of(place), {path.name: path.read_bytes() for path in place.iterdir()}

        def put_back():
            """Undo what happened to the folder."""
            if not place.exists() or _looks_of(place) != looks:
                shutil.rmtree(place, ignore_errors=True)
                _make_folder(place, looks, texts)
        self.addCleanup(put_back)

    @classmethod
    def _own_key_folder(cls):
        """A key folder for the length of the class, with a copy of the keys that this database has already."""
        place = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, place)
        if key_folder.folder().exists():
            shutil.copytree(key_folder.folder(), f'{place}/keys', ignore=shutil.ignore_patterns('*.owner'))
            os.chmod(f'{place}/keys', 0o700)
        cls.startClassPatcher(patch.dict(os.environ, {'HUISKAMER_KEY_FOLDER': f'{place}/keys'}))


def _looks_of(place):
    """How a folder and each file in it look from outside: rights, number, length and time of the last change; whoever
    only reads changes none of it.
    """
    return {path.name: (stat.st_mode, stat.st_ino, stat.st_size, stat.st_mtime_ns)
            for path in place.iterdir() for stat in [path.lstat()]} | {'.': place.stat().st_mode}


def _make_folder(place, looks, texts):
    """A folder with these files, of these rights and times."""
    place.mkdir()
    for name, text in texts.items():
        mode, _number, _length, time = looks[name]
        (place / name).write_bytes(text)
        (place / name).chmod(mode & 0o7777)
        os.utime(place / name, ns=(time, time))
    place.chmod(looks['.'] & 0o7777)
