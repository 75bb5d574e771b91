from . import huiskamer_demo
