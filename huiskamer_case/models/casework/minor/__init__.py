# The path for somebody under 18. Uses access.
from . import minor_path
from . import minor_consent
from . import minor_path_whose
from . import minor_eighteen
from . import minor_today
