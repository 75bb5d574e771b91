# The anonymous room: counts of an evening. Uses shared and oversight/sealing; casework is a stranger.
from . import location_evenings
from . import evening
from . import evening_counting
from . import evening_card
from . import evening_jobs
from . import evening_sheet
from . import tally
from . import tap_batch
from . import week_tally
from . import correction
from . import help_line
from . import side_effect
from . import observation
