# What a person is asked before anything is kept, and how her answer is recorded. Uses file.
from . import case_asking
from . import case_conversation
from . import case_opening
from . import case_yes_again
from . import case_who
