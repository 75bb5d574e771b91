# What a service gets to know and how it is told: draft, gate, call, letter. Uses handover.
from . import handover_draft
from . import disclosure
from . import handover_gate
from . import handover_call
from . import handover_letter
from . import handover_asked
