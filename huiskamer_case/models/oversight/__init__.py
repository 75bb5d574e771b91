# Who looked, who may, what must go. casework builds on it; it knows no room of casework.
from . import walls
from . import sealing
from . import read_log
from . import roles
from . import ending
from . import posture
