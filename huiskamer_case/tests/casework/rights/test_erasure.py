import base64
import json
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import config

from ....models.casework.rights.case_erasure import ERASED
from ....models.oversight.ending import erasure_scan
from ....models.oversight.ending.written_forms import Sought
from ....models.shared import house_days
from ...common import WHY, HuiskamerCommon

# Words that stand nowhere else; the phone number is written differently each time.
ALIAS, NAME, PHONE = 'Kwikstaart-8816', 'Jannigje Zevenbergschen', '06-55512874'


class ErasureCommon(HuiskamerCommon):
    """A file full of a person's words."""

    @classmethod
    def setUpClass(cls):
        """Write the person's words wherever a caseworker can write."""
        super().setUpClass()
        cls.case = cls.open_file('caseworker', alias=ALIAS)
        cls.client = cls.case.client_id
        cls.allow(cls.case, 'contact')
        cls.client.write({
            'official_name': NAME, 'phone': PHONE, 'contact_channel': 'call', 'contact_hours': f'{ALIAS} na 14',
            'contact_remarks': f'Niet {NAME} zeggen'})
        cls.env['huiskamer.contact'].with_user(cls.caseworker).with_context(huiskamer_seen=True).create([
            {'case_id': cls.case.id, 'facts': f'{ALIAS} belde met 06 555 12 874',
             'observation': f'{NAME} is rustig'} for _number in range(3)])
        cls.case.agree_step({'what': f'{ALIAS} bellen', 'on': house_days.today()}).move(
            {'due_on': house_days.today(), 'word': ALIAS})
        cls.env['huiskamer.goal'].with_user(cls.caseworker).create({
            'case_id': cls.case.id, 'topic_id': cls.env['huiskamer.topic'].search([], limit=1).id,
            'wish': f'{ALIAS} wil rust'})
        cls.handover = cls.draft(cls.case, codes=('alias', 'phone', 'safe_contact', 'question'),
                                 question=f'{ALIAS} zoekt hulp')
        cls.consent_for(cls.handover)
        cls.walk(cls.handover, 'send')
        cls.handover.detail_ids.write({'remarks': NAME})
        cls.env.flush_all()

    def officer(self, records):
        """These records, as the privacy officer sees them."""
        return records.with_user(self.privacy_officer)

    def withdraw_file(self):
        """The client withdraws consent to the file."""
        self.client.consent_ids.filtered(lambda consent: consent.purpose == 'file').action_withdraw()

    def close(self, erasure):
        """Close a certificate with a reason, which is on record, once."""
        erasure.dismiss({'dismissed': "Nagekeken"})
        self.assertEqual((erasure.state, erasure.dismissed_by_id, bool(erasure.dismissed_at)),
                         ('complete', self.privacy_officer, True))
        self.assertFalse(erasure.sudo().words)
        for again in (erasure.action_scan_again, lambda: erasure.dismiss({'dismissed': "X"}), erasure.action_dismiss):
            with self.assertRaises(UserError):
                again()

    def scan(self, words=(ALIAS, NAME, PHONE)):
        """What the scan finds of these words now."""
        self.env.flush_all()
        return erasure_scan.scan(self.env.cr, Sought(words), filestore=config.filestore(self.env.cr.dbname))


# Stays without the file and without a word of it: who had access.
STAYS = ('huiskamer_access_grant',)


