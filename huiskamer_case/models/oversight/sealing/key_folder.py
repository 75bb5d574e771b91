"""The folder with the keys of the epochs, outside the database.

A database dump without this folder opens no sealed field. Its place: ``HUISKAMER_KEY_FOLDER`` in the
environment, else ``huiskamer_key_folder`` in ``odoo.conf``, else ``huiskamer_keys`` in Odoo's data
folder, beside the filestore and not in Odoo's own back-up zip. A key bears the random name of its
epoch and not of the database, so a renamed or copied database still finds its own.
"""
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from odoo.tools import config

KEY_BYTES = 32
SETTING = 'huiskamer_key_folder'
SUFFIX = '.key'
NAME = re.compile(r'[0-9a-f]{16}')


class KeyFolderError(Exception):
    """A key is not there, is not readable or is not what it should be; never says what is in it."""


def folder():
    """Where the keys lie, as a path."""
    chosen = os.environ.get(SETTING.upper()) or config.get(SETTING)
    return Path(chosen).expanduser() if chosen else Path(config['data_dir']) / 'huiskamer_keys'


def new_name():
    """A random name for an epoch."""
    return secrets.token_hex(8)


def path_of(name, place=None):
    """The file of one epoch's key, in the key folder or in a back-up of it.

    :raise KeyFolderError: for a name that no epoch can have
    """
    if not NAME.fullmatch(name or ''):
        raise KeyFolderError("no such epoch")
    return (place or folder()) / (name + SUFFIX)


def read(name, place=None):
    """The key of this epoch, from the key folder or from a back-up of it.

    :raise KeyFolderError: when it is missing, unreadable or of the wrong length
    """
    try:
        key = bytes.fromhex(path_of(name, place).read_text('ascii').strip())
    except (OSError, ValueError) as error:
        raise KeyFolderError(type(error).__name__) from None
    if len(key) != KEY_BYTES:
        raise KeyFolderError("wrong length")
    return key


def make(name):
    """Make the key of a new epoch: written whole and to disk before it bears its name, never over another.

    :raise KeyFolderError: when the folder cannot be written
    """
    key = secrets.token_bytes(KEY_BYTES)
    try:
        put(name, key, folder())
    except OSError as error:
        raise KeyFolderError(type(error).__name__) from None
    return key


def put(name, key, target):
    """Write a key into a folder, for the owner's eyes only, or raise when there is one already."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target / f'.{name}.{secrets.token_hex(4)}'
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, 'w') as sink:
            sink.write(key.hex() + '\n')
            sink.flush()
            os.fsync(sink.fileno())
        os.link(part, target / (name + SUFFIX))  # fails when the name is taken; a rename would replace it
    finally:
        part.unlink()
    directory = os.open(target, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def destroy(name, place=None):
    """Overwrite and remove the key of an epoch.

    Overwriting is a courtesy: a copying file system, an SSD or a back-up may still have it. What
    counts is that the back-ups of this folder are thinned out on the same day.
    """
    path = path_of(name, place)
    if path.exists():
        with open(path, 'r+b') as sink:
            sink.write(b'0' * path.stat().st_size)
            sink.flush()
            os.fsync(sink.fileno())
        path.unlink()


def check_value(key):
    """A value by which a key is recognised and from which it cannot be found."""
    return hmac.new(key, b'huiskamer.key.epoch', hashlib.sha256).hexdigest()[:16]


def loose_ends():
    """What is wrong with the folder itself, as codes: ``absent``, ``open_to_others``, ``inside_filestore``."""
    place, found = folder(), []
    if not place.is_dir():
        return ['absent']
    if place.stat().st_mode & 0o077:
        found.append('open_to_others')
    if (Path(config['data_dir']) / 'filestore').resolve() in place.resolve().parents:
        found.append('inside_filestore')
    return found
