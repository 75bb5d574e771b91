from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ..roles.access_request import ROLES
from .posture_checks import ATTENTION, OK, RED

_lt = LazyTranslate(__name__)
SYSTEM = 'base.group_system'


class Step(NamedTuple):
    """One thing to do before the first evening: its code, what it is, why, the groups that can do it, and what
    opens.
    """
    code: str
    title: str
    why: str
    groups: tuple
    opens: str


# In the order in which they are done.
STEPS = (
    Step('first_two', _lt("Name the first two people"),
         _lt("An access administrator, who asks for roles, and a privacy officer, who confirms them. From then on "
             "every role takes two people. "
             "Neither of them administers Odoo."), (SYSTEM,), ''),
    Step('roles', _lt("Give the others their roles"),
         _lt("A supervisor, caseworkers and hosts: asked for at Access > Roles, confirmed by somebody else."),
         ('group_access_administrator',), 'huiskamer_access_request_action'),
    Step('house', _lt("Say who answers for the files, and where they live"),
         _lt("The controller and the privacy officer, how to reach them, and whether this database is the "
             "huiskamer's own or shared with a CRM."),
         ('group_supervisor', 'group_privacy_officer'), 'huiskamer_house_open_action'),
    Step('place', _lt("Make the huiskamer, with its hours"),
         _lt("A name, the hours of each day, the team. Its calendar is made along with it."), ('group_supervisor',),
         'huiskamer_location_action'),
    Step('words', _lt("Review the words of consent"),
         _lt("Nobody can say yes to words that nobody of the house has read. Two are enough to begin: keeping a file, "
             "and sharing with one service."),
         ('group_supervisor', 'group_privacy_officer'),
         'huiskamer_consent_text_action'),
    Step('directory', _lt("Check the directory"),
         _lt("Call each organisation: is the number right, who answers, how soon? Then say Checked today."),
         ('group_supervisor',),
         'huiskamer_service_action_stale'),
    Step('keys', _lt("Keep the keys apart, with a back-up of their own"),
         _lt("Without the key folder nobody reads a file again. Begin the first epoch; then whoever runs the server "
             "makes the back-up: see docs/key-folder.md."), ('group_privacy_officer',),
         'huiskamer_key_epoch_action'),
    Step('log_in', _lt("Second factor and screen lock"),
         _lt("Whoever sees names logs in with a second factor, and screens lock by themselves."),
         ('group_supervisor', 'group_privacy_officer'), 'huiskamer_house_open_action'),
    Step('terms', _lt("Look at the retention terms"),
         _lt("How long each kind of record is kept, and why. Then say at Privacy > The house that the terms are "
             "right."),
         ('group_privacy_officer',), 'huiskamer_retention_term_action'),
    Step('green', _lt("Look whether all is right"),
         _lt("Nothing is red at Privacy > Is all right?"), ('group_supervisor', 'group_privacy_officer'),
         'huiskamer_posture_action'),
)
BY_CODE = {step.code: step for step in STEPS}
NOTHING = Step('', '', '', (), '')  # a row in the making has no code yet


