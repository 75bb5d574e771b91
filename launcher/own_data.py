"""A data folder of one server's own: with everybody's attachments, and with nobody else's sessions."""
import contextlib
import shutil

from launcher import settings


@contextlib.contextmanager
def own_data(name):
    """The path of a data folder for the length of the body.

    All servers keep their sessions in one folder, thousands after some runs, and an erasure looks through each: how
    long a test takes would depend on what else ran on this machine.
    """
    place = settings.cache() / "data-of" / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    (place / "filestore").symlink_to(settings.cache() / "data" / "filestore")
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
