# Handing over warmly, followed to its end: how a handover moves and whose it is. Uses access.
from . import handover
from . import case_handovers
from . import handover_move
from . import handover_guard
from . import working_days
from . import handover_clock
from . import handover_owner
from . import handover_giving
from . import handover_leaving
from . import handover_figures
from . import handover_event
from . import handover_consent
from . import handover_detail
from . import handover_today
