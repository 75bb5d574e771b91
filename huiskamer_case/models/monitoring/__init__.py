from . import huiskamer_outcome_count
from . import huiskamer_introduction
from . import huiskamer_hold
