from odoo import api, models

from ...shared.guards import through_method
from . import handover_flow as flow


class HuiskamerHandoverOwner(models.Model):
    """Who has the next action: an active colleague who may open the file, at every second."""
    _inherit = 'huiskamer.handover'

    def _owner(self):
        """Who takes the next action: the lead, else a supervisor, else who looks after what has nobody."""
        if self.next_action == flow.LOOK:
            return self._looker()
        lead = self.case_id.caseworker_id
        return lead if self._can_own(lead) else self._keepers_of_file()[:1] or lead

    def _whose(self):
        """Who has the next action now: its owner while she can take it, else whoever has the file, else who looks
        after it.
        """
        self.ensure_one()
        handover = self.sudo()  # sudo: who has it, also of a file that the caller does not see
        if handover.owner_id and handover._can_own(handover.owner_id):
            return handover.owner_id
        if handover.next_action == flow.LOOK:
            return handover._keepers_of_file()
        return handover.case_id._whose()

    def _looker(self):
        """The supervisor who looks at what ended without a word; another one than its caseworker where there is one."""
        return (self._lookers() - self.requester_id)[:1] or self._keepers_of_file()[:1]

    def _lookers(self):
        """The supervisors who are there, and for whom the file exists."""
        return self.case_id._may_know(self._supervisors())

    def _keepers_of_file(self):
        """Who looks after what has nobody, and for whom the file exists."""
        # sudo: who is locked out is hidden from some; only who looks after it comes out
        return self.env['res.users']._keepers(self.sudo().case_id.locked_out_ids)

    def _can_own(self, user):
        """Whether this colleague is there and may open the file, or supervises what ended without a word."""
        if self.next_action == flow.LOOK:
            return user in self._lookers()
        return bool(user.active) and self.case_id.client_id.with_user(user).has_access('write')

    def _ownable_by(self, owner):
        """Those of these handovers that this colleague can have, with one question for all of her files."""
        looks = self.filtered(lambda handover: handover.next_action == flow.LOOK)
        rest = self - looks
        clients = rest.case_id.client_id.with_user(owner)._filtered_access('write') if owner.active and rest else ()
        hers = rest.filtered(lambda handover: handover.case_id.client_id.id in set(clients and clients.ids))
        looks = looks if owner in self._supervisors() else looks.browse()
        return hers | looks.filtered(lambda handover: handover.case_id._may_know(owner))

    @api.model
    def _supervisors(self):
        """The supervisors who are there."""
        return self.env['res.users']._with_role('supervisor')

    @api.model
    def _replace_owners(self, users=None):
        """Give the next actions of colleagues who are gone, or may not open the file, to the lead or a supervisor.

        :param users: look at what these colleagues own; at everything without
        """
        # sudo: an owner is replaced at once, whoever makes the colleague leave
        Handover = through_method(self.env['huiskamer.handover']).sudo()
        domain = [('next_action', '!=', False)] + ([('owner_id', 'in', users.ids)] if users is not None else [])
        held = Handover.with_context(active_test=False).search(domain).grouped('owner_id')
        for owner, handovers in held.items():
            for handover in handovers - handovers._ownable_by(owner):
                if not handover._can_own(owner) and owner != handover._owner():
                    handover.write({'owner_id': handover._owner().id, 'evening_owner_id': False})
        self._replace_keepers(Handover, users)
        self.env['huiskamer.step']._replace_owners(users)

    @api.model
    def _replace_keepers(self, Handover, users):
        """What a colleague who is gone was to keep tonight is kept by whoever has the next action."""
        domain = [('evening_owner_id', 'in', users.ids)] if users is not None else [('evening_owner_id', '!=', False)]
        kept = Handover.with_context(active_test=False).search(domain).grouped('evening_owner_id')
        for keeper, handovers in kept.items():
            for handover in handovers - handovers._ownable_by(keeper):
                if not handover._can_own(keeper) and handover.owner_id != keeper:
                    handover.write({'evening_owner_id': handover.owner_id.id})
