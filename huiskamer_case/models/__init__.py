# The direction of the house, by rooms: which may use which stands in CONTRIBUTING.md, and a test holds it.
from . import shared
from . import directory
from . import exchange
from . import oversight
from . import dropin
from . import monitoring
from . import casework
from . import receivers
