from . import huiskamer_confidential_mixin
from . import huiskamer_sealed_mixin
from . import huiskamer_key
from . import huiskamer_key_epoch
from . import huiskamer_retention_term
from . import huiskamer_retention_proposal
from . import huiskamer_access_request
from . import ir_rule
