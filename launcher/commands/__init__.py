"""The commands of ./huis, one file per group; launcher/cli.py lists them."""


def no_arguments(parser):
    """For a command that takes none."""
