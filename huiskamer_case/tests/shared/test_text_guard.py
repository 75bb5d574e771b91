import logging
import re
from datetime import date, timedelta
from pathlib import Path

import stdnum
from stdnum.iso7064 import mod_97_10

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import file_open

from ...models.shared import text_guard
from ...models.shared.guarded_mixin import PointedOut
from ...models.shared.guarded_text import refuse_personal_data
from ..common import HuiskamerCommon

BSN = '111222333'
PHONE = "Bel 06-12345678."
# Of the notes that hold nothing of the kind, no more than this part may be pointed out.
FALSE_ALARMS = 0.01
# Of each kind at least this part must be found in fresh notes.
RECALL = 0.75

_logger = logging.getLogger(__name__)


def lines(name):
    """The lines of a file with notes, invented."""
    with file_open(f'huiskamer_case/tests/data/{name}') as notes:
        return notes.read().splitlines()


@tagged('post_install', '-at_install')
class TestTextGuard(HuiskamerCommon):
    """What is found in notes as people write them, and what is left alone."""

    def test_what_is_there_is_found(self):
        for line in lines('notes_nl_found.txt'):
            kind, note = line.split('\t')
            found = {kind for kind, _words in text_guard.point_out(note)} | ({'bsn'} if text_guard.has_bsn(note)
                else set())
            with self.subTest(note=note):
                self.assertIn(kind, found)

    def test_plain_notes_raise_hardly_an_alarm(self):
        notes = lines('notes_nl.txt')
        self.assertGreaterEqual(len(set(notes)), 200)
        alarms = [(note, text_guard.point_out(note)) for note in notes
                  if text_guard.has_bsn(note) or text_guard.point_out(note)]
        self.assertLessEqual(len(alarms) / len(notes), FALSE_ALARMS, alarms)

    def test_fresh_notes_are_measured_kind_by_kind(self):
        """How much is found and how much is pointed out for nothing, in notes of our own.

        After each first measuring the guard was mended where it missed, on these same notes: what is found here
        is what it was mended to find, and says less about notes that it has not seen. When the second set was
        new, 58 of its 64 were found and none of its 82 plain ones pointed out; `docs/security-model.md` has it by kind.
        """
        for name in ('fresh', 'unseen'):
            wanted = [line.split('\t') for line in lines(f'notes_{name}_found.txt')]
            for kind in text_guard.KINDS:
                notes = [note for known, note in wanted if known == kind]
                recall = sum(kind in dict(text_guard.find(note)) for note in notes)
                alarms = [note for note in lines(f'notes_{name}.txt') if text_guard.find(note, kind)]
                _logger.info("guard, %s: %s %s of %s found, %s false alarms", name, kind, recall, len(notes),
                             len(alarms))
                self.assertGreaterEqual(recall / len(notes), RECALL, kind)
                self.assertEqual(alarms, [], kind)

    def test_what_is_hidden_by_a_sign_is_found(self):
        for kind, note in (
            ('iban', "rekeningNL91ABNA0417164300"), ('phone', "Bel 0612345678/0687654321 na zes uur."),
            ('phone', "O6 12345678"), ('phone', "06_12345678"), ('birth', "12 mrt '94 geboren"),
            ('birth', "geb 120394"), ('birth', "12.III.1994"), ('birth', "12march1994"), ('birth', "03121994 geb."),
        ):
            with self.subTest(note=note):
                self.assertIn(kind, dict(text_guard.find(note)))
        for note in ("Trekt 120394 punten.", "Wacht al 12/12 dagen.", "Van 1.I tot en met 3.II.",
                     "Zie NL 12 en BE 34."):
            self.assertEqual(text_guard.find(note), [], note)

    def test_an_account_number_of_each_country_is_found_at_its_length_and_at_no_other(self):
        """By the table of the standard, as ``stdnum`` brings it."""
        table = (Path(stdnum.__file__).parent / 'iban.dat').read_text()
        forms = dict(re.findall(r'^([A-Z]{2}) .*bban="([^"]+)"', table, re.MULTILINE))
        self.assertLessEqual(set(text_guard.IBAN_LENGTHS), set(forms))
        for country in text_guard.IBAN_LENGTHS:
            length = sum(map(int, re.findall(r'(\d+)!', forms[country])))
            for signs, is_one in ((length, True), (length - 1, False)):
                account = country + mod_97_10.calc_check_digits('1' * signs + country) + '1' * signs
                found = text_guard.find(f"Op {account}", text_guard.IBAN)
                self.assertEqual(found, [('iban', account)] * is_one, country)

    def test_a_date_is_no_number_of_a_person_however_it_is_written(self):
        forms = ("%d-%m-%Y", "%-d-%-m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%d%m%Y", "%-d %B %Y",
                 "%d-%m-%y", "%d %m %Y",
                 "%-d-%m-%Y 10.30", "%-d-%m-%Y 10 uur", "%-d-%m-%Y/3")
        kinds = (text_guard.BSN, text_guard.PHONE, text_guard.PLATE, text_guard.IBAN)
        text = [f"Stil sinds {(date(2024, 1, 1) + timedelta(days=day)).strftime(form)}."
                for day in range(0, 1500, 5) for form in forms]
        self.assertEqual([note for note in text if text_guard.find(note, *kinds)], [])

    def test_one_guard_looks_at_files_and_at_nameless_texts(self):
        for line in lines('notes_fresh_found.txt'):
            note = line.split('\t')[1]
            with self.subTest(note=note), self.assertRaises(ValidationError) as caught:
                refuse_personal_data(self.env, note)
            self.assertNotIn(note, str(caught.exception))
        for note in lines('notes_fresh.txt'):
            refuse_personal_data(self.env, note)

    def test_nine_digits_that_fail_the_eleven_test_are_left_alone(self):
        self.assertTrue(text_guard.has_bsn(BSN))
        for number in ('111222334', '12345678', '1112223330', 'A111222333', '000000000'):
            self.assertFalse(text_guard.has_bsn(number), number)


