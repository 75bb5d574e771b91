from . import records
from . import report_charts
from . import report_letter
from . import report_workbook
from . import satisfaction_card
from . import tally_sheet
