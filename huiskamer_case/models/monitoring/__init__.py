# Counters, the dashboard, the report. Uses dropin; never a named row.
from . import outcome_count
from . import introduction_count
from . import pilot
from . import report
from . import report_state
from . import report_figures
from . import report_frozen
from . import report_page
from . import report_prose
from . import release
from . import dashboard
from . import dashboard_evenings
from . import dashboard_around
from . import pilot_ending
from . import place_hold_count
