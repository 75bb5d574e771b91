"""The keys outside the database: one interface, whatever keeps them.

A database dump without them opens no sealed field. Where they are: the command in ``HUISKAMER_KEY_COMMAND`` or
``huiskamer_key_command`` in ``odoo.conf``; else the folder in ``HUISKAMER_KEY_FOLDER`` or ``huiskamer_key_folder``;
else
``huiskamer_keys`` in Odoo's data folder, beside the filestore and not in Odoo's own back-up zip.

A key bears a random name that begins with the identity of its database: a random word kept in the
database, never its name, so that a renamed or restored database finds its own and only its own are swept.
"""
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from odoo.tools import config

from .key_source import Command, Folder, KeyFolderError, MissingKeyError

KEY_BYTES = 32
SETTING, COMMAND = 'huiskamer_key_folder', 'huiskamer_key_command'
SUFFIX = '.key'
# 16 digits of the database and 16 of the key; those from before databases had an identity have 16.
NAME = re.compile(r'(?:[0-9a-f]{16}){1,2}')


def setting(name):
    """What the environment says, else ``odoo.conf``, else nothing."""
    return os.environ.get(name.upper()) or config.get(name)


def folder():
    """Where the keys lie when a folder keeps them, as a path."""
    chosen = setting(SETTING)
    return Path(chosen).expanduser() if chosen else Path(config['data_dir']) / 'huiskamer_keys'


def holds(place):
    """Whether a folder is the key folder or lies in it: no back-up of the keys does."""
    return not setting(COMMAND) and folder().resolve() in (Path(place).resolve(), *Path(place).resolve().parents)


def source():
    """What keeps the keys of this server."""
    return Command(setting(COMMAND)) if setting(COMMAND) else Folder(folder())


def new_identity():
    """A random word for a database."""
    return secrets.token_hex(8)


def new_name(identity=''):
    """A random name for a key of this database."""
    return identity + secrets.token_hex(8)


def new_key():
    """A key that nobody can guess."""
    return secrets.token_bytes(KEY_BYTES)


def entry_of(name):
    """Under which name a source keeps this key.

    :raise KeyFolderError: for a name that no key can have
    """
    if not NAME.fullmatch(name or ''):
        raise KeyFolderError("no such key")
    return name + SUFFIX


def path_of(name, place=None):
    """The file of a key, in the key folder or in a back-up of it.

    :raise KeyFolderError: for a name that no key can have
    """
    return (place or folder()) / entry_of(name)


def read(name, place=None):
    """The key with this name, from what keeps the keys or from a back-up folder.

    :raise KeyFolderError: when it is missing, unreadable or of the wrong length
    """
    key = _key_in((Folder(place) if place else source()).get(entry_of(name)).strip())
    if key is None:
        raise KeyFolderError("no whole key")
    return key


def keep(name, key, place=None):
    """Keep a key: written whole and to disk before it bears its name, never over another.

    :raise KeyFolderError: when the name is taken or nothing can be written
    """
    (Folder(place) if place else source()).put(entry_of(name), key.hex() + '\n')


def is_free(name, place=None):
    """Whether nothing is lost when a key is kept under this name: nothing is there, or what a crash or a broken copy
    left, which opens nothing. What cannot be read may be a key.
    """
    kept = Folder(place) if place else source()
    try:
        return _key_in(kept.get(entry_of(name)).strip()) is None
    except MissingKeyError:
        return True
    except KeyFolderError:
        return kept.is_new()


def keep_again(name, key, place=None):
    """Keep a key that was there before, also in the place of what is left of it (see `is_free`).

    :raise KeyFolderError: when another key bears the name, or nothing can be written
    """
    if not is_free(name, place):
        raise KeyFolderError("the name is taken")
    kept = Folder(place) if place else source()
    kept.remove(entry_of(name))
    keep(name, key, place)


def _key_in(text):
    """The key that a text holds, or None when it holds none."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def make(name):
    """Make a new key and keep it.

    :raise KeyFolderError: when nothing can be written
    """
    key = new_key()
    keep(name, key)
    return key


def destroy(name, place=None):
    """Overwrite and remove a key; what counts is that the back-ups of the folder are thinned out as well.

    :raise KeyFolderError: when it cannot be removed
    """
    (Folder(place) if place else source()).remove(entry_of(name))


def names(place=None):
    """The names of all keys that are kept, of this database and of others.

    :raise KeyFolderError: when they cannot be listed
    """
    found = (Folder(place) if place else source()).names()
    return [name.removesuffix(SUFFIX) for name in found if name.endswith(SUFFIX)
            and NAME.fullmatch(name.removesuffix(SUFFIX))]


def check_value(key):
    """A value by which a key is recognised and from which it cannot be found."""
    return hmac.new(key, b'huiskamer.key.epoch', hashlib.sha256).hexdigest()[:16]


def loose_ends():
    """What is wrong with the place itself, as codes: ``absent``, ``read_only``, ``open_to_others``,
    ``inside_filestore``.
    """
    if setting(COMMAND):
        return [] if _answers() else ['absent']
    place, found = folder(), []
    if not place.is_dir():
        return ['absent']
    if not os.access(place, os.W_OK | os.X_OK) or _is_full(place):
        found.append('read_only')
    if place.stat().st_mode & 0o077:
        found.append('open_to_others')
    if (Path(config['data_dir']) / 'filestore').resolve() in place.resolve().parents:
        found.append('inside_filestore')
    return found


def _answers():
    """Whether the command that keeps the keys can be asked."""
    try:
        names()
    except KeyFolderError:
        return False
    return True


def _is_full(place):
    """Whether a small file can no longer be kept; tried, for a quota or a read-only mount shows in no mode."""
    probe = place / f'.probe.{secrets.token_hex(4)}'
    try:
        probe.write_bytes(b'0' * 4096)
    except OSError:
        return True
    finally:
        probe.unlink(missing_ok=True)
    return False
