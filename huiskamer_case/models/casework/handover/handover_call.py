from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from . import handover_flow as flow


class HuiskamerHandoverCall(models.Model):
    """How it really goes: one phone call, or another service after a no."""
    _inherit = 'huiskamer.handover'

    def action_agreed_by_phone(self):
        """Ask with whom it was agreed; one confirmation stands for sent, received, accepted and booked."""
        self.ensure_one()
        self._ensure_possible('send')
        questions = [
            self._question('named_contact', 'huiskamer.handover.detail', required=True, value=self.env._("Intake desk")),
            self._question('on_behalf_of', 'huiskamer.handover.event', required=True, value='phone'),
            self._question('place', 'huiskamer.handover.detail', required=True, value=self.env._("At the desk")),
            self._question('occurred_at', 'huiskamer.handover.event', later=True),
        ]
        return self._ask(
            'agreed_by_phone', self.env._("Agreed by phone, we are walking over now"), questions,
            self.env._("Agreed: we go now"),
            intro=self.env._("This writes down: sent by phone, received, accepted, appointment now, we go along."))

    def agreed_by_phone(self, answers):
        """Take the steps that one phone call stands for, all or none.

        :param dict answers: ``named_contact``, ``on_behalf_of``, ``place`` and optionally ``occurred_at``
        :raise UserError: as each of the steps would
        """
        self.ensure_one()
        answers = self._answers(answers, 'huiskamer.handover.detail', 'huiskamer.handover.event')
        now = answers.get('occurred_at') or fields.Datetime.now()
        facts = answers | {
            'sent_how': 'phone', 'first_contact_at': now, 'appointment_at': now, 'accompaniment': 'wanted',
            'on_behalf_of': answers.get('on_behalf_of') or 'phone'}
        for verb in flow.AGREED_BY_PHONE:
            self.move(verb, facts)

    def action_hand_on(self):
        """Ask for another service, after this handover came to an end."""
        self._ensure_ended()
        action = self.case_id.action_hand_over()
        action['params'] |= {'model': self._name, 'ids': self.ids, 'method': 'hand_on'}
        return action

    def hand_on(self, answers):
        """Draft a new handover that goes on from this one; the chain stays visible.

        :return: the new handover
        :raise UserError: when this one is still open
        """
        self._ensure_ended()
        handover = self.case_id.hand_over(answers)
        handover._join_chain(self)
        return handover

    def _ensure_ended(self):
        """Only what has ended goes on as something else.

        :raise UserError: when it is still open
        """
        self.ensure_one()
        self.check_access('read')
        if self.stage not in flow.FINAL or self.stage == flow.ERROR:
            raise UserError(self.env._("This handover is still open."))

    @api.model
    def _directory_words(self, service):
        """What the directory says of a service, for the dialog: for whom, languages, free places, how sure."""
        ways = dict(service._fields['direction']._description_selection(self.env))
        languages = ', '.join(service.language_ids.mapped('name'))
        checked = self.env._("Last checked on %(day)s", day=format_date(self.env, service.assured_on)) \
            if service.assured_on else self.env._("Never checked")
        if service.is_stale:
            checked = self.env._("%(checked)s: call first", checked=checked)
        parts = (
            (self.env._("For whom"), service.for_whom), (self.env._("Leaving or entering"), ways[service.direction]),
            (self.env._("Languages"), languages), (self.env._("Where"), service.place),
            (self.env._("Free places"), service.capacity_words))
        return '\n'.join([f'{label}: {words}' for label, words in parts if words] + [checked])

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        """Put one button per verb of the table on the form, in the table's order and in the user's words."""
        arch, view = super()._get_view(view_id, view_type, **options)
        place = arch.find(".//header/span[@name='moves']") if view_type == 'form' else None
        if place is not None:
            labels = dict(self.env['huiskamer.handover.event']._fields['verb']._description_selection(self.env))
            for verb in flow.VERBS:
                if flow.is_for_people(verb) and verb != 'print_letter':  # that one is a page
                    place.addprevious(self._move_button(verb, labels[verb]))
            place.getparent().remove(place)
        return arch, view

    @api.model
    def _move_button(self, verb, label):
        """The button of one verb; it shows while the step is possible for whoever looks."""
        more = {'class': 'btn-primary' if verb in flow.ONWARD else 'btn-secondary'}
        hidden = f"' {verb} ' not in possible_moves"
        if verb == 'send':
            hidden += " or not has_consent"
            more['groups'] = 'huiskamer_case.group_caseworker'  # nobody else has the field that it looks at
        return etree.Element(
            'button', name='action_move', type='object', string=label, invisible=hidden,
            context=repr({'huiskamer_verb': verb}), **more)
