"""What Odoo's own log of requests holds of an evening: nothing that says when somebody was counted."""
import secrets


def test_no_line_of_a_tap_and_every_other_line(server, password_of):
    host = server.rpc("host", password_of("host"))
    begun = server.log_path.stat().st_size
    opening = host.call("huiskamer.opening", "search", [["state", "=", "open"]], limit=1)[0]
    tally = host.call("huiskamer.tally", "search", [["opening_id", "=", opening]], limit=1)[0]
    host.call("huiskamer.opening", "counting_board")
    host.call("huiskamer.opening", "count_taps", [opening], secrets.token_hex(16), [["help", "advies", 1]])
    host.call("huiskamer.opening", "counts", [opening])
    host.call("huiskamer.tally", "action_add", [tally])
    host.call("huiskamer.opening", "search_count", [])
    with open(server.log_path, "rb") as log:
        log.seek(begun)
        lines = log.read().decode().splitlines()
    assert [line for line in lines if "huiskamer.opening/search_count" in line], "requests are not logged: nothing was looked at"  # noqa: E501
    for word in ("count_taps", "opening/counts", "counting_board", "tally/action_add"):
        assert not [line for line in lines if word in line], word
