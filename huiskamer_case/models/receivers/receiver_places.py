from odoo import api, fields, models
from odoo.exceptions import UserError

from ..directory.capacity import CAPACITY
from ..directory.introduction import CAME, NOT_CAME
from ..shared.limits import whole
from ..shared.random_code import tidy_code

# So many numbers stand on the page as buttons; more than these is the last one.
MOST_BUTTONS = 6


class HuiskamerHoldOfService(models.Model):
    """A held place as the service sees it: a code and until when. It confirms it, or gives it back."""
    _inherit = 'huiskamer.hold'

    is_confirmed = fields.Boolean("Confirmed by the service", readonly=True, copy=False)

    def _answer_for_service(self, verb):
        """Confirm or give back a live hold; called with the limits off, by who answers for its service.

        :raise UserError: when it is over, or for an answer that is none
        """
        self.ensure_one()
        if not self.is_live:
            raise UserError(self.env._("This place is not held any more."))
        if verb == 'confirm':
            self.is_confirmed = True
        elif verb == 'give_back':
            self.action_let_go()
        else:
            raise UserError(self.env._("This answer cannot be used. Open the page again."))


class HuiskamerServicePlaces(models.Model):
    """Free places, held places and nameless introductions, as whoever answers for the service says and sees them."""
    _inherit = 'huiskamer.service'

    @api.model
    def _boards_of_caller(self):
        """What the list shows of each service for which the caller answers: places, holds, introductions."""
        services = self.env['huiskamer.service.member']._of_caller().service_id.sorted(lambda service: service.id)
        # sudo: a receiver has access to nothing; what the page shows is listed below
        holds = self.env['huiskamer.hold'].sudo().search([('service_id', 'in', services.ids), ('is_live', '=', True)],
            order='until, id')
        # sudo: as above
        introductions = self.env['huiskamer.introduction'].sudo().search([
            ('service_id', 'in', services.ids), ('result', '=', False), ('gone_on', '>', 'now')])
        return [service._board(holds, introductions) for service in services]

    def _board(self, holds, introductions):
        """One service: its last word on free places with its age, what is held, who wants to be introduced."""
        wanted = dict(introductions._fields['wanted']._description_selection(self.env))
        return {
            'number': self.hsds_id, 'name': self.display_name, 'places': self.capacity_words,
            'is_counted': self.capacity_unit != 'none',
            'buttons': list(range(MOST_BUTTONS + 1)),
            'holds': [
                {'code': hold.code, 'until': self.env['huiskamer.handover']._clock_words(hold.until),
                 'is_confirmed': hold.is_confirmed}
                for hold in holds if hold.service_id == self],
            'introductions': [
                {'code': one.code, 'language': one.language_id.name, 'wanted': wanted[one.wanted], 'number': one.id}
                for one in introductions if one.service_id == self]}

    @api.model
    def _numbered_of_caller(self, number):
        """The service with this number in exchanges, if the caller answers for it at this second; else none."""
        services = self.env['huiskamer.service.member']._of_caller().service_id
        return services.filtered(lambda service: service.hsds_id == number)

    def _state_by_service(self, code, available):
        """The service itself says what is free; called with the limits off, for one that is the caller's.

        :raise UserError: when it cannot be right
        """
        number = whole(str(available or '')) or 0
        if code == CAPACITY and str(available) == '0':
            code, number = 'no-capacity', 0
        return self.state_capacity({'code': code, 'available': number})


class HuiskamerPlacesOfCaller(models.Model):
    """Which held place, or nameless introduction, the caller may answer at this second."""
    _inherit = 'huiskamer.service.member'

    @api.model
    def _answer_hold(self, code, verb):
        """Answer a held place of one of the caller's services; false when there is none.

        :raise UserError: when it is over
        """
        # sudo: whoever answers for a service has access to nothing; only this hold is answered
        hold = self.env['huiskamer.hold'].sudo().search([
            ('code', '=', tidy_code(code) or ''), ('service_id', 'in', self._of_caller().service_id.ids)])
        if hold:
            hold._answer_for_service(verb)
        return bool(hold)

    @api.model
    def _answer_introduction(self, number, verb):
        """Say whether somebody who was introduced came; false when that introduction is not the caller's.

        :raise UserError: when it was said already
        """
        # sudo: as above
        found = self.env['huiskamer.introduction'].sudo().search([
            ('id', '=', number), ('service_id', 'in', self._of_caller().service_id.ids), ('gone_on', '>', 'now')])
        if found and verb in (CAME, NOT_CAME):
            found._record(verb)
        return bool(found) and verb in (CAME, NOT_CAME)
