# A person who chose to be known here, and her file. Uses consent.
from . import location_team
from . import client
from . import client_lookup
from . import case
from . import case_standing
from . import case_opening
from . import case_search
from . import case_notice
from . import file_content_mixin
from . import contact
from . import goal
from . import case_purpose
from . import today
