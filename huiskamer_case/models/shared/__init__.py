# Tools that know no other room, and the places of the house.
from . import guards
from . import separate_transaction
from . import mixed_rows
from . import guarded_text
from . import answer_number
from . import dialog
from . import ask_mixin
from . import on_record_mixin
from . import words_stay
from . import guarded_mixin
from . import hours_mixin
from . import location
from . import tries
from . import one_at_a_time
from . import desk
