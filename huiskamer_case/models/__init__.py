# The direction of the house: shared knows no other room; oversight holds the mixins that
# casework builds on; dropin and casework do not know each other; monitoring only counts.
from . import shared
from . import oversight
from . import dropin
from . import monitoring
from . import casework
