from . import huiskamer_outcome_count
from . import huiskamer_introduction
from . import huiskamer_pilot
from . import huiskamer_dashboard
from . import huiskamer_dashboard_evenings
from . import huiskamer_dashboard_around
from . import huiskamer_pilot_ending
