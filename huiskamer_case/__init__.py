from . import report
from . import controllers
from . import models
from . import controllers
from . import demo
