from . import satisfaction_card
from . import tally_sheet
