import itertools
import re
from datetime import date, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ...models.directory.two_words import LISTS, tidy_two_words, two_words, words
from ..common import HuiskamerCommon

MAKERS = ('host', 'caseworker', 'colleague')
NOTHING = ('privacy_officer', 'access_administrator', 'office_user', 'system_administrator', 'portal', 'public')
COUNTS = ('huiskamer.introduction', 'huiskamer.outcome.count')
COLUMNS = {'id', 'code', 'service_id', 'language_id', 'wanted', 'result', 'gone_on'}
# Pieces of words that hurt, that say what the house is for, or that a visitor should not have to say aloud.
HURTFUL = (
    'sex', 'seks', 'hoer', 'slet', 'snol', 'bitch', 'slut', 'whore', 'hook', 'pimp', 'pooi', 'escort', 'tippel', 'raam',
    'window', 'lantaarn', 'lantern', 'lamp', 'rood', 'red', 'club', 'hotel', 'bordeel', 'brothel', 'massage', 'bed',
    'naakt', 'nude', 'naked', 'borst', 'breast', 'tiet', 'kont', 'kut', 'lul', 'pik', 'cock', 'dick', 'cunt', 'pussy',
    'poes', 'kitty', 'bunny', 'honey', 'honing', 'candy', 'snoep', 'sugar', 'suiker', 'cherry', 'kers', 'peach',
    'perzik',
    'melon', 'meloen', 'banan', 'banaan', 'cucumber', 'komkommer', 'mango', 'oyster', 'oester', 'rape', 'slaaf',
    'slave',
    'koop', 'sell', 'geld', 'money', 'prijs', 'price', 'dood', 'dead', 'death', 'kill', 'moord', 'mes', 'knife', 'gun',
    'wapen', 'weapon', 'slaan', 'bruise', 'angst', 'fear', 'bang', 'politie', 'police', 'cel', 'jail', 'zwart', 'black',
    'white', 'wit', 'neger', 'negro', 'jood', 'jew', 'moslim', 'muslim', 'turk', 'gay', 'homo', 'dik', 'fat', 'dom',
    'gek',
    'mad', 'ziek', 'sick', 'kanker', 'cancer', 'tering', 'drug', 'wiet', 'weed', 'drank', 'wine', 'wijn', 'beer',
    'bier',
    'god', 'hell', 'devil', 'duivel', 'satan', 'slang', 'snake', 'rat', 'pig', 'varken', 'koe', 'ezel', 'aap', 'ape',
    'monkey')
# Harmless words in which such a piece happens to stand.
HARMLESS = {'broodje', 'cello', 'kiezel'}


def distance(one, other):
    """How many letters must be changed, added or left out to make one word of the other."""
    row = list(range(len(other) + 1))
    for position, letter in enumerate(one, start=1):
        above, row = row, [position]
        for place, other_letter in enumerate(other, start=1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (letter != other_letter)))
    return row[-1]


@tagged('post_install', '-at_install')
class TestTwoWords(HuiskamerCommon):
    """The words are plain, harmless and unlike each other in both languages."""

    def all_words(self):
        """Every word of both lists."""
        return [word for language in LISTS for word in words(language)]

    def test_there_are_enough_plain_words(self):
        for language in LISTS:
            self.assertGreaterEqual(len(words(language)), 100, language)
            self.assertEqual(list(words(language)), sorted(words(language)))
        for word in self.all_words():
            self.assertTrue(re.fullmatch('[a-z]{4,10}', word), word)

    def test_no_two_words_are_alike(self):
        self.assertEqual(len(set(self.all_words())), len(self.all_words()))
        for one, other in itertools.combinations(self.all_words(), 2):
            self.assertGreaterEqual(distance(one, other), 3, f'{one} {other}')
            self.assertFalse(one in other or other in one, f'{one} {other}')

    def test_no_word_hurts_or_tells(self):
        for word in self.all_words():
            found = [piece for piece in HURTFUL if piece in word and (len(piece) > 3 or word.startswith(piece))]
            self.assertFalse(found if word not in HARMLESS else [], word)

    def test_a_code_is_two_words_of_the_visitor_s_list_in_alphabetical_order(self):
        for language, chosen_from in (('nl', 'nl'), ('en', 'en'), ('ro', 'en')):
            first, second = two_words(language).split()
            self.assertLess(first, second)
            self.assertLessEqual({first, second}, set(words(chosen_from)))

    def test_what_is_heard_is_tidied(self):
        for heard in ("rivier kastanje", "Kastanje-Rivier", "  KASTANJE,  rivier. "):
            self.assertEqual(tidy_two_words(heard), "kastanje rivier")


