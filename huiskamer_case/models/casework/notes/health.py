from odoo import api, fields, models
from odoo.exceptions import UserError

from ...oversight.sealing.sealed import Sealed
from ...shared.guards import through_method
from .contact import HuiskamerContact


class HuiskamerCaseHealth(models.Model):
    """A yes is for one purpose: facts about health need one of their own (GDPR art. 7, 9(2)(a))."""
    _inherit = 'huiskamer.case'

    allows_health = fields.Boolean(
        "May write down facts about health", compute='_compute_allows_health', groups='huiskamer_case.group_caseworker')

    @api.depends('client_id.consent_ids.state', 'client_id.consent_ids.is_newest')
    def _compute_allows_health(self):
        """Whether the client allows facts about health at this second; judged anew on each read."""
        for case in self:
            case.allows_health = case._allows('health')


class OwnWorkersOnly(Sealed):
    """A sealed text that the evening team does not read, also where the client let it read the file."""

    def convert_to_record(self, value, record):
        """The text, or nothing for somebody who reads the file only as one of the evening team."""
        if value and not record.env.su and record.case_id._is_read_as_team():
            return False
        return super().convert_to_record(value, record)


class HuiskamerContactHealth(models.Model):
    """Facts about health stand apart from the other facts, and only with a yes of their own."""
    _inherit = 'huiskamer.contact'
    _free_text_fields = (*HuiskamerContact._free_text_fields, 'health')

    health = OwnWorkersOnly("About health", help="Only what the client tells and wants remembered. No results of "
                                                 "tests.")
    allows_health = fields.Boolean(related='case_id.allows_health', related_sudo=False)

    @api.model
    def _told_fields(self):
        """A note may tell about health too."""
        return (*super()._told_fields(), 'health')

    def _carried(self):
        """What a correction takes over; not what the client no longer wants to have written down."""
        return super()._carried() | ({} if self.allows_health else {'health': False})

    def _correct(self, vals):
        """Put a correction beside this note; about health only by somebody who sees what stands there.

        :raise UserError: for somebody of the evening team
        """
        self._ensure_seen_health(vals)
        return super()._correct(vals)

    def _ensure_seen_health(self, vals):
        """Keep the evening team from writing over what it does not see.

        :raise UserError: saying who can
        """
        if vals.get('health') and not self.env.su and any(case._is_read_as_team() for case in self.case_id):
            raise UserError(self.env._("What stands here about health is for the client's own workers. Ask one of "
                                       "them."))

    # public: adds a refusal: nothing about health without consent to that
    @api.model_create_multi
    def create(self, vals_list):
        """Write down contacts; about health only with consent to that.

        :raise UserError: without it
        """
        contacts = super().create(vals_list)
        for contact, vals in zip(contacts, vals_list, strict=True):
            if vals.get('health') or self.env.context.get('default_health'):
                contact.case_id._ensure_allowed('health')
        return contacts

    # public: adds a refusal: nothing about health without consent to that
    def write(self, vals):
        """Correct a contact; about health only with consent to that, and never unseen.

        :raise UserError: without it, or for somebody of the evening team who does not see what stands there
        """
        self._ensure_seen_health(vals)
        result = super().write(vals)
        if vals.get('health'):
            self.case_id._ensure_allowed('health')
        return result


class HuiskamerGoalHealth(models.Model):
    """A goal about health tells about health: it needs the same yes."""
    _inherit = 'huiskamer.goal'

    # public: adds a refusal: nothing about health without consent to that
    @api.model_create_multi
    def create(self, vals_list):
        """Set goals; about health only with consent to that.

        :raise UserError: without it
        """
        goals = super().create(vals_list)
        goals.filtered('topic_id.is_health').case_id._ensure_allowed('health')
        return goals

    # public: adds a refusal: nothing about health without consent to that
    def write(self, vals):
        """Change a goal; about health only with consent to that.

        :raise UserError: without it
        """
        result = super().write(vals)
        self.filtered('topic_id.is_health').case_id._ensure_allowed('health')
        return result


class HuiskamerStepHealth(models.Model):
    """A step for a goal about health tells about health: the evening team does not get it either."""
    _inherit = 'huiskamer.step'

    def _is_open_to(self, user):
        """Not to somebody of the evening team, as the rule says."""
        is_theirs = self.goal_id.sudo().topic_id.is_health  # sudo: whoever asks may not see the goal
        return super()._is_open_to(user) and not (is_theirs and self.case_id.with_user(user)._is_read_as_team())


class HuiskamerClientHealth(models.Model):
    """What goes when a client no longer wants that her health is written down."""
    _inherit = 'huiskamer.client'

    def _forget_health(self):
        """Take away what was written about health, as the words of consent promise (GDPR art. 17(1)(b))."""
        # sudo: withdrawing works for whoever holds the slip, who reads nothing of the client
        cases = self.sudo().case_ids
        through_method(cases.contact_ids).write({'health': False})
        goals = cases.goal_ids.filtered('topic_id.is_health')
        through_method(goals.step_ids.sorted('id', reverse=True)).unlink()  # what was agreed for it tells of it
        through_method(goals).unlink()
