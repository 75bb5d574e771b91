from . import huiskamer_outcome_count
