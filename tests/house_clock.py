"""The day it is in the house of the demo, for tests that speak with it from outside."""
from datetime import datetime
from zoneinfo import ZoneInfo

HOUSE = ZoneInfo("Europe/Amsterdam")


def now():
    """This moment on the clock of the huiskamer; the machine of the test may live by another."""
    return datetime.now(HOUSE)


def today():
    """The day on the wall of the huiskamer."""
    return now().date()
