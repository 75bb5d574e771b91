# What must go, when, and the proof of it. Uses sealing and roles.
from . import rights_event
from . import legal_hold
from . import consent_proof
from . import ended
from . import coming_back
from . import role_ended
from . import erasure
from . import erasure_job
from . import retention_term
from . import try_term
from . import retention_proposal
from . import decided
from . import register_mixin
from . import rights_request
from . import demand
from . import breach
from . import desk_terms
