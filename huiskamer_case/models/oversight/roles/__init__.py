# Who may do what, for how long, and by whose word. Uses walls and read_log.
from . import second_person_mixin
from . import access_request
from . import access_request_end
from . import access_request_account
from . import access_holding
from . import access_grant
from . import decision
from . import decision_words
from . import second_factor_reset
from . import res_users
from . import whom_to_tell
from . import leaving
from . import log_in_tries
from . import screen_lock
from . import desk_roles
