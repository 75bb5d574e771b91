from . import tally_sheet
