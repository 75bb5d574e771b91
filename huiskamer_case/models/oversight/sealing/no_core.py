"""Keeps what is open in memory from the disk when a process crashes.

Keys, and what they opened, stand in the memory of Odoo's processes. A core file has all of it in clear, on the disk and
in whatever gathers such files, and no erasure reaches it.
"""
import resource


def install():
    """Let neither this process nor those that it begins leave a core file; whoever hunts a crash can raise it again."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


install()
