# The named room. Imports and calls run down this list; dropin is a stranger.
from . import consent
from . import file
from . import asking
from . import notes
from . import access
from . import handover
from . import disclosure
from . import minor
from . import rights
from . import life