@tagged('post_install', '-at_install')
class TestGuardedFields(HuiskamerCommon):
    """Every text of the named room is looked at, by whatever way it comes in."""

    def contact(self, **vals):
        """A contact note in the file of the caseworker."""
        return self.env['huiskamer.contact'].with_user(self.caseworker).create({'case_id': self.case.id} | vals)

    def test_no_text_of_the_named_room_takes_a_citizen_service_number(self):
        topic = self.env['huiskamer.topic'].search([], limit=1)
        self.allow(self.case, 'contact', 'health')
        path = self.env['huiskamer.minor.path'].with_user(self.caseworker).begin({})
        goal = self.env['huiskamer.goal'].with_user(self.caseworker).create(
            {'case_id': self.case.id, 'topic_id': topic.id, 'wish': "Rust."})
        for record in (self.client, self.contact(), self.handover.detail_ids, goal, path):
            for name, field in record._fields.items():
                if field.type in ('char', 'text') and field.store and not field.readonly:
                    with self.subTest(model=record._name, field=name), self.refused(record, error=UserError):
                        record.with_context(huiskamer_seen=True).write({name: f'Nummer {BSN}'})
                    record.write({name: "Gewone woorden"})

    def test_it_is_refused_on_opening_by_default_and_in_an_import_as_well(self):
        self.contact(facts="Zonder nummer.")
        with self.refused(error=UserError, counts=['huiskamer.client']):
            self.open_file('caseworker', alias=BSN)
        with self.refused(error=UserError, counts=['huiskamer.contact']):
            self.env['huiskamer.contact'].with_user(self.caseworker).with_context(default_facts=BSN).create(
                {'case_id': self.case.id})
        with self.unchanged(counts=['huiskamer.contact']):
            self.assertFalse(self.env['huiskamer.contact'].with_user(self.caseworker).load(
                ['case_id/.id', 'facts'], [[str(self.case.id), BSN]])['ids'])

    def test_a_phone_number_is_pointed_out_and_stays_when_somebody_looked(self):
        with self.refused(error=PointedOut, counts=['huiskamer.contact']):
            self.contact(facts=PHONE)
        seen = self.env['huiskamer.contact'].with_user(self.caseworker).with_context(huiskamer_seen=True).create(
            {'case_id': self.case.id, 'facts': PHONE})
        self.assertEqual(seen.facts, PHONE)

    def test_what_is_pointed_out_is_named_by_its_kind_and_not_repeated(self):
        for words in (PHONE, "Mail naar iemand@voorbeeld.nl", "Rekening NL91ABNA0417164300", "Auto AB-12-CD"):
            with self.subTest(words=words), self.refused(error=PointedOut, counts=['huiskamer.contact']) as said:
                self.contact(facts=words)
            self.assertFalse([part for part in words.split() if any(sign.isdigit() for sign in part)
                              and part in str(said.exception)])

    def test_the_phone_field_itself_takes_a_phone_number(self):
        self.allow(self.case, 'contact')
        self.client.write({'phone': '06-12345678'})
        self.assertEqual(self.client.phone, '06-12345678')
