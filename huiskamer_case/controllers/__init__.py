from . import tally_sheet
from . import own_file
from . import letter
from . import read_log
from . import second_factor
from . import report
