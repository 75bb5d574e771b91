from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import Form, freeze_time, tagged

from ....models.shared import house_days
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestRegisters(HuiskamerCommon):
    """Rights requests, demands and breaches: their clocks, who decides, and that no name comes in."""

    @classmethod
    def setUpClass(cls):
        """One entry of each kind, as a supervisor enters it."""
        super().setUpClass()
        cls.today = house_days.today()
        cls.request = cls.enter('rights.request', right='access', code=cls.case.code)
        cls.demand = cls.enter('demand', authority='police', asked_for="Wie er die avond was.")
        cls.breach = cls.enter('breach', kind='paper', happened="Een blad bleef liggen.")

    @classmethod
    def enter(cls, register, role='supervisor', **vals):
        """An entry by this role, as its user."""
        return cls.env[f'huiskamer.{register}'].with_user(cls.users[role]).create(vals)

    def officer(self, entry):
        """The same entry, for the privacy officer."""
        return entry.with_user(self.privacy_officer)

    def move_back(self, entry, field_name, **ago):
        """Let the clock of an entry have started earlier."""
        entry.flush_recordset()
        moment = fields.Datetime.now() - timedelta(**ago)
        self.env.cr.execute(f'UPDATE "{entry._table}" SET {field_name} = %s WHERE id = %s', (moment, entry.id))
        entry.invalidate_recordset()
        for name, field in entry._fields.items():
            if field.store and field.compute and name.startswith('due'):
                self.env.add_to_compute(field, entry.sudo())
        entry.sudo()._recompute_recordset()

    def test_a_request_is_due_in_one_month_and_once_in_three(self):
        self.assertEqual(self.request.due_on, self.request.received_on + relativedelta(months=1))
        request = self.enter('rights.request', right='access', received_on='2026-01-31')
        self.assertEqual(str(request.due_on), '2026-02-28', "the last day of a shorter month")
        request = self.officer(self.request)
        with self.refused(request):
            request.extend({})
        request.extend({'extension_reason': "Veel stukken."})
        self.assertEqual(request.due_on, request.received_on + relativedelta(months=3))
        with self.refused(request):
            request.extend({'extension_reason': "Nog een keer."})

    def test_a_month_that_is_over_is_late_and_cannot_be_extended(self):
        self.assertFalse(self.request.is_late)
        self.move_back(self.request, 'received_on', days=45)
        self.assertTrue(self.request.is_late)
        Request = self.request.browse()
        self.assertEqual(Request.search([('is_late', '=', True)]), self.request)
        self.assertNotIn(self.request, Request.search([('is_late', '=', False)]))
        with self.refused(self.request):
            self.officer(self.request).extend({'extension_reason': "Te laat."})
        self.officer(self.request).answer_request({'answer': 'nothing'})
        self.assertFalse(self.request.is_late)

    def test_what_is_late_stands_first_and_what_is_closed_last(self):
        later = self.enter('rights.request', right='erasure')
        closed = self.enter('rights.request', right='objection', received_on=self.today - timedelta(days=300))
        self.officer(closed).answer_request({'answer': 'taken_back'})
        self.move_back(later, 'received_on', days=45)
        self.assertEqual(self.request.search([('id', 'in', (self.request | later | closed).ids)]).ids,
                         [later.id, self.request.id, closed.id])

    def test_a_refusal_has_its_reason_and_nothing_goes_to_a_stranger(self):
        request = self.officer(self.request)
        with self.refused(request):
            request.answer_request({'answer': 'refused'})
        with self.refused(request):
            request.answer_request({'answer': 'done'})
        request.known_by = 'code_word'
        request.answer_request({'answer': 'done'})
        self.assertTrue(request.closed_at)
        self.assertEqual(request.closed_by_id, self.privacy_officer)

    def test_what_was_done_with_the_file_stands_beside_the_request(self):
        self.assertFalse(self.officer(self.request).event_ids)
        self.env['huiskamer.rights.event'].with_user(self.caseworker)._add('print',
            [self.case.code, self.colleague_case.code])
        self.request.invalidate_recordset()
        self.assertEqual(self.officer(self.request).event_ids.mapped('code'), [self.case.code])
        with self.refused():
            self.request.read(['event_ids'])

    def test_what_was_done_just_after_midnight_of_the_day_it_was_asked_stands_there_too(self):
        midnight = house_days.begin_of(self.request.received_on)
        for seconds, is_there in ((0, True), (-1, False)):
            with self.subTest(seconds=seconds), self.undone(), freeze_time(midnight + timedelta(seconds=seconds)):
                self.env['huiskamer.rights.event'].with_user(self.caseworker)._add('print', [self.case.code])
                self.request.invalidate_recordset()
                for zone in ('Europe/Amsterdam', 'UTC', 'America/Paramaribo'):
                    seen = self.officer(self.request).with_context(tz=zone)
                    self.assertEqual(bool(seen.event_ids), is_there, zone)

    def test_a_demand_is_decided_by_the_privacy_officer_only_and_never_without_paper(self):
        answers = {'decision': 'partly', 'decision_reason': "Advocaat gevraagd.", 'told': 'later',
                   'given': "Datum van aanmelding."}
        for role in ('supervisor', 'host', 'caseworker', 'access_administrator', 'system_administrator'):
            with self.subTest(role=role), self.refused(self.demand):
                self.demand.with_user(self.users[role]).decide(answers)
        with self.refused(self.demand):
            self.officer(self.demand).decide(answers)  # no ground was named
        self.officer(self.demand).ground = '126nd'
        with self.refused(self.demand):
            self.officer(self.demand).decide(answers | {'given': ''})
        self.officer(self.demand).received_how = 'door'
        with self.refused(self.demand):
            self.officer(self.demand).decide(answers)
        self.officer(self.demand).received_how = 'writing'
        self.officer(self.demand).decide(answers)
        self.assertEqual((self.demand.decision, self.demand.given), ('partly', "Datum van aanmelding."))
        at_the_door = self.enter('demand', authority='police', asked_for="Of iemand hier is.", received_how='door')
        self.officer(at_the_door).decide({'decision': 'refused', 'decision_reason': "Geen papier.", 'told': 'nobody'})
        self.assertTrue(at_the_door.closed_at)

    def test_a_demand_without_a_term_is_never_late_and_one_with_a_term_is(self):
        self.assertFalse(self.demand.is_late)
        self.officer(self.demand).due_on = self.today - timedelta(days=1)
        self.assertTrue(self.demand.is_late)

    def test_a_breach_has_72_hours(self):
        self.assertEqual(self.breach.due_at - self.breach.discovered_at, timedelta(hours=72))
        self.move_back(self.breach, 'discovered_at', hours=71)
        self.assertFalse(self.breach.is_late)
        self.move_back(self.breach, 'discovered_at', hours=73)
        self.assertTrue(self.breach.is_late)
        answers = {'risk': 'risk', 'report_reference': 'AP-1'}
        with self.refused(self.breach):
            self.officer(self.breach).report(answers)  # too late without saying why
        self.officer(self.breach).report(answers | {'report_reason': "Pas maandag begrepen."})
        self.assertFalse(self.breach.is_late)
        with self.refused(self.breach):
            self.officer(self.breach).report(answers)

    def test_with_a_high_risk_each_person_is_told_by_her_safe_way(self):
        self.client.sudo().write({'contact_channel': 'call', 'phone': "0612345678"})
        breach = self.officer(self.breach)
        with self.refused(breach):
            breach.action_close()
        breach.report({'risk': 'high', 'report_reference': 'AP-2'})
        with self.refused(breach):
            breach.action_close()
        person = self.env['huiskamer.breach.person'].with_user(self.privacy_officer).create(
            {'breach_id': breach.id, 'code': f' {self.case.code.lower()} '})
        self.assertEqual(person.colleague_id, self.caseworker)
        channels = dict(self.client._fields['contact_channel']._description_selection(self.env))
        self.assertEqual(person.way, channels['call'])
        self.assertEqual(breach.untold, 1)
        with self.refused(breach):
            breach.action_close()
        person.told_on = self.today
        breach.action_close()
        self.assertTrue(breach.closed_at)
        for change in (lambda: person.write({'told_on': False}), lambda: breach.write({'people': 3})):
            with self.refused(breach, person):
                change()
        with self.refused(counts=('huiskamer.breach.person',)):
            person.create({'breach_id': breach.id, 'code': self.case.code})

    def test_who_is_concerned_is_added_in_the_form_as_a_browser_does_it(self):
        with Form(self.officer(self.breach)) as form:
            form.people = 3  # something of the form around it is sent along with each row
            with form.person_ids.new() as row:
                row.code = self.case.code
        person = self.officer(self.breach).person_ids
        self.assertEqual((person.code, person.colleague_id), (self.case.code, self.caseworker))
        rows = self.env['huiskamer.breach.person'].with_user(self.privacy_officer)
        for forged in ({'id': 'x'}, {'id': [4, 1]}, {'id': {'id': self.breach.id}}):
            with self.subTest(forged=forged), self.refused():
                rows.onchange({'breach_id': forged}, [], {'code': {}})

    def test_no_risk_is_written_down_with_its_reason(self):
        with self.refused(self.breach):
            self.officer(self.breach).no_risk({})
        self.officer(self.breach).no_risk({'report_reason': "Het blad was leeg."})
        self.assertEqual((self.breach.risk, bool(self.breach.closed_at)), ('unlikely', True))

    def test_a_supervisor_enters_and_reads_and_changes_nothing(self):
        for entry in (self.request, self.demand, self.breach):
            self.assertTrue(entry.read(['reference', 'is_late']))
            with self.refused(entry):
                entry.write({'code': False} if 'code' in entry._fields else {'people': 4})
        with self.refused():
            self.breach.read(['person_ids'])
        for method, answers in (('extend', {'extension_reason': "X"}), ('answer_request', {'answer': 'nothing'})):
            with self.refused(self.request):
                getattr(self.request, method)(answers)
        for method, answers in (('report', {'risk': 'risk', 'report_reference': 'x'}),
                                ('no_risk', {'report_reason': 'x'})):
            with self.refused(self.breach):
                getattr(self.breach, method)(answers)

    def test_nobody_fills_in_by_hand_what_was_decided_or_moves_a_clock(self):
        rows = (
            (self.request, {'answer': 'done', 'due_on': None, 'extended_on': self.today,
                            'closed_at': fields.Datetime.now(),
                            'received_on': self.today, 'entered_by_id': self.host.id, 'reference': 'X'}),
            (self.demand, {'decision': 'all', 'given': "Alles", 'told': 'told', 'closed_by_id': self.host.id,
                           'received_on': self.today}),
            (self.breach, {'risk': 'unlikely', 'reported_at': fields.Datetime.now(), 'report_reference': 'AP',
                           'discovered_at': fields.Datetime.now()}),
        )
        for entry, values in rows:
            for name, value in values.items():
                if value is None:
                    continue
                with self.subTest(model=entry._name, field=name), self.refused(entry):
                    self.officer(entry).write({name: value})
        for name, value in (('answer', 'done'), ('closed_at', fields.Datetime.now()), ('entered_by_id', self.host.id)):
            with self.subTest(field=name), self.refused(counts=('huiskamer.rights.request',)):
                self.enter('rights.request', 'privacy_officer', right='access', **{name: value})
            forged = self.env['huiskamer.rights.request'].with_user(self.supervisor).with_context(
                **{f'default_{name}': value}).create({'right': 'access'})
            self.assertNotEqual(forged[name], value)

    def test_a_clock_does_not_start_in_the_future(self):
        with self.refused(counts=('huiskamer.rights.request',)):
            self.enter('rights.request', right='access', received_on=self.today + timedelta(days=5))
        with self.refused(counts=('huiskamer.breach',)):
            self.enter('breach', kind='paper', happened="X", discovered_at=fields.Datetime.now() + timedelta(days=5))

    def test_no_entry_is_deleted_and_no_unknown_code_is_entered(self):
        for entry in (self.request, self.demand, self.breach):
            with self.refused(entry):
                entry.sudo().unlink()
        with self.refused(counts=('huiskamer.rights.request',)):
            self.enter('rights.request', right='access', code='NIETS-BESTAAT')

    def test_a_citizen_service_number_is_refused_and_a_phone_number_pointed_out(self):
        for text in ("Vraag van 111222333.", "Bel 0612345678."):
            with self.subTest(text=text), self.refused(counts=('huiskamer.rights.request',)):
                self.enter('rights.request', right='access', note=text)
        self.assertTrue(self.env['huiskamer.rights.request'].with_user(self.users['supervisor']).with_context(
            huiskamer_seen=True).create({'right': 'access', 'note': "Bel 0612345678."}))
        with self.refused(self.breach):
            self.officer(self.breach).write({'happened': "Brief van 111222333."})

    def test_the_buttons_ask_and_what_they_ask_is_what_the_method_takes(self):
        for entry, buttons in (
                (self.request, ('action_extend', 'action_answer')), (self.demand, ('action_decide',)),
                (self.breach, ('action_report', 'action_no_risk'))):
            for button in buttons:
                action = getattr(self.officer(entry), button)()
                self.assertEqual(action['tag'], 'huiskamer_ask')
                names = {question['name'] for question in action['params']['questions']}
                self.assertLessEqual(names, set(entry._fields))
                self.assertTrue(callable(getattr(entry, action['params']['method'])))

    def test_how_long_is_left_is_told_in_whole_days_and_for_a_breach_in_whole_hours(self):
        demand = self.enter('demand', authority='police', asked_for="Wie er was.", due_on=self.today + timedelta(3))
        request = self.enter('rights.request', right='erasure', received_on=self.today)
        self.assertEqual((self.demand.left, demand.left), (0, 3), "without a term nothing is left")
        self.assertEqual(request.left, (request.due_on - self.today).days)
        for ago, left in (({'hours': 0, 'minutes': 5}, 71), ({'hours': 72, 'minutes': -5}, 0),
                          ({'hours': 73, 'minutes': -5}, -1)):
            self.move_back(self.breach, 'discovered_at', **ago)
            self.assertEqual(self.breach.left, left, ago)
        self.officer(self.breach).report({
            'risk': 'risk', 'report_reference': 'AP-3', 'report_reason': "Pas maandag begrepen."})
        self.officer(request).answer_request({'answer': 'nothing'})
        self.env.invalidate_all()
        self.assertEqual((self.breach.left, request.left), (0, 0), "what is done has no clock")

    def test_who_is_named_in_a_breach_stays_and_only_the_day_of_telling_changes(self):
        persons = self.env['huiskamer.breach.person'].with_user(self.privacy_officer)
        person = persons.create({'breach_id': self.breach.id, 'code': self.case.code})
        for change in ({'code': self.colleague_case.code}, {'told_on': self.today, 'code': self.colleague_case.code}):
            with self.refused(person):
                person.write(change)
        person.told_on = self.today
        self.officer(self.breach).no_risk({'report_reason': "Niemand las het."})
        with self.refused(person, counts=['huiskamer.breach.person']):
            person.told_on = False
        with self.refused(counts=['huiskamer.breach.person']):
            persons.create({'breach_id': self.breach.id, 'code': self.colleague_case.code})
