# Who read what, kept for good. Uses walls.
from . import access_event
from . import access_event_chain
from . import access_event_month
from . import access_day
from . import access_review
from . import read_log_mixin
from . import failed_questions
from . import ir_actions_report
from . import desk_log
