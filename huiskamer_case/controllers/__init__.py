from . import tally_sheet
from . import own_file
from . import letter
from . import report
