# Handing over warmly, followed to its end. Uses file, consent and directory.
from . import handover
from . import case_handovers
from . import handover_draft
from . import handover_move
from . import handover_guard
from . import handover_clock
from . import handover_owner
from . import handover_call
from . import handover_letter
from . import handover_figures
from . import handover_standing
from . import handover_event
from . import handover_detail
from . import disclosure
