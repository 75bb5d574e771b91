# The daily work in a file: what was said, what is next, what she wants, and Today. Uses asking.
from . import file_content_mixin
from . import contact
from . import contact_record
from . import goal
from . import step
from . import case_steps
from . import case_writing
from . import health
from . import stream
from . import today
