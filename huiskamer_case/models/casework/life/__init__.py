# The ordinary life of a file: slips of the pen, two files of one person, going together. Uses disclosure and rights.
from . import case_closing
from . import case_aftercare
from . import handover_take_back
from . import handover_together
from . import handover_way_in
from . import desk_handovers
from . import case_question
from . import case_merge
from . import case_merge_rows
from . import client_merge
from . import merged_codes
from . import agenda