class HuiskamerFirstStep(models.Model):
    """What is to be done between the installation and the first evening, what is done, and who can do the rest.

    A row holds the code of a step and nothing else; how it stands is looked at when it is read.
    """
    _name = 'huiskamer.first.step'
    _description = "First step"
    _inherit = ['huiskamer.ask.mixin']
    _order = 'sequence, id'
    _rec_name = 'title'

    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    title = fields.Char("What", compute='_compute_words')
    why = fields.Char(compute='_compute_words')
    who = fields.Char("Who can do it", compute='_compute_words')
    can_do = fields.Boolean("You can", compute='_compute_words')
    state = fields.Selection([('done', "Done"), ('next', "Next"), ('later', "To do")], string="How it stands",
                             compute='_compute_state')

    _code_uniq = models.UniqueIndex('(code)')

    @api.depends_context('lang', 'uid')
    @api.depends('code')
    def _compute_words(self):
        """The words of the step, and who can do it: the roles, and the people who have them."""
        for row in self:
            step = BY_CODE.get(row.code, NOTHING)
            groups = row._groups(step)
            row.title, row.why = step.title and self.env._(step.title), step.why and self.env._(step.why)
            # sudo: her own groups, which are hidden from her
            row.can_do = bool(groups & self.env.user.sudo().all_group_ids)
            # sudo: who holds a role is hidden from colleagues; whom to ask for this step is what they need to know
            people = self.env['res.users']._in_groups(groups).filtered(lambda user: not user.share).sorted('name')[:3]
            roles = self.env._("System administrator") if SYSTEM in step.groups else self.env._(" or ").join(
                groups.sudo().mapped('name'))
            row.who = f"{roles}: {', '.join(people.mapped('name'))}" if people else self.env._("%(role)s: nobody yet",
                role=roles)

    @api.model
    def _groups(self, step):
        """The groups that can do a step."""
        return self.env['res.groups'].union(
            *(self.env.ref(name if '.' in name else f'huiskamer_case.{name}') for name in step.groups))

    @api.depends_context('uid')
    @api.depends('code')
    def _compute_state(self):
        """What is done, what comes next, and what comes later."""
        # sudo: only yes or no comes out
        done = {step.code: bool(getattr(self.sudo(), f'_is_done_{step.code}')()) for step in STEPS}
        after = next((step.code for step in STEPS if not done[step.code]), None)
        for row in self:
            row.state = 'done' if done[row.code] else 'next' if row.code == after else 'later'

    @api.model
    def _has_begun(self):
        """Hook: whether the house works already, whatever is still to be done."""
        return False

    @api.model
    def _make(self):
        """A row for each step; the addon's data call it at every update."""
        known = {row.code: row for row in self.search([])}
        for sequence, step in enumerate(STEPS):
            row = known.pop(step.code, None) or self.create({'code': step.code})
            row.sequence = sequence
        self.concat(*known.values()).unlink()

    # public: opens the screen of a step for whoever may do it; the screen's own rules hold
    def action_open(self):
        """Open what the step is about; to anybody who cannot do it, say who can: asking is no mistake."""
        self.ensure_one()
        self.check_access('read')
        step = BY_CODE[self.code]
        if not self.can_do:
            return {'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'info', 'title': self.title, 'message': self.env._("This is for %(who)s.", who=self.who)}}
        if not step.opens:
            return self.action_name_first_two()
        # sudo: the window is read, never a record behind it
        action = self.env.ref(f'huiskamer_case.{step.opens}').sudo()
        return self.env[action._name]._for_xml_id(f'huiskamer_case.{step.opens}')

    def _first_two_questions(self):
        """Who administers access, and who watches over privacy: two colleagues who do not administer Odoo."""
        options = self._options(self._may_be_first(), 'name')
        nobody = self.env._("Nobody can be chosen yet. Make two accounts at Settings > Users first, without "
                            "administration rights.")
        question = {'type': 'selection', 'required': True, 'value': False, 'options': options, 'help': '',
                    'if_none': nobody}
        return [question | {'name': 'administrator_id', 'label': self.env._("Access administrator")},
                question | {'name': 'officer_id', 'label': self.env._("Privacy officer")}]

    @api.model
    def _may_be_first(self):
        """The colleagues who can be named: active, of the house, without system rights."""
        # sudo: who administers Odoo is known to administrators only, and it is one who asks
        return self.env['res.users'].sudo().search([('share', '=', False)]).filtered(
            lambda user: not user.has_group(SYSTEM) and not user.has_group('base.group_erp_manager')).sorted('name')

    # public: the system administrator's, only while nobody administers access; on record as every role
    @dialog(
        title=_lt("The first two people"), confirm=_lt("Name them"), asks='_first_two_questions', on='model',
        before=('_ensure_may_name',),
        intro=_lt("This is done once, and it is kept who did it. Afterwards every role is asked for by one person and "
                  "confirmed by another. "
                  "Whoever is missing in the lists administers Odoo, or has no account yet: make it at Settings > "
                  "Users."))
    def name_first_two(self, answers):
        """Give the first two roles.

        :param dict answers: ``administrator_id`` and ``officer_id``
        :return: the action that shows the steps
        :raise AccessError: for anybody but the system administrator
        :raise UserError: when somebody administers access already, or one of the two cannot be named
        """
        named = [self._may_be_first().filtered(lambda user, number=answers.get(name): user.id == number)
                 for name in ('administrator_id', 'officer_id')]
        if not all(named):
            raise UserError(self.env._("Choose two colleagues who do not administer Odoo."))
        # sudo: the system administrator has no role of ours and needs none afterwards
        self.env['huiskamer.access.request'].sudo()._bootstrap(*named)
        steps = self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_first_step_action')
        return steps | {'target': 'main'}  # the page that she came from, not a second one on top of it
    action_name_first_two = name_first_two.ask

    def _ensure_may_name(self):
        """Only the system administrator, and she names others.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group(SYSTEM):
            raise AccessError(self.env._("The system administrator names the first two people."))

    # What is done, each asked as superuser; rooms above add theirs.

    def _has_people(self, *roles):
        """Whether somebody is in each of these roles."""
        return all(self.env['res.users']._with_role(role) for role in roles)

    def _is_done_first_two(self):
        """Somebody asks for roles and somebody confirms them."""
        return self._has_people('access_administrator', 'privacy_officer')

    def _is_done_roles(self):
        """Somebody is in every role."""
        return self._has_people(*(role for role, _label in ROLES))

    def _is_done_house(self):
        """Who answers for the files and how they are reached is filled in, for the words of consent say it, and the
        kind of database.
        """
        house = self.env['huiskamer.house']._house()
        return all((house.controller, house.controller_reach, house.officer, house.officer_reach, house.posture))

    def _is_done_place(self):
        """There is a huiskamer with hours."""
        return self.env['huiskamer.location'].search([]).resource_calendar_id.attendance_ids

    def _is_done_words(self):
        """Hook: the room of consent knows."""
        return False

    def _is_done_directory(self):
        """Hook: a room that uses the directory knows."""
        return False

    def _is_done_keys(self):
        """There is a key in use, its back-up was read back once, and the key folder is as it should be."""
        return (self.env['huiskamer.key.epoch'].search([('state', '=', 'current')]).checked_at
                and self.env['huiskamer.posture.finding']._answer('key_folder')[0] in (OK, ATTENTION))

    def _is_done_log_in(self):
        """A second factor is asked and screens lock."""
        house = self.env['huiskamer.house']._house()
        return house.second_factor in ('names', 'ours') and house.lock_after

    def _is_done_terms(self):
        """Somebody said that the terms are right."""
        return self.env['huiskamer.house']._house().terms_seen_on

    def _is_done_green(self):
        """Somebody looked, and nothing is red."""
        findings = self.env['huiskamer.posture.finding'].search([])
        return findings and RED not in findings.mapped('state')
