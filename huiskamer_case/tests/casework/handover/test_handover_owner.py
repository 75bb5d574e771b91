from unittest.mock import patch

from odoo.tests import tagged

from ....models.casework.handover import handover_flow as flow
from ....models.shared.guards import through_method
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestHandoverOwner(HuiskamerCommon):
    """Who has the next action when its lead cannot take it, or when nobody said a word."""

    def there(self, *people):
        """Nobody but these has a role of oversight: (role, user)."""
        def with_role(users, *roles):
            """Those of them with one of these roles."""
            return users.browse().union(*(user for role, user in people if role in roles))
        return patch.object(self.registry['res.users'], '_with_role', with_role)

    def test_a_next_action_that_its_lead_cannot_take_goes_to_the_first_who_is_there(self):
        handover = self.handover.sudo()
        supervisor, officer, keys = (
            (role, self.users[role]) for role in ('supervisor', 'privacy_officer', 'access_administrator'))
        with self.there(supervisor, officer):
            self.assertEqual(handover._owner(), self.caseworker, "who can take it has it")
        self.caseworker.active = False
        for people, owner in (((keys, officer, supervisor), self.supervisor), ((keys, officer), self.privacy_officer),
                              ((keys,), self.access_administrator), ((), self.caseworker)):
            with self.there(*people):
                self.assertEqual(handover._owner(), owner)

    def test_what_ended_in_silence_is_looked_at_by_another_than_who_asked_where_there_is_one(self):
        handover = self.handover_at(flow.FAILED).sudo()
        other, mine = (('supervisor', self.user_with(f'test_{name}', 'supervisor')) for name in ('other', 'mine'))
        officer = ('privacy_officer', self.privacy_officer)
        through_method(handover).write({'requester_id': mine[1].id, 'owner_id': self.office_user.id})
        for people, looker, all_of_them in (
                ((mine, other), other[1], mine[1] | other[1]), ((other, mine, officer), other[1], mine[1] | other[1]),
                ((mine, officer), mine[1], mine[1]), ((officer,), self.privacy_officer, self.privacy_officer)):
            with self.there(*people):
                self.assertEqual((handover._owner(), handover._whose()), (looker, all_of_them))
