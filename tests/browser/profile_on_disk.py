"""What a browser leaves on the disk, in the folder of its profile."""
import time
from pathlib import Path

FLUSHED_SECONDS = 60


def wait_until(is_so, what):
    """Wait for something that the browser does when it pleases, such as writing to the disk."""
    end = time.monotonic() + FLUSHED_SECONDS
    while not is_so():
        assert time.monotonic() < end, what
        time.sleep(0.2)


def traces(folder, words):
    """The files below a folder in which these words can be read, in any writing of a browser."""
    wanted = [words.encode(), words.encode("utf-16-le")]
    return [path for path in Path(folder).rglob("*") if path.is_file()
            and any(form in path.read_bytes() for form in wanted)]
