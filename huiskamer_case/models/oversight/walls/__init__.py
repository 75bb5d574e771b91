# What stands around every named record. Uses shared.
from . import oversight_mixin
from . import confidential_mixin
from . import side_door_mixin
from . import side_doors
from . import ir_rule
from . import log_filter
