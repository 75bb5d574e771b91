from odoo.tests import tagged

from ....models.shared import house_days
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestTold(HuiskamerCommon):
    """What a colleague has to do, and what became of her words, is on her own Today; nothing of a file that she must
    not know of.
    """

    def notices(self, user, kind):
        """Of which files this colleague is told this."""
        return self.env['huiskamer.case.notice'].sudo().search(
            [('user_id', '=', user.id), ('kind', '=', kind)]).mapped('code')

    def note_of(self, user):
        """A note that this colleague wrote in the file, more than an hour ago."""
        note = self.case.with_user(user).write_note({'facts': "Gesproken.", 'channel': 'here', 'kind': 'talk',
                                                     'on': house_days.today()})
        self.env.cr.execute("UPDATE huiskamer_contact SET written_at = written_at - interval '2 hours' WHERE id = %s",
                            (note.id,))
        self.env.invalidate_all()
        return note

    def correct(self, note, user, words):
        """This colleague puts a correction beside it."""
        first = note.with_user(user)._first()
        first.change(first.version, {'facts': words})
        self.env.cr.execute("UPDATE huiskamer_contact SET written_at = written_at - interval '2 hours'"
                            " WHERE corrects_id = %s", (first.id,))
        self.env.invalidate_all()

    def test_a_step_of_the_evening_team_is_on_the_page_of_whoever_does_it(self):
        case = self.open_file('caseworker', alias="Noor", open_to='team')
        self.location.sudo().staff_ids += self.colleague
        step = case.agree_step({'what': "Bellen", 'on': house_days.today(), 'owner': self.colleague.id})
        self.assertEqual(step.owner_id, self.colleague)
        hers = self.env['huiskamer.case'].with_user(self.colleague)
        rows = [row for row in hers.today()['steps'] if row['record'] == step.id]
        self.assertEqual([(row['id'], row['name'], row['who']) for row in rows], [(case.id, "Noor", '')])
        self.assertEqual(hers.bell()['sections']['steps'], len(hers.today()['steps']))
        self.assertIn(step.id, [row['record'] for row in self.env_as('caseworker')['huiskamer.case'].today()['steps']])
        case.freeze({})
        self.assertFalse([row for row in hers.today()['steps'] if row['record'] == step.id], "nothing is done in it")

    def test_a_correction_of_a_correction_is_told_to_who_made_that_one(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        note = self.note_of(self.caseworker)
        self.correct(note, self.colleague, "Gebeld.")
        self.assertEqual(self.notices(self.caseworker, 'corrected'), [self.case.code])
        self.assertFalse(self.notices(self.colleague, 'corrected'))
        self.correct(note, self.caseworker, "Toch gesproken.")
        self.assertEqual(self.notices(self.colleague, 'corrected'), [self.case.code])
        self.assertEqual(self.notices(self.caseworker, 'corrected'), [self.case.code], "her own hand is no news")

    def test_nobody_is_told_of_a_file_that_does_not_exist_for_her(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        note = self.note_of(self.colleague)
        self.case.lock_out({'caseworker_id': self.colleague.id})
        self.correct(note, self.caseworker, "Gebeld.")
        self.assertFalse(self.env['huiskamer.case.notice'].sudo().search([
            ('user_id', '=', self.colleague.id), ('code', '=', self.case.code)]))

    def test_what_she_was_told_goes_with_her_however_she_is_locked_out(self):
        """Also when the file becomes one with another of which she must not know."""
        second = self.open_file('caseworker', alias="Noor")
        for case in (self.case, second):
            case.add_member({'caseworker_id': self.colleague.id})
        note = self.note_of(self.colleague)
        self.correct(note, self.caseworker, "Gebeld.")
        self.assertEqual(self.notices(self.colleague, 'corrected'), [self.case.code])
        second.lock_out({'caseworker_id': self.colleague.id})
        self.case.merge({'code': second.code})
        self.assertIn(self.colleague, self.case.sudo().locked_out_ids)
        self.assertFalse(self.notices(self.colleague, 'corrected'))

    def test_whoever_is_to_keep_something_tonight_hears_it(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        handover = self.draft(urgency='tonight')
        self.consent_for(handover)
        handover.move('send', self.facts())
        handover.name_evening_owner({'owner_id': self.colleague.id})
        self.assertEqual(self.notices(self.colleague, 'evening'), [handover.code])
        handover.name_evening_owner({'owner_id': self.colleague.id})
        self.assertEqual(self.notices(self.colleague, 'evening'), [handover.code], "once")
        handover.name_evening_owner({'owner_id': self.caseworker.id})
        self.assertFalse(self.notices(self.caseworker, 'evening'), "who takes it herself knows it")
        self.assertFalse(self.notices(self.colleague, 'evening'), "and the other is asked for it no more")

    def test_what_came_to_her_of_a_handover_leads_to_it(self):
        self.case.add_member({'caseworker_id': self.colleague.id})
        handover = self.draft(urgency='tonight')
        self.consent_for(handover)
        handover.move('send', self.facts())
        handover.name_evening_owner({'owner_id': self.colleague.id})
        hers = self.env['huiskamer.case'].with_user(self.colleague)
        [row] = [row for row in hers.today()['notices'] if row['code'] == handover.code]
        self.assertEqual((row['model'], row['id'], row['name']), (handover._name, handover.id, self.case.alias))
        self.case.lock_out({'caseworker_id': self.colleague.id})
        self.assertFalse([row for row in hers.today()['notices'] if row['code'] == handover.code],
                         "nor is anything of it there for whom the file is not")

    def test_a_check_to_come_is_of_whoever_has_the_file_now(self):
        handover = self.handover_at('completed')
        self.assertTrue(handover.next_check_on)
        handover.case_id.assign({'caseworker_id': self.colleague.id})
        entries = self.env['huiskamer.agenda'].with_user(self.colleague).search([('handover_id', '=', handover.id)])
        self.assertTrue(entries)
        self.assertEqual(entries.owner_id, self.colleague)

    def test_a_draft_goes_on_with_whoever_has_the_file_now(self):
        """Who drafted it passed the file on; on hold and back it is not hers again."""
        draft = self.draft()
        self.case.assign({'caseworker_id': self.colleague.id})
        self.assertEqual(draft.sudo().owner_id, self.colleague)
        hers = self.case.with_user(self.colleague)
        hers.freeze({})
        self.assertEqual(draft.sudo().owner_id, self.colleague)
        hers.reopen(self.yes())
        self.assertEqual((draft.sudo().stage, draft.sudo().owner_id), ('draft', self.colleague))

    def test_what_stands_still_waits_for_nobody(self):
        """While the file is on hold nobody can look at the no of the service; afterwards it waits again."""
        handover = self.handover_at('decline_proposed', case=self.case)
        desk = self.env_as('supervisor')['huiskamer.desk']

        def waits():
            """Whether the no stands on the page, and the bell says the same."""
            self.env.invalidate_all()
            page = desk.read_desk()
            self.assertEqual(desk.bell(), page['count'])
            return handover.id in [line['id'] for line in page['mine'] if line['key'] == 'decline']

        self.assertTrue(waits())
        self.case.freeze({})
        self.assertFalse(waits())
        self.assertEqual(handover.next_action, 'tell_wait')
        with self.undone():
            handover._move('escalate', acting_as='clock')
            self.env.invalidate_all()
            late = [line['id'] for line in desk.read_desk()['mine'] if line['key'] == 'late']
            self.assertIn(handover.id, late, "what nobody told the service is shown to who supervises")
        self.case.reopen(self.yes())
        self.assertTrue(waits())
