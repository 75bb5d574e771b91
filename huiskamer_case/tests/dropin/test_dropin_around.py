from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import HuiskamerCommon

REFUSED_TEXTS = {
    'bsn': "Het nummer is 111222333.", 'bsn with dots': "nr 1112.22.333", 'eight digits that pass': "bsn 10000008",
    'e-mail': "schrijf naar iemand@voorbeeld.nl", 'mobile': "bel 06-12345678", 'abroad': "bel +40 721 234 567",
    'landline': "bel (050) 367 77 44", 'iban': "rekening NL91 ABNA 0417 1643 00",
    'iban in a sentence': "NL91ABNA0417164300 en meer",
    'plate': "een auto met AB-12-CD", 'newer plate': "een bus, 12-ABC-3", 'postcode': "zij woont in 9711 JC",
    'mevrouw': "mevrouw De Vries klaagt", 'is called': "de buurman heet Karel", 'mister': "Mr Smith was here",
    'dhr': "dhr. van Dijk belde",
}
ALLOWED_TEXTS = (
    "Sinds twee weken groeten de buren.", "Tussen 17:00 en 20:00 uur is het rustiger, 3 avonden achter elkaar.",
    "In 2026 kwamen er 42 openstellingen en 120 bezoeken.", "Op 14-02-2026 was er een bijeenkomst op de Schoolholm.",
    "De mevrouw van de overkant is tevreden.", "Nobody called for help this week.", "Het heet hier gezellig te zijn.",
    "111222334", "Artikel 9, lid 2, onder a.",
)


@tagged('post_install', '-at_install')
class TestObservation(HuiskamerCommon):
    """A supervisor writes what nobody foresaw, and no person in it."""

    def observe(self, text, role='supervisor', **vals):
        """An observation of one week."""
        return self.env['huiskamer.observation'].with_user(self.users[role]).create(
            {'location_id': self.location.id, 'year': 2026, 'week': 2, 'text': text} | vals)

    def test_what_points_at_a_person_is_refused_and_not_repeated(self):
        for name, text in REFUSED_TEXTS.items():
            with self.subTest(name), self.refused(error=ValidationError, counts=('huiskamer.observation',)) as caught:
                self.observe(text)
            for word in text.split():
                if any(sign.isdigit() for sign in word):
                    self.assertNotIn(word, caught.exception.args[0])

    def test_plain_words_are_taken(self):
        for week, text in enumerate(ALLOWED_TEXTS, start=1):
            self.assertEqual(self.observe(text, week=week).text, text)

    def test_a_text_is_guarded_when_it_changes_too(self):
        observation = self.observe("Rustig.")
        with self.refused(observation, error=ValidationError):
            observation.write({'text': REFUSED_TEXTS['bsn']})

    def test_one_a_week_and_weeks_of_the_year(self):
        self.observe("Rustig.")
        for vals in ({}, {'week': 54}, {'week': 0}):
            with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.observe("Nog iets.", **vals)

    def test_hosts_and_caseworkers_neither_read_nor_write_them(self):
        observation = self.observe("Rustig.")
        for role in ('host', 'caseworker', 'office_user', 'system_administrator'):
            with self.refused(error=AccessError):
                observation.with_user(self.users[role]).read(['text'])
            with self.refused(error=AccessError, counts=('huiskamer.observation',)):
                self.observe("Rustig.", role=role, week=3)


@tagged('post_install', '-at_install')
class TestSideEffects(HuiskamerCommon):
    """What happens around the place is coded; there is no room for words."""

    def test_there_is_no_field_for_words_an_author_or_a_time(self):
        fields = self.env['huiskamer.side.effect']._fields.values()
        self.assertFalse({field.name for field in fields if field.store
                          and field.type in ('char', 'text', 'html', 'json', 'datetime', 'binary', 'reference')})
        self.assertFalse({'create_uid', 'write_uid', 'create_date', 'write_date'}
                         & {field.name for field in fields if field.store})

    def test_a_host_notes_one_and_a_supervisor_handles_it(self):
        effect = self.env['huiskamer.side.effect'].with_user(self.host).create(
            {'location_id': self.location.id, 'kind': 'noise', 'source': 'neighbour', 'severity': 'light'})
        with self.refused(effect, error=AccessError):
            effect.write({'severity': 'grave'})
        effect.with_user(self.supervisor).is_handled = True
        self.assertTrue(effect.is_handled)

    def test_only_codes_are_taken(self):
        for vals in ({'kind': 'Merel'}, {'source': 'Merel'}, {'severity': 'frobnicate'}):
            with self.refused(error=Exception, counts=('huiskamer.side.effect',)):
                self.env['huiskamer.side.effect'].with_user(self.host).create(
                    {'location_id': self.location.id, 'kind': 'noise', 'source': 'staff', 'severity': 'light'} | vals)


@tagged('post_install', '-at_install')
class TestNoTraces(HuiskamerCommon):
    """No model of the evening keeps who did what when."""

    def test_no_model_of_the_evening_has_an_author_or_a_time(self):
        models = [self.env[name] for name in (
            'huiskamer.opening', 'huiskamer.tally', 'huiskamer.week.tally', 'huiskamer.tap.batch',
            'huiskamer.correction', 'huiskamer.evening.count', 'huiskamer.short.key',
            'huiskamer.side.effect', 'huiskamer.observation', 'huiskamer.help.line')]
        for model in models:
            self.assertFalse(model._log_access, model._name)
            self.assertFalse({'create_uid', 'create_date', 'write_uid', 'write_date'}
                             & {f.name for f in model._fields.values() if f.store})
            self.assertFalse([f.name for f in model._fields.values() if f.comodel_name == 'res.users'
                              or f.comodel_name == 'res.partner'])
