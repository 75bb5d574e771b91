"""After how many minutes the screens of this house lock, set for a test."""
import contextlib


@contextlib.contextmanager
def screens_lock(logged_in, minutes):
    """Let them lock after so many minutes; as late as before afterwards, which two people do.

    :param logged_in: a function: login -> a client with a session of its own
    :return: a function that lets them lock even earlier
    """
    officer = logged_in("privacy")
    house = officer.call("huiskamer.house", "search", [])
    before, = officer.call("huiskamer.house", "read", house, ["second_factor", "lock_after", "lock_after_host"])

    def after(minutes):
        """Let them lock after so many minutes, as one person may who makes it shorter."""
        officer.call("huiskamer.house", "write", house, {"lock_after": minutes})

    after(minutes)
    yield after
    # earlier sessions are locked
    officer, supervisor = logged_in("privacy"), logged_in("supervisor")
    action = officer.call("huiskamer.house", "weaken", house, {
        "second_factor": before["second_factor"], "new_lock_after": str(before["lock_after"]),
        "new_lock_after_host": str(before["lock_after_host"]),
        "reason": "The test has ended; it was like this before."})
    supervisor.call("huiskamer.decision", "action_confirm", [action["res_id"]])
