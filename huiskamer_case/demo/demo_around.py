"""What happened around the invented huiskamer during its pilot, and whom its hosts call. All invented."""
from datetime import date, timedelta

from odoo import fields

EFFECTS = [
    # day of the pilot, kind, who told, severity, handled
    (1, 'looking_in', 'neighbour', 'light', True),
    (3, 'press', 'staff', 'serious', True),
    (6, 'noise', 'neighbour', 'light', True),
    (12, 'traffic', 'business', 'light', True),
    (17, 'loitering', 'visitor', 'serious', True),
    (24, 'good_contact', 'neighbour', 'good', True),
    (33, 'calmer', 'police', 'good', True),
    (38, 'complaint', 'business', 'light', False),
]
OBSERVATIONS = {
    8: "De eerste dagen keken voorbijgangers vaak naar binnen; met gordijnen dicht werd dat minder.",
    10: "Bezoekers komen liever via de zij-ingang. De bel bij de voordeur wordt nauwelijks gebruikt.",
    12: "De winkel naast ons bracht koffie langs en vroeg hoe het ging.",
}
FIRST_DAY = date(2019, 2, 18)


def build(env, location):
    """Side effects and observations of the pilot, two of this week, and numbers that ring nowhere."""
    today = fields.Date.context_today(location.with_context(tz='Europe/Amsterdam'))
    effects = [(FIRST_DAY + timedelta(days=day), *rest) for day, *rest in EFFECTS]
    effects += [(today, 'good_contact', 'neighbour', 'good', False), (today, 'noise', 'business', 'light', False)]
    env['huiskamer.side.effect'].create([
        {'location_id': location.id, 'date': day, 'kind': kind, 'source': source, 'severity': severity,
         'is_handled': handled}
        for day, kind, source, severity, handled in effects])
    env['huiskamer.observation'].create([
        {'location_id': location.id, 'year': 2019, 'week': week, 'text': text} for week, text in OBSERVATIONS.items()])
    env.ref('huiskamer_case.help_line_supervisor').phone = '050-0000000'
    env.ref('huiskamer_case.help_line_shelter').phone = '050-0000001'
