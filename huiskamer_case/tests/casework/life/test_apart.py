from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ....models.casework.rights.case_erasure import ERASED
from ....models.shared import house_days
from ...common import WHY, HuiskamerCommon
from .test_merge import MergeCommon


@tagged('post_install', '-at_install')
class TestApart(MergeCommon):
    """What was written while two files were one hangs on one of them when they come apart, and on nothing of the
    other.
    """

    def setUp(self):
        """Two files of the caseworker, with something in the one that goes over."""
        super().setUp()
        self.second = self.fill(self.open_file('caseworker', alias="Merel Anna"), "Tweede")
        self.goal, self.note = self.second.goal_ids, self.second.contact_ids
        self.step = self.second.agree_step({'what': "Bellen", 'on': house_days.today() + timedelta(days=3)})
        self.sent = self.draft(self.second, self.other_service)
        self.consent_for(self.sent)
        self.walk(self.sent, 'send')

    def across(self):
        """Every reference from something of one person to something of another."""
        self.env.flush_all()
        ways, found = dict(ERASED), []
        for model, path in ERASED:
            for record in self.env[model].sudo().with_context(active_test=False).search([]):
                for name, field in record._fields.items():
                    if field.type == 'many2one' and field.store and field.comodel_name in ways and record[name]:
                        whose = record.mapped(path), record[name].sudo().mapped(ways[field.comodel_name])
                        if whose[0] != whose[1] and name not in ('merged_into_id', 'merge_asked_id', 'together_id'):
                            found.append((model, name))
        return found

    def written(self):
        """All that can be written on what came from the other file."""
        later = house_days.today() + timedelta(days=5)
        return {
            'step': lambda: self.goal.agree_step({'what': "Brief", 'on': later}),
            'moved': lambda: self.step.move({'due_on': later}),
            'correction': lambda: self.note._correct({'facts': "Toch anders"}),
            'move': lambda: self.walk(self.sent, 'accept'),
            'answer': lambda: self.case.record_consent(self.yes('share', service_id=self.other_service.id,
                category_ids=self.sent.disclosure_ids.category_ids.ids)),
            'renewed': lambda: self.case.renew(self.yes()),
            'goes on': self.go_on,
        }

    def go_on(self):
        """A service says no, and another one is asked, on a yes of its own."""
        self.walk(self.sent, 'propose_decline', 'confirm_decline')
        handover = self.sent.hand_on({
            'service_id': self.service.id, 'category_ids': self.categories('alias').ids})
        self.consent_for(handover)
        self.walk(handover, 'send')

    def test_nothing_hangs_on_the_other_person(self):
        for what, write in self.written().items():
            with self.undone(), self.subTest(what):
                self.case.merge({'code': self.second.code})
                with freeze_time(fields.Datetime.now() + timedelta(minutes=90)):
                    write()
                    before = self.facts_of(self.case)[1]
                    self.case.action_take_apart()
                    self.assertEqual(self.across(), [])
                    self.assertEqual(self.facts_of(self.case, self.second)[1], before)
                    for case in (self.second, self.case):
                        case.sudo()._erase('asked')

    def test_each_stays_locked_out_where_she_was_when_they_come_apart_and_who_stood_in_does_not_come_back(self):
        def has(case):
            """Who has something for a time, or is locked out, at this file by itself."""
            return sorted((grant.user_id.login, grant.kind) for grant in case.sudo().grant_ids if grant.state != 'over')

        out, stands_in = (self.user_with(login, 'caseworker') for login in ('test_out', 'test_stands_in'))
        self.case.lock_out({'caseworker_id': out.id})
        self.second.lock_out({'caseworker_id': self.colleague.id})
        today = house_days.today()
        self.second.name_stand_in(
            {'caseworker_id': stands_in.id, 'since': str(today), 'until': str(today), 'reason': WHY})
        here, there = (out.login, 'lock_out'), (self.colleague.login, 'lock_out')
        self.case.merge({'code': self.second.code})
        self.assertEqual((has(self.case), has(self.second)), (sorted([here, there]), [there]))
        self.case.action_take_apart()
        self.assertEqual((has(self.case), has(self.second)), ([here], [there]))


