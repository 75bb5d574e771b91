# The directory in and out: published files of others (HSDS), read, shown and brought in. Uses directory.
from . import directory
from . import directory_contacts
from . import directory_bring_in