@tagged('post_install', '-at_install')
class TestErasure(ErasureCommon):
    """What an erasure takes, what it leaves, who may start it and what stops it."""

    def test_erased_means_gone_from_every_column_and_every_file(self):
        code, client_code = self.case.code, self.client.code
        models = [*(model for model, _path in ERASED), 'huiskamer.client']
        ids = {model: self.env[model].sudo().search([(path, '=', self.client.id)]).ids for model, path in ERASED}
        subject, consents = self.client.sudo().subject, len(self.client.consent_ids)
        others = self.count(*models)
        erasure = self.officer(self.case)._erase('asked')
        self.assertEqual((erasure.state, erasure.hits, erasure.code), ('complete', 0, code), erasure.places)
        self.assertEqual(self.scan()['whole'], [])
        for model, gone in ids.items():
            self.assertTrue(gone, model)
            self.assertFalse(self.env[model].sudo().browse(gone).exists())
            self.assertEqual(self.count(model)[model], others[model] - len(gone), "nobody else's went along")
        self.assertFalse(self.client.sudo().exists())
        self.assertFalse(self.env['huiskamer.key'].sudo().search([('name', '=', subject)]))
        self.assertEqual(erasure.rows, sum(map(len, ids.values())) + 1)
        proofs = self.env['huiskamer.consent.proof'].search([('code', '=', client_code)])
        self.assertEqual(len(proofs), consents)
        self.assertEqual(erasure.unreadable_from, house_days.today() + timedelta(days=31))

    def test_the_certificate_counts_what_was_looked_through(self):
        before = [path for folder in (config.filestore(self.env.cr.dbname), Path(config['data_dir']) / 'sessions')
                  for path in Path(folder).rglob('*') if path.is_file()]
        erasure = self.officer(self.case)._erase('asked')
        self.env.cr.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public' "
                            "AND table_type = 'BASE TABLE' AND table_name LIKE 'huiskamer%'")
        ours = self.env.cr.fetchone()[0]
        self.assertGreater(erasure.tables, ours)
        self.assertGreater(erasure.columns, erasure.tables)
        # Other servers make sessions and let go of them: what was there all the time was looked through. Odoo's own
        # code lies there under one name twice, as a file and on the list of what may be cleared away.
        own_code = erasure_scan.bundles(self.env.cr)
        files = [path for path in before if path.is_file() and path.name not in own_code]
        self.assertGreaterEqual(erasure.files, len(files))
        self.assertTrue(erasure.not_looked)

    def test_figures_stay(self):
        before = self.count('huiskamer.outcome.count', 'huiskamer.tally', 'huiskamer.week.tally')
        self.officer(self.case)._erase('asked')
        self.assertEqual(self.count(*before), before)

    def test_nothing_of_a_person_is_missing_from_the_list(self):
        """Whatever points at what is erased is erased itself, or is only a list of links, or stays without a name."""
        erased = {self.env[model]._table for model, _path in ERASED} | {'huiskamer_client'}
        self.env.cr.execute("""
            SELECT conrelid::regclass::text, confdeltype FROM pg_constraint
            WHERE contype = 'f' AND confrelid::regclass::text = ANY(%s)""", (list(erased),))
        for table, on_delete in self.env.cr.fetchall():
            links = table.endswith('_rel') and on_delete == 'c'
            stays = table in STAYS and on_delete == 'n'
            self.assertTrue(table in erased or links or stays, f"{table} points at a file and is not erased with it")

    def test_a_hit_is_shown_and_the_erasure_stays_incomplete_until_it_is_gone(self):
        self.env.cr.execute("CREATE TABLE huiskamer_test_leftover (id serial, a text, b bytea, c jsonb, d json, e "
                            "varchar)")
        column = {'a': f'over {ALIAS.upper()}!', 'b': NAME.encode(), 'c': json.dumps({'x': NAME}),
                  'd': json.dumps({'y': NAME}), 'e': 'tel +31 6 5551 2874'}
        for name, value in column.items():
            self.env.cr.execute(f'INSERT INTO huiskamer_test_leftover ("{name}") VALUES (%s)', (value,))
        erasure = self.officer(self.case)._erase('asked')
        self.assertEqual((erasure.state, erasure.hits), ('incomplete', 5), erasure.places)
        for number, name in enumerate(column, 1):
            self.assertIn(f'huiskamer_test_leftover.{name}: 1 ({number})', erasure.places)
        self.assertNotIn(ALIAS, str(erasure.read()))
        self.env.cr.execute("DELETE FROM huiskamer_test_leftover WHERE id < 5")
        erasure.action_scan_again()
        self.assertEqual((erasure.state, erasure.hits), ('incomplete', 1))
        self.env.cr.execute("DELETE FROM huiskamer_test_leftover")
        erasure.action_scan_again()
        self.assertEqual((erasure.state, erasure.hits), ('complete', 0))
        self.assertFalse(erasure.sudo().words)
        self.assertFalse(self.env['huiskamer.key'].sudo().search([('name', '=', erasure.sudo().subject)]))
        with self.assertRaises(UserError):
            erasure.action_scan_again()

    def test_a_hit_in_a_file_or_outside_ascii_is_found(self):
        self.client.write({'official_name': "Zoë Weißmüller"})
        self.env['ir.attachment'].create({'name': 'x', 'datas': base64.b64encode("brief aan Zoë Weißmüller.".encode())})
        self.env.cr.execute("CREATE TABLE huiskamer_test_leftover (id serial, b bytea)")
        self.env.cr.execute("INSERT INTO huiskamer_test_leftover (b) VALUES (%s)", ("Zoë Weißmüller".encode(),))
        erasure = self.officer(self.case)._erase('asked')
        self.assertEqual(erasure.hits, 2, erasure.places)
        self.assertIn('filestore/', erasure.places)
        self.assertIn('huiskamer_test_leftover.b: 1 (1)', erasure.places)

    def test_what_is_ours_is_told_apart_from_what_is_the_crm_s(self):
        self.env['res.partner'].create([{'name': f'Bakkerij {ALIAS}'}, {'name': f'{ALIAS} BV', 'is_company': True}])
        self.env.cr.execute("CREATE TABLE huiskamer_test_leftover (id serial, b text)")
        self.env.cr.execute("INSERT INTO huiskamer_test_leftover (b) VALUES (%s)", (ALIAS,))
        lines = self.officer(self.case)._erase('asked').places.splitlines()
        [between] = [number for number, line in enumerate(lines) if "somebody else" in line]
        self.assertEqual([line.split('.')[0] for line in lines[:between]], ['huiskamer_test_leftover'])
        self.assertIn('res_partner.name: 2', '\n'.join(lines[between + 1:]))

    def test_what_is_about_somebody_else_is_dismissed_with_a_reason(self):
        self.env['res.partner'].create({'name': f'Bakkerij {ALIAS}'})
        erasure = self.officer(self.case)._erase('asked')
        self.assertEqual(erasure.state, 'incomplete')
        with self.assertRaises(UserError):
            erasure.dismiss({})
        self.assertTrue(erasure.sudo().words)
        with self.assertRaises(AccessError):
            erasure.with_user(self.supervisor).dismiss({'dismissed': "Bakkerij"})
        erasure.dismiss({'dismissed': "Een bakkerij"})
        self.assertEqual(erasure.state, 'complete')
        self.assertFalse(erasure.sudo().words)

    def test_by_code_as_the_privacy_officer_and_nobody_else(self):
        erasures = self.env['huiskamer.erasure']
        answers = {'code': self.case.code.lower(), 'why': 'asked', 'reason': WHY}
        for role, user in self.users.items():
            if role != 'privacy_officer':
                with self.refused(self.case, self.client):
                    erasures.with_user(user).erase_by_code(answers)
        for odd in ({'code': 'QQQQ-QQQQ'}, {'code': False}, {}, answers | {'why': 'frobnicated'},
                    answers | {'why': False},
                    answers | {'reason': False}, answers | {'reason': "kort"}):
            with self.refused(self.case, self.client):
                self.officer(erasures).erase_by_code(odd)
        self.confirm(self.officer(erasures).erase_by_code(answers))
        self.assertEqual(erasures.search([('code', '=', answers['code'].upper())], limit=1).state, 'complete')

    def test_the_button_of_an_empty_list_asks_which_file(self):
        action = call_kw(self.officer(self.env['huiskamer.erasure']), 'action_erase_by_code', [[]], {})
        self.assertEqual([question['name'] for question in action['params']['questions']], ['code', 'why', 'reason'])

    def test_a_caseworker_erases_after_the_days_of_grace_only(self):
        with self.refused(self.case, self.client):
            self.case.erase({'why': 'withdrawn'})
        self.withdraw_file()
        with self.refused(self.case, self.client):
            self.case.erase({'why': 'withdrawn'})
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            for role in ('colleague', 'host', 'supervisor', 'office_user', 'system_administrator'):
                with self.refused(self.case, self.client):
                    self.case.with_user(self.users[role]).erase({'why': 'withdrawn'})
            self.case.erase({'why': 'withdrawn'})
        self.assertFalse(self.case.sudo().exists())
        erasure = self.env['huiskamer.erasure'].search([], limit=1)
        self.assertEqual((erasure.state, erasure.by_id), ('complete', self.caseworker))

    def test_only_a_legal_hold_stops_it_and_only_while_it_lasts(self):
        hold = self.officer(self.env['huiskamer.legal.hold']).create({
            'code': self.case.code, 'reason': "Klaagschrift", 'review_on': '2030-01-01'})
        with self.refused(self.case, self.client) as caught:
            self.officer(self.case)._erase('asked')
        self.assertNotIn("Klaagschrift", str(caught.exception))
        self.lift(hold)
        self.officer(self.case)._erase('asked')
        self.assertTrue(hold.exists())

    def test_a_hold_is_placed_and_lifted_by_the_privacy_officer_and_never_rewritten(self):
        vals = {'code': self.case.code, 'reason': "X", 'review_on': '2030-01-01'}
        for role, user in self.users.items():
            if role != 'privacy_officer':
                with self.refused(counts=['huiskamer.legal.hold']):
                    self.env['huiskamer.legal.hold'].with_user(user).create(vals)
        holds = self.officer(self.env['huiskamer.legal.hold'])
        for odd in ({'code': 'QQQQ-QQQQ'}, {'lifted_at': '2020-01-01'}, {'code': ''}):
            with self.refused(counts=['huiskamer.legal.hold']):
                holds.create(vals | odd)
        hold = holds.create(vals | {'code': self.client.code})  # what stands on a slip leads to the file
        self.assertEqual(hold.code, self.case.code)
        with self.refused(hold):
            hold.sudo().write({'code': self.colleague_case.code})
        with self.refused(hold):
            hold.sudo().unlink()
        with self.refused(hold):
            hold.with_user(self.supervisor).lift({'reason': WHY})
        self.lift(hold)
        self.assertTrue(hold.lifted_at)

    def test_a_lost_key_does_not_stop_it_and_the_certificate_says_so(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        with patch.dict('os.environ', {'HUISKAMER_KEY_FOLDER': '/nonexistent'}):
            erasure = self.officer(self.case)._erase('asked')
        self.assertEqual(erasure.state, 'unchecked')
        self.assertFalse(self.client.sudo().exists())
        with self.assertRaises(UserError) as caught:
            erasure.action_scan_again()
        self.assertIn("Close it with a reason", str(caught.exception))
        self.close(erasure)

    def test_certificates_proofs_and_events_are_never_changed_or_deleted(self):
        erasure = self.officer(self.case)._erase('asked')
        proof = self.env['huiskamer.consent.proof'].search([], limit=1)
        event = self.env['huiskamer.rights.event'].search([], limit=1)
        for record in (erasure, proof, event):
            for user in self.users.values():
                with self.refused(record):
                    record.with_user(user).write({'code': 'X'})
            with self.refused(record):
                record.sudo().unlink()
        for record in (proof, event):
            with self.refused(record):
                record.sudo().write({'code': 'X'})

    def test_old_back_ups_are_unreadable_once_every_older_epoch_is_destroyed(self):
        erasure = self.officer(self.case)._erase('asked')
        epochs = self.env['huiskamer.key.epoch']
        self.assertEqual(erasure.backups, 'now')
        with freeze_time(erasure.erased_at + timedelta(seconds=1)):  # of what begins within one second none is older
            epochs._nightly()
        erasure.invalidate_recordset()
        self.assertEqual((epochs.search_count([]), erasure.backups), (2, 'waiting'))
        with freeze_time(erasure.unreadable_from):
            epochs._nightly()
        erasure.invalidate_recordset()
        self.assertEqual(erasure.backups, 'unreadable')
