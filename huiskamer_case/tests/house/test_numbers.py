import re
from pathlib import Path

from odoo.tests import tagged

from ...models.casework.consent import consent as consents
from ...models.casework.handover import clock as clocks
from ...models.casework.handover import handover_flow as flow
from ...models.casework.life import case_aftercare
from ...models.casework.notes import contact, step, today
from ...models.monitoring import dashboard, protection
from ...models.oversight.ending import erasure
from ...models.oversight.read_log import access_review
from ...models.shared import answer_number, desk
from ..common import HuiskamerCommon

DOCS = Path(__file__).parents[3] / 'docs'
DAYS = {'a day': 1, 'a week': 7}


@tagged('post_install', '-at_install')
class TestNumbers(HuiskamerCommon):
    """The numbers that people were promised stand in the docs; the code has those, and no others."""

    def clock_rows(self):
        """The table of clocks in docs/handover.md: what it stands at -> the other cells."""
        page = (DOCS / 'handover.md').read_text()
        table = page[page.index('## The clocks'):]
        rows = [[cell.strip() for cell in line.strip('|').split('|')] for line in table.splitlines()
                if line.startswith('|')]
        return {row[0]: row[1:] for row in rows[2:]}

    def days_in(self, words):
        """The days that a cell names: in figures, or as a day or a week."""
        found = re.search(r'(\d+) (?:working )?days', words)
        return int(found[1]) if found else next((days for name, days in DAYS.items() if words.startswith(name)), None)

    def test_what_happens_by_itself_happens_when_the_docs_say(self):
        rows, asked = self.clock_rows(), 0
        for stages, words in ((('draft',), 'Draft'), (('accepted',), 'Accepted'),
                              (('consent_expired',), 'Consent expired'),
                              (('scheduled',), 'Appointment'),
                              (('unattended', 'called_off'), 'Did not come, Appointment called off')):
            _next, late, _remind, seen, by_itself = rows[words]
            for stage in stages:
                clock = clocks.CLOCKS[stage]
                if stage == 'consent_expired':
                    self.assertEqual(clock.lapse, self.days_in(late) * clocks.DAY, stage)
                else:
                    self.assertEqual(clock.lapse, self.days_in(by_itself) * clocks.DAY, stage)
                if self.days_in(late) and stage != 'accepted':
                    self.assertEqual(clock.hours, self.days_in(late) * clocks.DAY, stage)
                if self.days_in(seen):
                    self.assertEqual(clock.escalate, self.days_in(seen) * clocks.DAY, stage)
                asked += 1
        self.assertEqual(asked, 6)

    def test_each_promise_has_its_number(self):
        """Each number with where it was promised: whoever changes one changes what people were told."""
        self.assertEqual({
            'tonight is answered within an hour (handover.md)': clocks.TONIGHT_ANSWER,
            'first contact tonight: two hours (handover.md)': clocks.FIRST_CONTACT['tonight'],
            'first contact soon: a working day (handover.md)': clocks.FIRST_CONTACT['soon'],
            'first contact, routine: three working days (handover.md)': clocks.FIRST_CONTACT['routine'],
            'three times without a meeting (handover.md)': clocks.TRIES,
            'consent ends: told fourteen days before (handover.md)': clocks.WARN_DAYS,
            'a waiting list is looked at within two weeks (handover.md)': clocks.REVIEW_DAYS,
            'asked again on day 7, 30 and 90 (handover.md)': flow.CHECK_DAYS,
            'the least number that leaves the house (monitoring-report.md)': protection.BASE,
            'a note is changed within the hour': contact.CHANGE_MINUTES,
            'a slip of the finger is taken back within the hour': step.SLIP_MINUTES,
            'a step is shown a week ahead': today.AHEAD_DAYS,
            'erased by one person in a day, at most (security-model.md)': erasure.MOST_A_DAY,
            'the night, for the review of the log': access_review.NIGHT,
            'consent ends soon: days ahead': consents.WARNING_DAYS,
        }, {
            'tonight is answered within an hour (handover.md)': 1.0,
            'first contact tonight: two hours (handover.md)': 2.0,
            'first contact soon: a working day (handover.md)': 24.0,
            'first contact, routine: three working days (handover.md)': 72.0,
            'three times without a meeting (handover.md)': 3,
            'consent ends: told fourteen days before (handover.md)': 14,
            'a waiting list is looked at within two weeks (handover.md)': 14,
            'asked again on day 7, 30 and 90 (handover.md)': (7, 30, 90),
            'the least number that leaves the house (monitoring-report.md)': 5,
            'a note is changed within the hour': 60,
            'a slip of the finger is taken back within the hour': 60,
            'a step is shown a week ahead': 7,
            'erased by one person in a day, at most (security-model.md)': 3,
            'the night, for the review of the log': (23, 7),
            'consent ends soon: days ahead': 14,
        })

    def test_what_other_tests_take_from_the_program_is_this(self):
        self.assertEqual(
            {'asked how it goes, months after closing': case_aftercare.MONTHS_LATER,
             'a draft stays in the browser: days': answer_number.DRAFT_DAYS,
             'of one kind so many lines wait on the first screen': desk.MOST,
             'a share of fewer than so many is not shown': dashboard.SMALLEST_BASE},
            {'asked how it goes, months after closing': 3, 'a draft stays in the browser: days': 7,
             'of one kind so many lines wait on the first screen': 20,
             'a share of fewer than so many is not shown': 25})
