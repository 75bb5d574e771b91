# Who answers for a service, what she sees and does. Uses disclosure and directory.
from . import service_member
from . import service_people
from . import service_account
from . import let_in
from . import receiver_contact
from . import receiver_ended
from . import receiver
from . import handover_receiver
from . import receiver_lines
from . import receiver_answer
from . import receiver_places
from . import service_notice
from . import partner
from . import fhir
from . import fhir_answer
