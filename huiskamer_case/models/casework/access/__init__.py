# Who has a file, for a time or for good. Uses file.
from . import case_caseload
from . import case_emergency
from . import case_stand_in
from . import case_lock_out
from . import case_grant