@tagged('post_install', '-at_install')
class TestSaidOfBoth(HuiskamerCommon):
    """Nobody knows of which of two files something was said while they were one: what narrows holds for both."""

    def setUp(self):
        """A second file of the same lead; both can be read by the evening team, of which a colleague is one."""
        super().setUp()
        self.location.staff_ids = self.colleague
        self.first = self.open_file('caseworker', alias="Merel", open_to='team')
        self.second = self.open_file('caseworker', alias="Merel Anna", open_to='team')
        self.elsewhere = self.location.sudo().copy({'name': "Elders", 'staff_ids': False})

    def merged(self, first=None, second=None):
        """The two files, made one."""
        (first or self.first).merge({'code': (second or self.second).code})
        self.env.flush_all()

    def apart(self, first=None):
        """The two files again, as they stand now."""
        (first or self.first).action_take_apart()
        self.env.invalidate_all()

    def read_by_colleague(self):
        """Which of the two files the colleague of the evening team reads."""
        files = (self.first | self.second).sudo().with_context(active_test=False)
        clients = files.client_id.with_user(self.colleague)._filtered_access('read')
        return files.filtered(lambda case: case.client_id.id in clients.ids)

    def test_without_a_word_both_are_open_as_before(self):
        self.merged()
        self.assertEqual(self.read_by_colleague(), self.first)
        self.apart()
        self.assertEqual(self.read_by_colleague(), self.first | self.second)

    def test_what_became_part_of_another_file_is_nobody_s_to_read_by_its_number_either(self):
        self.assertTrue(self.second.client_id.with_user(self.colleague).has_access('read'))
        self.merged()
        for role in self.users:
            for record in (self.second.sudo(), self.second.sudo().client_id):
                with self.subTest(role=role, record=record._name):
                    hers = record.with_env(self.env_as(role)).with_context(active_test=False)
                    self.assertFalse(hers.has_access('read'))

    def test_who_is_locked_out_meanwhile_stays_out_of_both(self):
        self.merged()
        self.first.lock_out({'caseworker_id': self.colleague.id})
        self.apart()
        self.assertFalse(self.read_by_colleague())
        for case in (self.first, self.second):
            locks = case.sudo().grant_ids.filtered(lambda grant: grant.kind == 'lock_out' and grant.state != 'over')
            self.assertEqual(locks.user_id, self.colleague)

    def test_who_was_locked_out_of_the_one_reads_the_other_again_and_of_a_third_nothing_comes_along(self):
        third = self.open_file('caseworker', alias="Merel Drie")
        third.lock_out({'caseworker_id': self.colleague.id})
        self.merged()
        self.merged(second=third)
        self.assertFalse(self.read_by_colleague())
        self.apart()
        self.apart()
        self.assertNotIn(self.colleague, (self.first | self.second).sudo().locked_out_ids)
        self.assertIn(self.colleague, third.sudo().locked_out_ids)

    def test_whom_the_client_took_off_meanwhile_is_off_both(self):
        third = self.user_with('third', 'caseworker')
        for case in (self.first, self.second):
            case.add_member({'caseworker_id': third.id})
        self.merged()
        self.first.sudo()._set_team(member_ids=[(3, third.id)])
        self.apart()
        self.assertFalse((self.first | self.second).sudo().member_ids)

    def test_a_team_reads_both_only_when_the_client_chose_it_for_both(self):
        for first, second in ((self.first, self.case), (self.case, self.first)):
            with self.undone():
                shown = first._preview(second)
                self.assertIn("evening team reads it no more", shown)
                self.merged(first, second)
                self.assertEqual(first.open_to, 'members')
                self.assertFalse(self.read_by_colleague() & first)
                self.apart(first)
                self.assertEqual((self.first.open_to, self.case.open_to), ('team', 'members'))
        self.assertNotIn("evening team", self.first._preview(self.second))

    def test_a_team_of_another_huiskamer_is_not_the_one_that_the_client_chose(self):
        self.second.move_place({'location_id': self.elsewhere.id, 'open_to': 'team'})
        self.merged()
        self.assertFalse(self.read_by_colleague())
        self.apart()
        self.assertEqual((self.first.open_to, self.second.open_to), ('team', 'team'))

    def test_a_client_who_goes_elsewhere_meanwhile_leaves_the_team_behind_with_both(self):
        self.merged()
        self.first.move_place({'location_id': self.elsewhere.id, 'open_to': 'members'})
        self.apart()
        self.assertFalse(self.read_by_colleague())
        self.assertEqual((self.first.open_to, self.second.open_to), ('members', 'members'))

    def no(self, purpose, case=None):
        """The client says no to this, in the file that stayed."""
        return (case or self.first).record_consent(self.yes(purpose, state='refused', spoken_alone=False))

    def test_a_number_goes_from_both_when_the_client_does_not_want_to_be_called_any_more(self):
        self.allow(self.second, 'contact')
        self.second.client_id.write({'contact_channel': 'call', 'phone': "06 12345678"})
        hers = self.second.sudo().client_id
        for before, said in ((False, True), (True, True), (False, False)):
            with self.undone(), self.subTest(before=before, said=said):
                if before:
                    self.no('contact')
                self.merged()
                if said and not before:
                    self.no('contact')
                self.assertEqual(bool(hers.phone), not said)
                self.apart()
                self.assertEqual((bool(hers.phone), hers.contact_channel), (not said, 'here' if said else 'call'))

    def test_a_number_that_was_changed_meanwhile_is_not_called_in_the_other_file_either(self):
        for case in (self.first, self.second):
            self.allow(case, 'contact')
            case.client_id.write({'contact_channel': 'call', 'phone': "06 12345678"})
        self.merged()
        self.first.client_id.write({'phone': "06 87654321"})
        self.apart()
        self.assertEqual(self.first.client_id.reveal_phone(), "06 87654321")
        self.assertFalse(self.second.sudo().client_id.phone)

    def test_a_no_meanwhile_is_a_no_in_both(self):
        """Also when the yes of the other file had given way to a newer one before."""
        said = {
            'no': lambda: self.no('health'),
            'taken back': lambda: self.first.client_id.consent_ids.filtered('is_live').filtered(
                lambda consent: consent.purpose == 'health').action_withdraw()}
        for what, say in said.items():
            for order in ((self.first, self.second), (self.second, self.first)):
                with self.undone(), self.subTest(what, order=order):
                    now = fields.Datetime.now()
                    for minutes, case in enumerate(order):
                        with freeze_time(now + timedelta(minutes=minutes)):
                            case.record_consent(self.yes('health'))
                    with freeze_time(now + timedelta(minutes=5)):
                        self.merged()
                        say()
                        self.apart()
                        self.assertFalse(self.first._allows('health') or self.second._allows('health'))

    def test_a_death_meanwhile_is_one_in_both(self):
        self.merged()
        self.first.close({'outcome': 'died'})
        self.apart()
        for case in (self.first, self.second):
            self.assertEqual((case.state, case.outcome), ('closed', 'died'))

    def test_what_waits_has_somebody_of_its_own_file(self):
        day = house_days.today() + timedelta(days=2)
        theirs = self.open_file('colleague', alias="Merel")
        step = theirs.agree_step({'what': "Bellen", 'on': day})
        self.second.lock_out({'caseworker_id': self.users['supervisor'].id})
        self.first.merge({'code': self.second.code})
        self.first.look_at_merge({'code': theirs.code})
        theirs.action_same_person()
        self.assertEqual(step.sudo().owner_id, self.colleague, "she works on both now")
        step.with_user(self.caseworker).move({'due_on': day + timedelta(days=1)})
        waiting = step.sudo().search([('moved_from_id', '=', step.id)])
        waiting._set(owner_id=self.caseworker.id)
        self.first.with_user(self.colleague).action_take_apart()
        self.assertEqual((waiting.case_id, waiting.owner_id), (theirs.sudo(), self.colleague))

    def test_a_lead_who_must_not_know_of_the_other_file_gets_it_in_no_way(self):
        """Asked before, and then locked out, or another lead who is."""
        theirs, third = self.open_file('colleague', alias="Merel"), self.user_with('third', 'caseworker')
        ways = {
            'locked out there': lambda: (
                theirs.add_member({'caseworker_id': third.id}),
                theirs.with_user(third).lock_out({'caseworker_id': self.caseworker.id})),
            'locked out here': lambda: self.first.lock_out({'caseworker_id': self.colleague.id}),
            'another lead': lambda: (
                theirs.lock_out({'caseworker_id': third.id}), self.first.assign({'caseworker_id': third.id})),
        }
        for what, happens in ways.items():
            with self.undone(), self.subTest(what):
                self.first.look_at_merge({'code': theirs.code})
                self.assertTrue(theirs.sudo().merge_asked_id)
                happens()
                self.assertFalse(theirs.sudo().merge_asked_id)
                with self.refused(theirs, self.first):
                    theirs.action_same_person()

    def test_a_question_about_a_file_that_became_part_of_another_leads_there(self):
        theirs = self.open_file('colleague', alias="Merel")
        self.second.look_at_merge({'code': theirs.code})
        self.merged()
        theirs.action_same_person()
        self.assertEqual(theirs.sudo().merged_into_id, self.first)