@tagged('post_install', '-at_install')
class TestIntroduction(HuiskamerCommon):
    """Who wants no file gets two words, and nothing else is kept or can be."""

    def answers(self, **more):
        """What a host fills in."""
        return {'service_id': self.service.id, 'language_id': self.env.ref('huiskamer_case.language_nl').id,
                'wanted': 'leaving'} | more

    def introduce(self, role='host', **more):
        """An introduction made by this role."""
        return self.env_as(role)['huiskamer.introduction'].introduce(self.answers(**more))

    def counted(self, event):
        """How often this step was counted."""
        return sum(self.env['huiskamer.outcome.count'].search([('event', '=', event)]).mapped('count'))

    def test_a_host_and_a_caseworker_make_one_and_a_supervisor_only_looks(self):
        for role in MAKERS:
            introduction = self.introduce(role)
            self.assertEqual(len(introduction.code.split()), 2)
            self.assertEqual(introduction.with_env(self.env_as('supervisor')).code, introduction.code)
        for role in ('supervisor', *NOTHING):
            with self.refused(counts=COUNTS, error=AccessError):
                self.introduce(role)
        for role in NOTHING:
            with self.refused(error=AccessError):
                self.env_as(role)['huiskamer.introduction'].search([])

    def test_whether_the_visitor_came_is_recorded_once(self):
        introduction, other = self.introduce(), self.introduce('caseworker')
        for role in ('supervisor', *NOTHING):
            with self.refused(introduction, error=AccessError):
                introduction.with_env(self.env_as(role)).action_came()
        introduction.with_env(self.env_as('colleague')).action_came()
        other.action_did_not_come()
        self.assertEqual((introduction.result, other.result), ('came', 'not_came'))
        for attempt in (introduction.action_came, introduction.action_did_not_come):
            with self.refused(introduction, counts=COUNTS, error=UserError):
                attempt()

    def test_nothing_of_it_is_written_directly(self):
        introduction = self.introduce()
        for role in (*MAKERS, 'supervisor'):
            for change in ({'result': 'came'}, {'code': 'appel berk'}, {'service_id': self.other_service.id}):
                with self.refused(introduction, error=AccessError):
                    introduction.with_env(self.env_as(role)).write(change)
            with self.refused(introduction, error=AccessError, counts=COUNTS):
                introduction.with_env(self.env_as(role)).unlink()
        with self.refused(counts=COUNTS):
            introduction.copy()

    def test_words_and_last_day_are_ours_whatever_is_sent_along(self):
        sent = {'code': 'merel telefoon', 'gone_on': '2030-01-07', 'result': 'came'}
        Introduction = self.env_as('host')['huiskamer.introduction']
        by_default = {f'default_{name}': value for name, value in sent.items()}
        for introduction in (Introduction.create(self.answers() | sent),
                             Introduction.with_context(**by_default).introduce(self.answers())):
            self.assertNotEqual(introduction.code, sent['code'])
            self.assertLess(introduction.gone_on, date(2030, 1, 1))
            self.assertFalse(introduction.result)

    def test_a_service_out_of_contract_or_out_of_the_directory_is_refused(self):
        self.introduce()
        self.service.contracted_until = '2020-01-01'
        with self.refused(counts=COUNTS, error=UserError):
            self.introduce()
        self.service.contracted_until = False
        self.introduce()
        self.provider.active = False
        with self.refused(counts=COUNTS, error=UserError):
            self.introduce()

    def test_what_is_wanted_is_a_code_and_nothing_more_fits(self):
        for wanted, error in (('frobnicated', UserError), (False, UserError)):
            with self.refused(counts=COUNTS, error=error):
                self.introduce(wanted=wanted)
        self.assertEqual(self.introduce(wanted='entering').wanted, 'entering')

    def test_the_dialog_asks_three_things_and_none_is_typed(self):
        questions = self.env_as('host')['huiskamer.introduction'].action_introduce()['params']['questions']
        self.assertEqual([question['name'] for question in questions], ['service_id', 'language_id', 'wanted'])
        self.assertEqual({question['type'] for question in questions}, {'selection'})

    def test_two_words_are_given_to_one_visitor_at_a_time(self):
        module = 'odoo.addons.huiskamer_case.models.directory.introduction'
        first = self.introduce()
        with patch(f'{module}.two_words', side_effect=[first.code, first.code, 'appel berk']):
            self.assertEqual(self.introduce().code, 'appel berk')

    def test_its_words_are_of_the_visitor_s_language_whatever_language_the_host_reads(self):
        self.host.lang = 'en_US'
        for language, chosen_from in (('nl', 'nl'), ('en', 'en'), ('ro', 'en')):
            said = self.introduce(language_id=self.env.ref(f'huiskamer_case.language_{language}').id).code.split()
            self.assertLessEqual(set(said), set(words(chosen_from)), language)

    def test_it_is_found_by_its_words_as_they_were_heard(self):
        introduction = self.introduce()
        first, second = introduction.code.split()
        found = introduction.name_search(f'{second.upper()}-{first}')
        self.assertEqual([row[0] for row in found], introduction.ids)

    def test_it_goes_on_the_first_monday_a_week_or_more_later(self):
        for day, gone in (('2026-01-05', '2026-01-12'), ('2026-01-06', '2026-01-19'), ('2026-01-11', '2026-01-19')):
            with freeze_time(f'{day} 18:00:00'):
                self.assertEqual(self.introduce().gone_on, date.fromisoformat(gone))

    def test_after_its_week_nobody_sees_it_and_the_job_takes_it_away(self):
        with freeze_time('2026-01-06 18:00:00'):
            gone = self.introduce().id
        with freeze_time('2026-01-13 18:00:00'):
            staying = self.introduce().id
        Introduction = self.env['huiskamer.introduction']
        with freeze_time('2026-01-19 12:00:00'), patch.object(
                type(self.env['ir.cron']), '_commit_progress', return_value=60) as progress:
            self.assertFalse(self.env_as('host')['huiskamer.introduction'].search([('id', '=', gone)]))
            self.assertTrue(self.env_as('host')['huiskamer.introduction'].search([('id', '=', staying)]))
            for _twice in range(2):
                Introduction._take_away_what_is_over(batch=1)
                self.assertEqual(Introduction.browse([gone, staying]).exists().ids, [staying])
            self.assertEqual(progress.call_count, 1)

    def test_it_is_counted_by_month_and_kind_and_stays_counted_when_it_is_gone(self):
        self.introduce().action_came()
        self.introduce().action_did_not_come()
        counted = {event: self.counted(event) for event in ('nameless', 'nameless_came', 'nameless_not_came')}
        self.env['huiskamer.introduction'].search([]).unlink()
        self.assertEqual({event: self.counted(event) for event in counted}, counted)
        self.assertGreaterEqual(counted['nameless'], 2)
        last = self.env['huiskamer.outcome.count'].search([('event', '=', 'nameless_came')], order='id desc', limit=1)
        self.assertEqual((last.kind, last.month.day), (self.service.kind, 1))

    def test_its_table_can_hold_no_person_no_file_no_evening_and_no_time(self):
        self.env.cr.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'huiskamer_introduction'")
        types = dict(self.env.cr.fetchall())
        self.assertEqual(set(types), COLUMNS)
        self.assertLessEqual(set(types.values()), {'integer', 'character varying', 'date'})
        self.env.cr.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND 'huiskamer_introduction'::regclass IN (conrelid, confrelid)")
        self.assertEqual(set(self.env.cr.fetchall()), {
            ('huiskamer_introduction', 'huiskamer_service'), ('huiskamer_introduction', 'huiskamer_language')})

    def test_its_only_date_tells_a_week_and_never_a_day(self):
        days = [date(2026, 1, 6) + timedelta(days=number) for number in range(7)]
        gone = set()
        for day in days:
            with freeze_time(f'{day} 18:00:00'):
                gone.add(self.introduce().gone_on)
        self.assertEqual(gone, {date(2026, 1, 19)})
        introduction = self.introduce()
        with self.refused(introduction, error=IntegrityError):
            introduction.sudo().gone_on = '2026-01-20'
            self.env.flush_all()

    def test_the_slip_says_two_words_and_where_to_go(self):
        introduction = self.introduce()
        report = 'huiskamer_case.huiskamer_introduction_report_slip'
        page = self.env_as('host')['ir.actions.report']._render_qweb_html(report, introduction.ids)[0].decode()
        for shown in (introduction.code, self.service.name, self.provider.name):
            self.assertIn(shown, page)
        self.assertEqual(introduction.action_print()['report_type'], 'qweb-html')
