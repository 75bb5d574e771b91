"""Where keys are kept outside the database: a folder, or a command that stands before something else.

Both keep small texts under a name and know five verbs, so that a vault, a TPM or ``systemd-creds`` can stand
behind the command. What is kept is written whole and to disk before it bears its name.
"""
import contextlib
import errno
import os
import secrets
import shlex
import subprocess
import time

SECONDS = 20  # how long the command may take
HALF_HOURS = 24  # after so many hours a half-written file is left over from a crash
NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS)


class KeyFolderError(Exception):
    """A key is not there, is not readable or is not what it should be; never says what is in it."""


class MissingKeyError(KeyFolderError):
    """There is nothing under this name, and the place itself is there."""


class Folder:
    """A folder for the account of Odoo only, a file for each text."""

    def __init__(self, place):
        """:param place: a path"""
        self.place = place

    def __str__(self):
        """Where it is, in words."""
        return str(self.place)

    def get(self, entry):
        """The text under this name.

        :raise KeyFolderError: when it cannot be read
        """
        try:
            return (self.place / entry).read_text('ascii')
        except FileNotFoundError:
            raise (MissingKeyError if self.place.is_dir() else KeyFolderError)("FileNotFoundError") from None
        except (OSError, ValueError) as error:
            raise KeyFolderError(type(error).__name__) from None

    def put(self, entry, text):
        """Keep a text under a name that is free.

        :raise KeyFolderError: when the name is taken, or the folder cannot be written
        """
        self._write(entry, text, _place_once)

    def replace(self, entry, text):
        """Keep a text in the place of the one before it: whole, or the one before stays.

        :raise KeyFolderError: when the folder cannot be written
        """
        self._write(entry, text, os.replace)

    def remove(self, entry):
        """Overwrite and remove what is under this name, if there is anything.

        Overwriting is a courtesy: a copying file system, an SSD or a back-up may still have it.

        :raise KeyFolderError: when it cannot be removed
        """
        path = self.place / entry
        try:
            if path.exists():
                with open(path, 'r+b') as sink:
                    sink.write(b'0' * path.stat().st_size)
                    sink.flush()
                    os.fsync(sink.fileno())
                path.unlink()
                self._sync()
        except OSError as error:
            raise KeyFolderError(type(error).__name__) from None

    def names(self):
        """What is kept here, in order; without what is only half written.

        :raise KeyFolderError: when the folder cannot be read
        """
        try:
            return sorted(path.name for path in self.place.iterdir() if not path.name.startswith('.'))
        except OSError as error:
            raise KeyFolderError(type(error).__name__) from None

    def is_new(self):
        """Whether the folder itself is still to be made."""
        return not self.place.exists()

    def sweep(self):
        """Take away what a crash left half written."""
        old = time.time() - HALF_HOURS * 3600
        for path in self.place.glob('.*'):
            if path.is_file() and path.stat().st_mtime < old:
                path.unlink()

    def _write(self, entry, text, place):
        """Write a text beside its place and to disk, and then put it there."""
        part = self.place / f'.{entry}.{secrets.token_hex(4)}'
        try:
            self._make_place()
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(descriptor, 'w', encoding='ascii') as sink:
                    _belongs_like(descriptor, self.place)
                    sink.write(text)
                    sink.flush()
                    os.fsync(sink.fileno())
                place(part, self.place / entry)
            finally:
                part.unlink(missing_ok=True)
            self._sync()
        except OSError as error:
            raise KeyFolderError(type(error).__name__) from None

    def _make_place(self):
        """Make the folder unless it is there."""
        if not self.place.is_dir():
            self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
            _belongs_like(self.place, self.place.parent)

    def _sync(self):
        """Have the list of names on disk too, where the file system can."""
        descriptor = os.open(self.place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in (errno.EINVAL, *NO_LINKS):
                raise
        finally:
            os.close(descriptor)


def _belongs_like(what, place):
    """Have what root writes belong to whom the folder belongs to: a command that was run as root would leave keys
    behind that Odoo cannot open. A stick has no owners.

    :param what: a path, or an open file
    """
    if os.geteuid() == 0:
        owner = place.stat()
        with contextlib.suppress(PermissionError):
            os.chown(what, owner.st_uid, owner.st_gid)


def _place_once(part, target):
    """Give a finished file its name unless that is taken.

    A link never replaces what is there, a rename would. A stick without links (FAT) gets the name
    taken first by an empty file; what a crash leaves there opens nothing.
    """
    try:
        os.link(part, target)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            os.replace(part, target)
        except OSError:
            target.unlink()
            raise


class Command:
    """A command that keeps the texts: ``COMMAND get|put|replace|remove NAME`` and ``COMMAND names``.

    A text goes in by standard input and comes out by standard output. It ends with 0 when it is
    done, with 1 when there is nothing under the name (``get``) or the name is taken (``put``).
    """

    def __init__(self, words):
        """:param words: the command line, as in a shell"""
        self.words = shlex.split(words)

    def __str__(self):
        """The program, in words; what stands behind it may be a secret."""
        return self.words[0]

    def get(self, entry):
        """The text under this name.

        :raise KeyFolderError: when there is none, or the command fails
        """
        return self._run('get', entry)

    def put(self, entry, text):
        """Keep a text under a name that is free.

        :raise KeyFolderError: when the name is taken, or the command fails
        """
        self._run('put', entry, text=text)

    def replace(self, entry, text):
        """Keep a text in the place of the one before it.

        :raise KeyFolderError: when the command fails
        """
        self._run('replace', entry, text=text)

    def remove(self, entry):
        """Remove what is under this name, if there is anything.

        :raise KeyFolderError: when the command fails
        """
        self._run('remove', entry)

    def names(self):
        """What is kept, in order.

        :raise KeyFolderError: when the command fails
        """
        return sorted(self._run('names').split())

    def is_new(self):
        """Never: where a command keeps its texts is its own to make."""
        return False

    def sweep(self):
        """Nothing: what the command leaves half done is its own to clear."""

    def _run(self, *words, text=''):
        """What the command says."""
        try:
            done = subprocess.run([*self.words, *words], input=text, capture_output=True, text=True, check=False,
                                  timeout=SECONDS)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            raise KeyFolderError(type(error).__name__) from None
        if done.returncode:
            raise (MissingKeyError if words[0] == 'get' and done.returncode == 1 else KeyFolderError)(
                f"exit {done.returncode}")
        return done.stdout
