# What the person can ask for: a copy, who looked, being gone. Uses handover and minor.
from . import case_erasure
from . import ended_again
from . import case_retention
from . import case_copy
from . import minor_rights
from . import noted_reads
from . import case_looked
from . import breach_person
