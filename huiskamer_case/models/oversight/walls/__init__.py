# What stands around every named record. Uses shared.
from . import oversight_mixin
from . import confidential_mixin
from . import coded_mixin
from . import side_doors
from . import groups_remembered
from . import remembered
from . import made_once
from . import ir_rule
from . import one_answer
from . import pages
from . import log_filter
from . import tap_log
from . import in_one_of
from . import job_stuck
from . import ir_http
