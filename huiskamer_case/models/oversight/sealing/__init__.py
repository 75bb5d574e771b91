# Values that only a key opens, and the keys outside the database. Uses walls.
from . import no_core
from . import sealed_mixin
from . import kept_key_mixin
from . import secret
from . import key_epoch
from . import short_key
from . import key
from . import key_rotation
from . import key_backup
from . import seal_finding
from . import draft_key
