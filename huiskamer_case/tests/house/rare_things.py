"""What a demo has none of, and a button can be about all the same."""
from datetime import timedelta

from odoo import Command
from odoo.tests import freeze_time

from ...models.shared import house_days
from ..demo_house import DemoHouse


class RareThings(DemoHouse):
    """The demo, and ways to add to it what is rare."""

    @classmethod
    def _add_what_is_rare(cls):
        """A file that was withdrawn long ago, a closed one, one with a colleague locked out; a week, a role and a
        finding to look at.
        """
        by_login = {user.login: user for user in cls.people}
        mine = cls.env['huiskamer.case'].with_user(by_login['caseworker']).search([
            ('caseworker_id', '=', by_login['caseworker'].id), ('state', '=', 'open')], order='id desc')
        withdrawn, closed, locked, undoable = mine[:4]
        for case in withdrawn | undoable:
            case.consent_ids.filtered(lambda consent: consent.purpose == 'file').action_withdraw()
        events = withdrawn.sudo().consent_ids.event_ids
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE huiskamer_consent_event SET occurred_at = occurred_at - interval '40 days' WHERE id IN %s",
            [tuple(events.ids)])
        cls.env.invalidate_all()
        cls._say_yes(closed, 'aftercare')
        closed.close({'outcome': 'helped', 'open_steps': 'done', 'open_handovers': 'cancel'})
        closed.sudo()._stand(aftercare_on=house_days.today())
        locked.lock_out({'caseworker_id': cls.env['res.users'].search([('login', '=', 'caseworker2')]).id})
        mine[6].freeze()
        mine[4].write_note({'facts': "Een gesprek (voorbeeld)"})
        cls.env['huiskamer.access.review']._of_week(house_days.today() - timedelta(days=house_days.today().weekday()
            + 7))
        mine[4].with_user(by_login['supervisor']).ask_lead({'word': 'ask_look'})
        by_login['host'].sudo().write({'group_ids': [Command.link(cls.env.ref('huiskamer_case.group_caseworker').id)]})
        cls.env['huiskamer.legal.hold'].with_user(by_login['privacy']).create(
            {'code': mine[5].code, 'reason': "Klacht (voorbeeld)", 'review_on': '2030-01-01'})
        cls.env['huiskamer.service'].search([]).asks_second_factor = True
        cls._make_second_place()
        cls._enter_what_is_open(by_login)
        cls._let_somebody_turn_eighteen(by_login['caseworker'])
        cls.env['huiskamer.seal.finding'].create({
            'code': 'X', 'model': 'huiskamer.client', 'field_name': 'alias', 'res_id': 1, 'fingerprint': 'X'})
        cls.env['huiskamer.erasure'].sudo().create({
            'code': 'ABCD-EFGH', 'why': 'withdrawn', 'by_id': by_login['privacy'].id, 'rows': 1, 'state': 'incomplete',
            'unreadable_from': house_days.today()})

    @classmethod
    def _say_yes(cls, case, purpose):
        """The client of this file says yes to a purpose without a receiver."""
        text = cls.env['huiskamer.consent.text']._current([purpose])[:1]
        case.record_consent({
            'state': 'given', 'method': 'spoken', 'spoken_alone': True, 'text_id': text.id,
            'words_digest': text.read_out()['digest']})

    @classmethod
    def _enter_what_is_open(cls, by_login):
        """A demand and a pilot that nobody answered yet, and a draft that the client said yes to."""
        today, place = house_days.today(), cls.env['huiskamer.location'].search([], limit=1)
        cls.env['huiskamer.demand'].with_user(by_login['privacy']).create(
            {'authority': 'police', 'asked_for': "Namen (voorbeeld)"})
        with freeze_time(today - timedelta(days=1600)):
            cls.env['huiskamer.pilot'].with_user(by_login['supervisor']).create({
                'location_id': place.id, 'date_from': today - timedelta(days=1500),
                'date_until': today - timedelta(days=1460)})
        [draft] = cls.env['huiskamer.handover'].with_user(by_login['caseworker']).search(
            [('stage', '=', 'draft'), ('case_id.state', '=', 'open')], order='id desc', limit=1)
        text = cls.env['huiskamer.consent.text']._current(['share'])[:1]
        about = {'service_id': draft.service_id.id, 'category_ids': draft.disclosure_ids.category_ids.ids}
        draft.record_consent({
            'state': 'given', 'method': 'spoken', 'spoken_alone': True, 'text_id': text.id,
            'words_digest': text.read_out(about)['digest']})

    @classmethod
    def _make_second_place(cls):
        """Another huiskamer, for a client to go on at."""
        here = cls.env['huiskamer.location'].search([], limit=1)
        cls.env['huiskamer.location'].create({
            'name': "Tweede huiskamer (voorbeeld)", 'resource_calendar_id': here.resource_calendar_id.copy().id})

    @classmethod
    def _let_somebody_turn_eighteen(cls, caseworker):
        """A path for minors that ends because she is 18 by now."""
        today = house_days.today()
        cls.env['huiskamer.minor.path'].with_user(caseworker).begin({}).write({
            'facts': "Zat op school (voorbeeld)", 'signals_on': today, 'consulted_on': today,
            'consulted': 'veilig_thuis',
            'handed_to': 'eighteen'})
