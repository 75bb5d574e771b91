from . import own_file
