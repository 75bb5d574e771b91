import re

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from ...models.casework.file.client_slip import new_secret
from ...models.shared import house_days
from ...models.shared.guards import through_method
from ..common import ROLES, HuiskamerCommon

OPERATIONS = {'r': 'read', 'w': 'write', 'c': 'create', 'd': 'unlink'}
# column of the table -> the role that is asked
COLUMNS = {
    'host': 'host',
    'caseworker, own file': 'caseworker',
    "caseworker, other's file": 'colleague',
    'supervisor': 'supervisor',
    'privacy officer': 'privacy_officer',
    'access administrator': 'access_administrator',
    'office user': 'office_user',
    'system administrator': 'system_administrator',
    'receiver': 'receiver',
    'portal': 'portal',
    'public': 'public',
}


def read_table():
    """The columns of ACCESS.md, and model -> {column: letters}."""
    with file_open('huiskamer_case/security/ACCESS.md') as page:
        lines = [line.strip().strip('|').split('|') for line in page if line.startswith('|')]
    rows = [[cell.strip() for cell in line] for line in lines]
    columns = rows[0][1:]
    return columns, {row[0].strip('`'): dict(zip(columns, row[1:], strict=True)) for row in rows[2:]}


@tagged('post_install', '-at_install')
class TestAccessTable(HuiskamerCommon):
    """Every cell of ACCESS.md, asked of the ORM on a real record as a user of that role."""

    @classmethod
    def setUpClass(cls):
        """Make one record of every kind."""
        super().setUpClass()
        cls.columns, cls.table = read_table()
        cls.records = cls.of_the_evening() | cls.of_the_directory() | cls.of_oversight() | cls.of_the_registers(
            ) | cls.of_the_file()

    @classmethod
    def of_the_evening(cls):
        """One record of every kind in the anonymous room."""
        opening = cls.env['huiskamer.opening'].create({
            'location_id': cls.location.id, 'date': '2026-01-05',
            'opens_at': '2026-01-05 16:00:00', 'closes_at': '2026-01-05 19:00:00'})
        opening.action_open()
        report = cls.env['huiskamer.report'].create({
            'location_id': cls.location.id, 'date_from': '2026-01-05', 'date_until': '2026-02-15'})
        return {
            'huiskamer.location': cls.location,
            'huiskamer.opening': opening,
            'huiskamer.tally': opening.tally_ids[0],
            'huiskamer.evening.count': cls.env['huiskamer.evening.count'].search([('opening_id', '=', opening.id)]),
            'huiskamer.short.key': cls.env['huiskamer.short.key'].search([], limit=1),
            'huiskamer.week.tally': cls.env['huiskamer.week.tally'].create({
                'location_id': cls.location.id, 'year': 2026, 'quarter': 1, 'week': 2, 'key': '0' * 16,
                'sealed': 'A' * 64}),
            'huiskamer.tap.batch': cls.env['huiskamer.tap.batch'].create({'opening_id': opening.id, 'batch': '0' * 32}),
            'huiskamer.answer.number': cls.env['huiskamer.answer.number'].create({'digest': '0' * 64, 'sent': '0' * 64,
                'day': '2026-01-05'}),
            'huiskamer.job.stuck': cls.env['huiskamer.job.stuck'].create({
                'job': 'Proef', 'model': 'huiskamer.location', 'res_id': cls.location.id, 'code': 'Proef',
                'why': 'Proef'}),
            'huiskamer.correction': through_method(cls.env['huiskamer.correction']).create({
                'location_id': cls.location.id, 'year': 2026, 'week': 2, 'reason': 'late', 'added': 1}),
            'huiskamer.side.effect': cls.env['huiskamer.side.effect'].create({
                'location_id': cls.location.id, 'kind': 'noise', 'source': 'staff', 'severity': 'light'}),
            'huiskamer.observation': cls.env['huiskamer.observation'].create({
                'location_id': cls.location.id, 'year': 2026, 'week': 2, 'text': "Rustig."}),
            'huiskamer.pilot': cls.env['huiskamer.pilot'].create({
                'location_id': cls.location.id, 'date_from': '2026-01-05', 'date_until': '2026-02-15'}),
            'huiskamer.report': report,
            'huiskamer.release': through_method(cls.env['huiskamer.release']).create({
                'report_id': report.id, 'location_id': cls.location.id, 'measure': 'topic', 'unit': 'week', 'base': 5,
                'date_from': '2026-01-05', 'date_until': '2026-02-15', 'shown': '{}'}),
        }

    @classmethod
    def of_the_directory(cls):
        """One record of every kind that both rooms use."""
        return {
            'huiskamer.provider': cls.provider,
            'huiskamer.closed.day': cls.env['huiskamer.closed.day'].create(
                {'day': house_days.today(), 'name': "Dicht"}),
            'huiskamer.service': cls.service,
            'huiskamer.service.member': cls.answers_for(cls.receiver, cls.service),
            'huiskamer.capacity': cls.service.state_capacity({'code': 'capacity'}),
            'huiskamer.hold': cls._a_hold(),
            'huiskamer.introduction': cls.env['huiskamer.introduction'].introduce({
                'service_id': cls.service.id, 'language_id': cls.env.ref('huiskamer_case.language_nl').id,
                'wanted': 'other'}),
        }

    @classmethod
    def _a_hold(cls):
        """A place that is held tonight."""
        cls.other_service.state_capacity({'code': 'capacity', 'available': 1})
        return cls.env['huiskamer.hold'].create({'service_id': cls.other_service.id})

    @classmethod
    def _a_try(cls):
        """A try of a host to stop a file."""
        cls.env['huiskamer.consent'].with_user(cls.host).withdraw(new_secret())
        return cls.env['huiskamer.try'].search([], limit=1)

    @classmethod
    def of_oversight(cls):
        """One record of every kind that watches over the files; a look at a phone number is one."""
        gone = cls.erase(cls.open_file('caseworker').code)
        cls.allow(cls.case, 'contact')
        cls.client.write({'contact_channel': 'call', 'phone': "0612345678"})
        cls.client.reveal_phone()
        review = cls.env['huiskamer.access.review'].with_user(cls.privacy_officer)
        review = review.browse(review.action_this_week()['res_id'])
        cls.env['huiskamer.draft.key'].with_user(cls.caseworker)._hand_out('0' * 32)
        cls.env.cr.execute(
            "INSERT INTO huiskamer_access_day (day, rows, digest, sealed_at) VALUES ('2001-01-01', 0, 'x', now()) "
            "RETURNING id")
        return {
            'huiskamer.access.day': cls.env['huiskamer.access.day'].browse(cls.env.cr.fetchone()[0]),
            'huiskamer.access.review': review,
            'huiskamer.access.review.line': review.line_ids[0],
            'huiskamer.erasure': gone,
            'huiskamer.decision': cls.env['huiskamer.decision'].search([], limit=1),
            'huiskamer.try': cls._a_try(),
            'huiskamer.seal.finding': cls.env['huiskamer.seal.finding'].create({
                'code': 'X', 'model': 'huiskamer.client', 'field_name': 'alias', 'res_id': 1, 'fingerprint': 'X'}),
            'huiskamer.legal.hold': cls.env['huiskamer.legal.hold'].with_user(cls.privacy_officer).create(
                {'code': cls.case.code, 'reason': "Klacht", 'review_on': '2030-01-01'}),
            'huiskamer.retention.proposal': cls.env['huiskamer.retention.proposal'].create(
                {'term_id': cls.env['huiskamer.retention.term'].search([], limit=1).id, 'code': "X", 'res_id': 1,
                 'since': '2026-01-05'}),
            'huiskamer.access.request': cls.env['huiskamer.access.request'].with_user(cls.access_administrator).create(
                {'user_id': cls.office_user.id, 'role': 'host', 'reason': "Begint."}),
        }

    @classmethod
    def of_the_registers(cls):
        """One entry in every register, and what the house keeps of itself."""
        cls.env['huiskamer.posture.finding']._look()
        house = cls.env['huiskamer.house']._house()
        house.with_user(cls.privacy_officer).controller = "Stichting Test"
        cls.office_user.totp_secret = 'ONZIN'
        breach = cls.env['huiskamer.breach'].with_user(cls.supervisor).create(
            {'kind': 'paper', 'happened': "Blad weg."})
        return {
            'huiskamer.house.change': house.change_ids[:1],
            'huiskamer.second.factor.reset': cls.env['huiskamer.second.factor.reset'].with_user(cls.supervisor).create(
                {'user_id': cls.office_user.id, 'reason': "Telefoon kwijt."}),
            'huiskamer.rights.request': cls.env['huiskamer.rights.request'].with_user(cls.supervisor).create(
                {'right': 'access'}),
            'huiskamer.demand': cls.env['huiskamer.demand'].with_user(cls.supervisor).create(
                {'authority': 'police', 'asked_for': "Wie er was."}),
            'huiskamer.breach': breach,
            'huiskamer.breach.person': cls.env['huiskamer.breach.person'].with_user(cls.privacy_officer).create(
                {'breach_id': breach.id, 'code': cls.case.code}),
        }

    @classmethod
    def of_the_file(cls):
        """One record of every kind in a file."""
        consent = cls.consent_for(cls.handover)
        cls.walk(cls.handover, 'send')
        return {
            'huiskamer.client': cls.client,
            'huiskamer.case': cls.case,
            'huiskamer.consent': consent,
            'huiskamer.consent.event': consent.event_ids[0],
            'huiskamer.contact': cls.env['huiskamer.contact'].with_user(cls.caseworker).create(
                {'case_id': cls.case.id, 'facts': "Een gesprek."}),
            'huiskamer.step': cls.case.agree_step({'what': "Bellen", 'on': house_days.today()}),
            'huiskamer.agenda': cls.env['huiskamer.agenda'].search(
                [('case_id', '=', cls.case.id), ('kind', '=', 'step')]),
            'huiskamer.goal': cls.env['huiskamer.goal'].with_user(cls.caseworker).create(
                {'case_id': cls.case.id, 'topic_id': cls.env['huiskamer.topic'].search([], limit=1).id,
                 'wish': "Rust."}),
            'huiskamer.access.grant': cls.stand_in(),
            'huiskamer.minor.path': cls.env['huiskamer.minor.path'].with_user(cls.caseworker).begin({}),
            'huiskamer.case.notice': cls.notice(),
            'huiskamer.handover': cls.handover,
            'huiskamer.handover.event': cls.handover.event_ids[0],
            'huiskamer.handover.detail': cls.handover.detail_ids,
            'huiskamer.disclosure': cls.handover.disclosure_ids,
        }

    @classmethod
    def notice(cls):
        """A notice for the caseworker, who led a file that a supervisor passed on."""
        case = cls.open_file('caseworker')
        case.with_user(cls.supervisor).assign({'caseworker_id': cls.colleague.id})
        return cls.env['huiskamer.case.notice'].search([('code', '=', case.code), ('kind', '=', 'gone')])

    @classmethod
    def stand_in(cls):
        """Access for a time to the file, of a colleague whom the lead names."""
        today = fields.Date.to_string(house_days.today())
        somebody = new_test_user(cls.env, login='test_stand_in', groups='huiskamer_case.group_caseworker')
        cls.case.name_stand_in(
            {'caseworker_id': somebody.id, 'since': today, 'until': today, 'reason': "Ziek"})
        return cls.case.grant_ids

    def record_of(self, model):
        """The real record of this kind; the lists that come with the addon have theirs already."""
        return self.records.get(model) or self.env[model].sudo().search([], limit=1)

    def letters(self, model, role):
        """What this role may do with the record, in the table's letters."""
        record = self.record_of(model).with_env(self.env_as(role))
        return ''.join(letter for letter, operation in OPERATIONS.items() if record.has_access(operation)) or '-'

    def test_every_cell_is_what_odoo_answers(self):
        for model, cells in self.table.items():
            self.assertEqual(len(self.record_of(model)), 1, model)
            for column, letters in cells.items():
                with self.subTest(model=model, column=column):
                    self.assertEqual(self.letters(model, COLUMNS[column]), letters)

    def test_every_concrete_model_of_the_house_has_a_row_and_no_row_is_of_another(self):
        models = {
            name for name, model in self.registry.items()
            if name.startswith('huiskamer.') and not model._abstract}
        self.assertEqual(set(self.table), models)

    def test_every_role_has_a_column(self):
        self.assertEqual(self.columns, list(COLUMNS))
        self.assertEqual(set(COLUMNS.values()), set(ROLES))

    def test_letters_are_known_and_in_order(self):
        for model, cells in self.table.items():
            for letters in cells.values():
                self.assertTrue(re.fullmatch(r'-|r?w?c?d?', letters) and letters, model)

    def test_no_role_is_given_by_another_and_none_gives_more_than_a_plain_user_has(self):
        plain = self.env.ref('base.group_user')
        for role in ('host', 'caseworker', 'supervisor', 'privacy_officer', 'access_administrator'):
            group = self.env.ref(f'huiskamer_case.group_{role}')
            self.assertEqual(group.all_implied_by_ids, group, role)
            self.assertEqual(group.all_implied_ids - group, plain.all_implied_ids, role)
        newcomer = self.env['res.users'].create({'name': "Nieuw", 'login': 'test_new'})
        ours = [groups for groups in ROLES.values() if groups.startswith('huiskamer_case')]
        self.assertFalse([groups for groups in ours if newcomer.has_group(groups)])

    def test_a_member_reads_the_file_that_others_do_not(self):
        self.assertEqual(self.letters('huiskamer.client', 'colleague'), '-')
        self.case.add_member({'caseworker_id': self.colleague.id})
        self.assertEqual(self.letters('huiskamer.client', 'colleague'), 'rw')

    def test_a_role_that_is_taken_away_closes_the_next_call(self):
        self.assertEqual(self.letters('huiskamer.client', 'caseworker'), 'rw')
        self.caseworker.group_ids = self.env.ref('base.group_user')
        for model in self.table:
            with self.subTest(model=model):
                self.assertEqual(self.letters(model, 'caseworker'), '-')
