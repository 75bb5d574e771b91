from . import tally_sheet
from . import tonight
from . import draft_key
from . import own_file
from . import letter
from . import read_log
from . import second_factor
from . import report
