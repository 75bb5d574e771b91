from . import report
from . import controllers
from . import models
from . import demo
from .leaving import uninstall_hook
