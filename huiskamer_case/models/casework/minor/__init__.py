# The path for somebody under 18. Uses file.
from . import minor_path
from . import minor_consent
