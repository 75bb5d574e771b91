# Who has a file, for a time or for good. Uses notes.
from . import location_team
from . import case_caseload
from . import posture_in_hand
from . import case_moving
from . import case_emergency
from . import case_stand_in
from . import case_lock_out
from . import locked_codes
from . import case_grant
from . import grant_stream
from . import desk_files
