# What a person allows, and in which words. Uses directory and oversight.
from . import consent_text
from . import consent_words
from . import consent_review
from . import consent_paper
from . import legal_basis
from . import consent
from . import consent_order
from . import consent_receipt
from . import service_answers
from . import consent_event
from . import consent_withdrawal
from . import desk_texts
from . import set_up
