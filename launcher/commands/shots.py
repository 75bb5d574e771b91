"""./huis shots: the pictures of docs/tutorial.md, from the test that clicks through one evening.

One script tells the evening, tries it and draws it: a picture of a screen that does not work can not come about.
"""
import re
import subprocess

from launcher import rig, settings
from launcher.commands import no_arguments
from launcher.commands.test import environment, pytest_part
from launcher.steps import SetupError, say

STORY = "tests/browser/test_browser_story.py"
TUTORIAL = settings.ROOT / "docs" / "tutorial.md"
IMAGES = settings.ROOT / "docs" / "images"
PICTURE = re.compile(r"\(images/(story-[\w-]+\.png)\)")
COLOURS = 128  # screens are plain: a third of the size, and the eye sees no difference
SMALLER = """
import sys
from PIL import Image
Image.open(sys.argv[1]).convert('RGB').quantize(int(sys.argv[3])).save(sys.argv[2], optimize=True)
"""


def wanted():
    """The names of the pictures that the tutorial shows, in its order."""
    return PICTURE.findall(TUTORIAL.read_text())


def act(_arguments):
    """Click through the evening and keep its pictures; 1 when it went wrong, and the pictures stay as they are.

    Raises SetupError when the tutorial shows a picture that the evening does not take.
    """
    for path in settings.SCREENSHOTS.glob("story-*.png"):
        path.unlink()
    with rig.running() as the_rig:
        result = pytest_part(the_rig, [STORY], environment(1, "", 1), quiet=False)
        if result.failed or not result.passed:
            return 1
        for name in wanted():
            keep(the_rig, name)
    say("Look at each of them in docs/images: a reader will.")
    return 0


def keep(the_rig, name):
    """Put one picture into docs/images, with fewer colours."""
    taken = settings.SCREENSHOTS / name
    if not taken.exists():
        raise SetupError(f"{STORY} took no picture {name}.", "see the names in docs/tutorial.md")
    subprocess.run([the_rig.python, "-c", SMALLER, taken, IMAGES / name, str(COLOURS)], check=True)


COMMANDS = {"shots": ("draw the pictures of docs/tutorial.md by clicking through one evening", no_arguments, act)}
