"""./huis drill: back up, destroy, come back, on a scratch copy of the demo database."""
from launcher import databases, drill, rig
from launcher.commands import no_arguments
from launcher.steps import say


def run(_arguments):
    """Do the drill; exit code 1 when something did not come back, or something came back that must not."""
    with rig.running() as the_rig:
        databases.with_addon(the_rig, databases.full_name(), demo=True)
        is_right = drill.run(the_rig, databases.full_name(), say)
    say("All came back, and nothing that must not." if is_right else "This is not right: read the lines above.")
    return int(not is_right)


COMMANDS = {"drill": ("back up, destroy and come back, on a scratch copy", no_arguments, run)}
