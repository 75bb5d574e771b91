from odoo.exceptions import UserError
from odoo.tests import tagged

from ..receivers_common import ReceiverCommon


@tagged('post_install', '-at_install')
class TestEdgesOfReceivers(ReceiverCommon):
    """What a service's system sends that is no answer, and who is not invited any more."""

    def test_parameters_are_texts_with_names(self):
        handovers, kind = self.env['huiskamer.handover'], {'resourceType': 'Parameters'}
        good = kind | {'parameter': [{'name': 'verb', 'valueCode': 'accept'}, {'name': 'nothing'}]}
        self.assertEqual(handovers._fhir_parameters(good), {'verb': 'accept', 'nothing': None})
        for odd in (None, [], {}, kind, kind | {'parameter': {}}, {'parameter': good['parameter']},
                    kind | {'parameter': ['verb']}, kind | {'parameter': [{'valueCode': 'accept'}]},
                    kind | {'parameter': [{'name': 7, 'valueCode': 'accept'}]},
                    kind | {'parameter': [{'name': 'verb', 'valueCode': 7}]},
                    kind | {'parameter': [{'name': 'verb', 'valueCode': ['accept']}]}):
            with self.subTest(odd=odd), self.assertRaises(UserError):
                handovers._fhir_parameters(odd)

    def test_who_does_not_answer_any_more_is_not_invited_again(self):
        member = self.member.with_user(self.supervisor)
        member.action_invite_again()
        member.action_end()
        with self.refused(self.member, counts=['mail.mail'], error=UserError) as caught:
            member.action_invite_again()
        self.assertIn("does not answer", str(caught.exception))
