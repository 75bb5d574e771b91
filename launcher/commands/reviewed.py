"""./huis reviewed: the reasons beside the code, as the list that a person reads."""
from launcher import reviewed
from launcher.commands import no_arguments
from launcher.steps import say


def act(_arguments):
    """Write the list; 1 when a reason is missing."""
    missing = reviewed.write()
    for place in missing:
        say(f"no reason: {reviewed.ADDON.name}/{place.file}:{place.line} {place.method} ({place.what})")
    return 1 if missing else 0


COMMANDS = {"reviewed": ("write security/REVIEWED.md from the reasons beside the code", no_arguments, act)}
