# Whether the installation is set up safely, and the settings of the house. Uses all of oversight.
from . import house
from . import house_decided
from . import posture_finding
from . import posture_people
from . import posture_kinds
from . import posture_doors
from . import posture_server
from . import posture_keys
from . import desk_posture
from . import first_step
