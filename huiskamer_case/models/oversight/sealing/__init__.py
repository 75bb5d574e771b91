# Values that only a key opens. Uses walls.
from . import sealed_mixin
from . import key
from . import key_epoch
from . import seal_finding
from . import lookup_mixin
