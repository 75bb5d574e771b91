from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ...common import HuiskamerCommon

NOTHING_NEW = ('huiskamer.consent', 'huiskamer.consent.event')


@tagged('post_install', '-at_install')
class TestFromBefore(HuiskamerCommon):
    """A yes on paper is from before what came between: it does not undo that the client stopped, in any way."""

    def later(self, **time):
        """Go on so much later."""
        self.env.invalidate_all()
        return freeze_time(fields.Datetime.now() + timedelta(**time))

    def share(self, **answers):
        """The client's answer about sharing the working name with the service."""
        vals = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids}
        return self.case.record_consent(self.yes('share', **vals | answers))

    def stops(self):
        """Every way in which a file stops and is taken up again: {what: (stop, take up again)}."""
        case = self.case
        return {
            'closed': (lambda: case.close({'outcome': 'helped'}), case.reopen),
            'frozen': (case.freeze, case.reopen),
            'of a minor': (case.start_minor_path, case.reopen),
            'withdrawn': (lambda: case.sudo()._file_consent()._withdraw('here'), case.undo_withdrawal)}

    def test_a_file_is_taken_up_again_on_what_was_said_since(self):
        said = fields.Datetime.now() + timedelta(minutes=30)
        for what, (stop, take_up) in self.stops().items():
            with self.undone(), self.subTest(what):
                with self.later(hours=1):
                    stop()
                with self.later(hours=3):
                    with self.refused(self.case, error=UserError, counts=NOTHING_NEW):
                        take_up(self.yes(given_at=said))
                    # since when a file of a minor stands still is on no record: only what is said now counts
                    take_up(self.yes(**{} if what == 'of a minor' else {'given_at': said + timedelta(hours=2)}))
                    self.assertEqual(self.case.state, 'open')

    def test_a_yes_from_before_a_file_stopped_carries_nothing_after_it(self):
        said = fields.Datetime.now() + timedelta(minutes=30)
        for what, (stop, take_up) in self.stops().items():
            for purpose in ('share', 'contact', 'health', 'aftercare'):
                about = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids} \
                    if purpose == 'share' else {}
                with self.undone(), self.subTest(what, purpose=purpose):
                    with self.later(hours=1):
                        stop()
                    with self.later(hours=2):
                        take_up(self.yes())
                    with self.later(hours=3):
                        with self.refused(self.case, error=UserError, counts=NOTHING_NEW):
                            self.case.record_consent(self.yes(purpose, given_at=said, **about))
                        answer = self.case.record_consent(self.yes(
                            purpose, given_at=said + timedelta(hours=2), **about))
                        self.assertTrue(answer.is_live)

    def test_a_no_from_before_always_counts(self):
        said = fields.Datetime.now() + timedelta(minutes=30)
        with self.later(hours=1):
            self.case.close({'outcome': 'helped'})
        with self.later(hours=2):
            self.case.reopen(self.yes())
        with self.later(hours=3):
            self.assertEqual(self.share(state='refused', given_at=said).state, 'refused')

    def test_an_evening_on_paper_comes_in_with_its_own_times(self):
        """File and sharing were both said on paper, in one minute, and are typed in the next day."""
        said = (fields.Datetime.now() + timedelta(minutes=30)).replace(second=0)
        with self.later(days=1):
            case = self.env['huiskamer.case'].with_user(self.caseworker).open_file(self.file_vals(
                alias="Papier", given_at=said))
            about = {'service_id': self.service.id, 'category_ids': self.categories('alias').ids}
            self.assertTrue(case.record_consent(self.yes('share', given_at=said, **about)).is_live)

    def test_a_no_after_nobody_asked_takes_away_what_stood_on_the_yes_before_it(self):
        """Yes; it runs out; a colleague writes down that nobody asked; and then the client says no."""
        self.allow(self.case, 'contact', 'health')
        self.client.write({'contact_channel': 'call', 'phone': "0612345678"})
        note = self.env['huiskamer.contact'].with_user(self.caseworker).create(
            {'case_id': self.case.id, 'facts': "Een gesprek.", 'health': "Slaapt slecht."})
        with self.later(days=250):
            self.case.renew(self.yes())
            for purpose in ('contact', 'health'):
                self.case.record_consent(self.yes(purpose, state='not_asked'))
                self.case.record_consent(self.yes(purpose, state='not_asked'))
                self.case.record_consent(self.yes(purpose, state='refused'))
            self.assertEqual((self.client.phone, note.health, note.facts), (False, False, "Een gesprek."))

    def test_a_no_where_nothing_stood_takes_no_words_away(self):
        self.client.write({'contact_channel': 'here', 'contact_remarks': "Alleen op dinsdag."})
        self.case.record_consent(self.yes('contact', state='not_asked'))
        self.case.record_consent(self.yes('contact', state='refused'))
        self.assertEqual(self.client.contact_remarks, "Alleen op dinsdag.")
