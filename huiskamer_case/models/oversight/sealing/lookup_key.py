"""The key of the one look-up by words, kept in the key folder and outside the database."""
import os
import secrets

from . import key_folder

SIZE = 32


def lookup_key(env):
    """The key of this database, made when it is first needed.

    It lies in the key folder, which the database's own back-up does not include.
    """
    place = key_folder.folder()
    path = os.path.join(place, f'lookup-{env.cr.dbname}.key')
    if not os.path.exists(path):
        os.makedirs(place, mode=0o700, exist_ok=True)
        _make(path)
    with open(path, 'rb') as key:
        return key.read()


def _make(path):
    """Write a new key; of two sessions that do so at once, one wins and both read the same."""
    half = f'{path}.{secrets.token_hex(4)}'
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), 'wb') as key:
        key.write(secrets.token_bytes(SIZE))
    try:
        os.link(half, path)  # unlike a rename, a link never replaces what is there
    except FileExistsError:
        pass
    finally:
        os.unlink(half)
