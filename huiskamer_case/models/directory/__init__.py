# Who can receive people: organisations, services, places, words. Uses shared.
from . import language
from . import topic
from . import data_category
from . import assured_mixin
from . import provider
from . import service
from . import res_partner
from . import capacity
from . import service_capacity
from . import introduction
from . import place_hold
from . import directory
from . import provider_adding
from . import directory_contacts
from . import directory_bring_in
