# What a person allows, and in which words. Uses directory and oversight.
from . import consent_text
from . import legal_basis
from . import consent
from . import consent_event
from . import consent_withdrawal
