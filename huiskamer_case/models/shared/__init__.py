# Tools that know no other room, and the places of the house.
from . import guards
from . import separate_transaction
from . import guarded_text
from . import ask_mixin
from . import append_only_mixin
from . import guarded_mixin
from . import location
