from . import huiskamer_confidential_mixin
from . import huiskamer_access_request
from . import ir_rule
from . import huiskamer_access_event
from . import huiskamer_lookup_mixin
