from . import huiskamer_location
from . import huiskamer_opening
from . import huiskamer_tally
from . import huiskamer_week_tally
