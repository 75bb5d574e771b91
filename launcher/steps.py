"""How the launcher speaks: steps with their seconds, and one kind of error."""
import contextlib
import errno
import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

QUIET_SECONDS = 5  # a step silent for longer than this says that it is still at work
BEAT_SECONDS = 10  # and then again after each of these
TAIL_LINES = 25  # of a failed program's output, shown with its error


class SetupError(Exception):
    """A step failed. The message says what happened and what to do about it."""

    def __init__(self, happened, todo):
        self.happened, self.todo = happened, todo
        super().__init__(f"{happened}\n  What to do: {todo}")


# By what the machine does not let us write, and what to do about it.
FULL = (errno.ENOSPC, errno.EDQUOT)
NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS)


def not_let(error):
    """An error of the machine that is about whose a folder is, or how full: a SetupError; None for any other."""
    if not isinstance(error, OSError) or error.errno not in FULL + NOT_OURS:
        return None
    return SetupError(
        f"{error.filename or 'A file'}: {os.strerror(error.errno)}.",
        "make room, or set HUIS_CACHE to a folder on another disk" if error.errno in FULL else
        "set HUIS_CACHE to a folder of your own, and work in a checkout of your own")


def say(text):
    """Print lines at once and in one piece, also from several threads and into a file."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def step(title, detail=lambda: ""):
    """Run the body as a step: say how many seconds it took, or that it failed.

    `detail` is asked now and then for a few words on how far it has come.
    """
    started = time.monotonic()
    with heartbeat(title, started, detail):
        try:
            yield
        except BaseException:
            say(f"  ✗ {title} ({time.monotonic() - started:.1f} s)")
            raise
    say(f"  ✓ {title} ({time.monotonic() - started:.1f} s)")


@contextlib.contextmanager
def heartbeat(title, started, detail):
    """While the body runs, say every few seconds that it is still at work, and how far."""
    done = threading.Event()

    def beat():
        pause = QUIET_SECONDS
        while not done.wait(pause):
            pause, words = BEAT_SECONDS, detail()
            say(f"  … {title}: {time.monotonic() - started:.0f} s{', ' + words if words else ''}")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def run(command, todo, *, log=None, **options):
    """Run a program to its end and return its standard output as text.

    With `log` (a path) the output goes there instead, and "" is returned.
    Raises SetupError with the last lines of output when it fails; `todo` is the advice.
    """
    command = [str(part) for part in command]
    try:
        if log:
            with open(log, "ab") as sink:
                done = subprocess.run(
                    command, stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT, check=False, **options)
            output = ""
        else:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                errors="replace", check=False, **options)
            output = done.stdout
    except FileNotFoundError as missing:
        raise SetupError(f"The program {missing.filename} was not found.", todo) from None
    if done.returncode:
        words = tail(log) if log else last_lines(done.stdout + done.stderr)
        raise SetupError(f"{Path(command[0]).name} ended with {done.returncode}:\n{words}", todo)
    return output


def last_lines(text):
    """The last lines of a text, indented, for an error message."""
    return "\n".join("    " + line for line in text.strip().splitlines()[-TAIL_LINES:])


def tail(path):
    """The last lines of a file, indented, for an error message."""
    try:
        return last_lines(Path(path).read_text(errors="replace")) + f"\n    (all of it: {path})"
    except FileNotFoundError:
        return "    (no output)"


@contextlib.contextmanager
def locked(path):
    """Hold an exclusive lock on a file; wait for another run of the launcher if it has it.

    The kernel drops the lock when the holder dies, so a killed run blocks nobody.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"  … waiting for another run of huis ({path.stem})")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def report_and_exit(error):
    """Print a SetupError without a traceback and leave with exit code 1."""
    print(f"\nhuis: {error}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def is_root():
    """True when this process runs as root."""
    return os.geteuid() == 0
