# A person who chose to be known here, and the cover of her file: whose it is, how it stands. Uses consent.
from . import client
from . import client_lookup
from . import case
from . import case_team
from . import case_standing
from . import client_answers
from . import case_search
from . import case_notice
from . import client_slip
