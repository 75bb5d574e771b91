from . import tally_sheet
from . import records
