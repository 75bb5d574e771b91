"""The pilot of 2019 as a pilot, what came of its handovers, and its report as it left the house. All invented."""
from datetime import date

from ..models.monitoring.protection import SHOWN, people
from ..models.shared.guards import through_method

PILOT = (date(2019, 2, 18), date(2019, 3, 31))
CRITERIA = """Op ten minste drie van de vier avonden komt er iemand.
Ten minste vijftien verschillende mensen weten de huiskamer te vinden.
Van de mensen die verder geholpen willen worden, heeft de helft binnen een maand iemand ontmoet."""
BASELINE = """In de vier weken voor de opening noteerden wij met de buren samen: twee keer geluid op straat, geen klachten van winkels.
De wijkagent noemde de straat rustig."""  # noqa: E501
INTRODUCTION = """Bij brief van 14 februari 2019 bent u geïnformeerd over de huiskamer aan de Schoolholm. Wij zouden volgen of de huiskamer voorziet in een behoefte, en welke (neven)effecten er zijn. Deze brief vertelt wat wij zagen, en wat er nu is besloten."""  # noqa: E501
CONCLUSION = """De huiskamer wordt gevonden: op bijna alle avonden kwam er iemand, en mensen kwamen terug.
Vragen over uitstappen en over instappen kwamen allebei voor; de meeste vragen gingen over iets anders, zoals wonen, geld en gezondheid.
Rond het pand bleef het rustig. Of dat zo blijft, kunnen zes weken niet zeggen."""  # noqa: E501
RECOMMENDATION = """Ga door, met dezelfde openingstijden, en kijk na een half jaar opnieuw.
Maak afspraken over plekken in de nachtopvang: daar liep een warme overdracht het vaakst vast."""
ANSWERS = """Gehaald. Van de avonden die doorgingen bleven er {empty} leeg (afgerond).
Gehaald. Er kwamen {least} tot {most} verschillende mensen.
Deels te zeggen. Bij {came} van de {sent} overdrachten kwam de cliënt (afgerond); hoe snel dat was, wordt niet geteld."""  # noqa: E501
TOO_FEW = "te weinig om te noemen"
# What came of handovers: month, kind of receiver, step, how often; invented.
OUTCOMES = [
    (2, 'exit_programme', {'send': 3, 'accept': 3, 'attend': 1}),
    (3, 'exit_programme', {'send': 6, 'accept': 5, 'attend': 5, 'complete': 4, 'cancel': 1}),
    (2, 'health', {'send': 2, 'accept': 2, 'attend': 2, 'complete': 1}),
    (3, 'health', {'send': 5, 'accept': 5, 'attend': 4, 'complete': 4}),
    (2, 'night_shelter', {'send': 2, 'accept': 1, 'attend': 1, 'complete': 1, 'confirm_decline': 1,
                          'unmet_no_place': 1}),
    (3, 'night_shelter', {'send': 4, 'accept': 1, 'attend': 1, 'complete': 1, 'confirm_decline': 3,
                          'unmet_no_place': 3}),
    (3, 'permit_and_rights', {'send': 4, 'accept': 4, 'attend': 3, 'complete': 3, 'give_up': 1, 'unmet_language': 1}),
    (3, 'income', {'send': 3, 'accept': 2, 'attend': 2, 'complete': 2, 'waitlist': 1}),
]


def build(env, users, location):
    """The pilot with its criteria, the counters of its months, and a report that two supervisors made and checked."""
    # The criteria bear a day of 2019: they were written then, in the invented world.
    pilot = through_method(env['huiskamer.pilot']).create({
        'location_id': location.id, 'date_from': PILOT[0], 'date_until': PILOT[1], 'criteria': CRITERIA,
        'criteria_on': date(2019, 2, 11), 'baseline': BASELINE, 'staff_hours': 412, 'cost': 18600})
    for month, kind, steps in OUTCOMES:
        for event, times in steps.items():
            for _time in range(times):
                env['huiskamer.outcome.count']._count(kind, event, date(2019, month, 20))
    pilot.with_user(users['supervisor']).decide({'decision': 'continue', 'decided_on': '2019-04-09'})
    report = env['huiskamer.report'].with_user(users['supervisor']).create({
        'pilot_id': pilot.id, 'location_id': location.id, 'date_from': PILOT[0], 'date_until': PILOT[1],
        'introduction': INTRODUCTION, 'conclusion': CONCLUSION, 'recommendation': RECOMMENDATION})
    report.answers = answers(report)
    report.with_user(users['supervisor2']).action_check()
    report.with_user(users['supervisor']).action_release()


def answers(report):
    """One line for each criterion, with the numbers of this letter: they are rounded anew in each house."""
    shown = {(table['measure'], row): number for table in report._draft_figures()['tables'] if table['status'] == SHOWN
             for row, number in table['rows']}
    least, most = people(shown.get(('first_visit', 'first'), 0), shown.get(('first_visit', 'unknown'), 0))
    named = {'empty': ('evening_none', 'all'), 'came': ('handover_steps', 'attended'),
             'sent': ('handover_steps', 'sent')}
    return ANSWERS.format(least=least, most=most, **{name: shown.get(row) or TOO_FEW for name, row in named.items()})
