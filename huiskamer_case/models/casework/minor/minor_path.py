from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import Sealed, SealedChar
from ...shared import house_days
from ...shared.dialog import dialog, entrance
from ...shared.guards import through_method

_lt = LazyTranslate(__name__)

# The five steps of the reporting code (meldcode), in their order, each with its day.
STEPS = ('signals_on', 'consulted_on', 'talked_on', 'weighed_on', 'decided_on')


class HuiskamerMinorPath(models.Model):
    """Somebody under 18, or thought to be: no file, but the five steps of the reporting code.

    It holds no name. It is seen by those named on it and by the focal person, and leaves when the
    person has been handed to those who protect minors; only a count stays.
    """
    _name = 'huiskamer.minor.path'
    _description = "Path for minors"
    # It has a data key of its own, because it belongs to no client.
    _inherit = [
        'huiskamer.ask.mixin', 'huiskamer.free.text.mixin', 'huiskamer.sealed.mixin', 'huiskamer.confidential.mixin']
    _order = 'begun_on desc, id desc'
    _free_text_fields = ('facts', 'informed_why', 'consulted_words')
    _no_create = _lt("The path for minors begins with its button.")
    _no_unlink = _lt("This path leaves when it is completed, and in no other way.")

    location_id = fields.Many2one(
        'huiskamer.location', string="Huiskamer", required=True, readonly=True, ondelete='restrict')
    suspected_band = fields.Selection(
        [('under_16', "Under 16"), ('16_17', "16 or 17"), ('unsure', "Thought to be under 18")],
        string="Age", required=True, default='unsure')
    begun_on = fields.Date("Begun on", required=True, readonly=True, default=house_days.today)

    # Who sees it
    begun_by_id = fields.Many2one(
        'res.users', string="Begun by", required=True, readonly=True, ondelete='restrict',
        default=lambda self: self.env.user)
    focal_person_id = fields.Many2one(
        related='location_id.focal_person_id', string="Focal person", help="Whoever it is now at this huiskamer.")
    member_ids = fields.Many2many(
        'res.users', 'huiskamer_minor_path_member_rel', 'path_id', 'user_id', string="Named on it", readonly=True)

    # The five steps
    signals_on = fields.Date("1. Signals put in order", window=house_days.PAST,
                             help="What you saw and heard, not what you think of it.")
    consulted_on = fields.Date("2. Colleague and Veilig Thuis consulted", window=house_days.PAST)
    talked_on = fields.Date("3. Talked with the young person", window=house_days.PAST)
    weighed_on = fields.Date("4. Weighed, with the assessment framework", window=house_days.PAST)
    decided_on = fields.Date("5. Decided", window=house_days.PAST)
    consulted = fields.Selection(
        [('veilig_thuis', "Veilig Thuis"), ('focal', "Focal person"), ('both', "Focal person and Veilig Thuis")],
        string="Consulted with", help="Veilig Thuis: 0800-2000, day and night. You need not give a name.")
    consulted_words = SealedChar("What they advised")
    decision = fields.Selection(
        [('help', "Help"), ('report', "Report to Veilig Thuis"), ('both', "Help and report")])
    informed = fields.Selection(
        [('yes', "Yes"), ('no', "No"), ('unsafe', "Not safe to tell")], string="Does the young person know")
    informed_why = SealedChar("Why not")
    handed_to = fields.Selection(
        [('youth_protection', "Youth protection"), ('veilig_thuis', "Veilig Thuis"),
         ('police', "Police, in acute danger"),
         ('not_minor', "Nobody: turned out to be 18 or older")], string="Handed to")
    facts = Sealed("Short facts", help="No name, no address, nobody else's name. What has to be known, no more.")
    next_step = fields.Char(compute='_compute_next_step')

    @api.depends(*STEPS)
    def _compute_next_step(self):
        """The first step that has no day yet."""
        for path in self:
            path.next_step = next((name for name in STEPS if not path[name]), False)

    @api.constrains(*STEPS)
    def _check_steps(self):
        """Steps lie in the past.

        :raise UserError: when a day has yet to come
        """
        today = house_days.today(self)
        for path in self:
            if any(path[name] and path[name] > today for name in STEPS):
                raise UserError(self.env._("This day has not come yet. Fill in when it really happened."))

    # public: needs the role of caseworker; makes a path for the caller herself, with nothing of the person
    @entrance(on='model', before=('_ensure_may_begin',))
    def begin(self, answers):
        """Begin a path, with nothing of the person in it.

        :param dict answers: ``location_id``, optionally ``suspected_band``
        :return: the path
        :raise AccessError: for anybody but a caseworker
        """
        Location = self.env['huiskamer.location']
        location = Location.browse(answers.get('location_id') or []) or Location._own()
        if not location.active:
            raise UserError(self.env._("Choose the huiskamer where this begins."))
        # sudo: no role makes a path by hand; this is the one place where it is made
        path = through_method(self).sudo().create({
            'location_id': location.id,
            'suspected_band': answers.get('suspected_band') or 'unsure',
            'begun_by_id': self.env.user.id,
            'member_ids': [Command.link(self.env.user.id)],
        })
        return path.sudo(False).with_env(self.env)

    def _ensure_may_begin(self):
        """Only caseworkers begin a path.

        :raise AccessError: for anybody else
        """
        self.env['huiskamer.case']._ensure_caseworker()

    @api.model
    def _begin_questions(self):
        """Where, and how old the person may be; no name."""
        locations = self.env['huiskamer.location'].search([])
        return [
            self._question('suspected_band', required=True, value='unsure'),
            self._question('location_id', required=True, type='selection',
                           options=self._options(locations), value=locations._own(locations).id),
        ]

    # public: hands the answers to `begin`
    @dialog(
        title=_lt("Under 18, or thought to be"), confirm=_lt("Begin the path"), asks='_begin_questions', on='model',
        before=(lambda paths: paths.env['huiskamer.case']._ensure_caseworker(),),
        intro=_lt("No name is asked. You and the focal person see it, and nobody else."))
    def begin_from_dialog(self, answers):
        """Begin a path and show it.

        :param dict answers: as for ``begin``
        """
        return self.begin(answers).action_show()
    action_begin = begin_from_dialog.ask

    # public: answers with a window on the path; its own rules decide whether it opens
    def action_show(self):
        """Go to this path."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Path for minors"),
            'res_model': self._name,
            'res_id': self.id,
            'views': [(False, 'form')],
        }

    def _colleague_question(self):
        """Which colleague joins."""
        return self.env['huiskamer.case']._colleague_question()

    # public: needs write access by rule; the colleague must be an active caseworker
    @dialog(
        title=_lt("Name a colleague on this path"), confirm=_lt("Add"), asks='_colleague_question',
        reads=('huiskamer.case',))
    def name_colleague(self, answers):
        """Let a colleague work on this path.

        :param dict answers: ``caseworker_id``
        :raise UserError: when the colleague does not work on files
        """
        self.check_access('write')
        colleague = self.env['huiskamer.case']._caseworkers().filtered(lambda u: u.id == answers.get('caseworker_id'))
        if not colleague:
            raise UserError(self.env._("Choose a colleague who works on files."))
        # sudo: who sees a path changes by this method only
        through_method(self).sudo().write({'member_ids': [Command.link(colleague.id)]})
    action_name_colleague = name_colleague.ask

    # public: needs write access by rule and all steps, before anything is asked; then as action_complete
    @dialog(
        title=_lt("Complete"), confirm=_lt("Complete"),
        before=(lambda path: path.check_access('write'), '_ensure_complete'),
        intro=_lt("What was written here is taken away; only a count stays. Was everything handed over that has to be "
                  "known?"))
    def complete(self, _answers):
        """Complete the path once somebody has said that everything was handed over.

        :raise UserError: naming what is still missing
        """
        return self.action_complete()
    action_ask_complete = complete.ask

    # public: needs write access by rule and all steps; counts, and takes the path away
    def action_complete(self):
        """Complete the path: count it, and take all of it away.

        :raise UserError: naming what is still missing
        """
        self.ensure_one()
        self.check_access('write')
        self._ensure_complete()
        today = house_days.today(self)
        self.env['huiskamer.outcome.count']._count('youth_protection', self._count_event(), today)
        self.env['huiskamer.ended']._add('erased', self.mapped('code'))
        self._leave()  # what was handed over is kept by those who protect minors, not here
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_minor_path_action')

    def _leave(self):
        """Hook: the room of rights destroys the key and takes the path away."""

    def _count_event(self):
        """As what the end of this path is counted."""
        return 'minor_not_minor' if self.handed_to == 'not_minor' else f'minor_{self.decision}'

    def _needed(self):
        """The fields that have to be filled in before the path is completed."""
        needed = ['handed_to', 'signals_on', 'consulted_on', 'consulted', 'weighed_on', 'decided_on', 'decision',
                  'informed']
        if self.handed_to == 'not_minor':
            needed = ['signals_on', 'consulted_on']
        elif self.informed == 'yes':
            needed.append('talked_on')
        elif self.informed:
            needed.append('informed_why')
        return needed

    def _ensure_complete(self):
        """Hold the path until its steps are done.

        :raise UserError: naming what is still missing
        """
        missing = [self._fields[name]._description_string(self.env) for name in self._needed() if not self[name]]
        if missing:
            raise UserError(self.env._("Still to fill in: %(what)s.", what=', '.join(missing)))


class HuiskamerOutcomeCount(models.Model):
    """How a path for minors ended is counted as a step too, of the kind that protects them."""
    _inherit = 'huiskamer.outcome.count'

    event = fields.Selection(
        selection_add=[
            ('minor_help', "Minor: help"), ('minor_report', "Minor: reported"),
            ('minor_both', "Minor: help and report"),
            ('minor_not_minor', "Minor: turned out to be 18 or older")],
        ondelete={
            'minor_help': 'cascade', 'minor_report': 'cascade', 'minor_both': 'cascade', 'minor_not_minor': 'cascade'})


class HuiskamerCaseMinor(models.Model):
    """When somebody with a file turns out to be under 18, the file stops and the path begins."""
    _inherit = 'huiskamer.case'

    # public: needs the wall; freezes the file and begins a path that does not name it
    def start_minor_path(self):
        """Freeze the file and begin a path that does not name it.

        :return: the path
        :raise AccessError: when the caller does not work on this file
        :raise UserError: when the file says that the client died
        """
        self._ensure_own()
        self._ensure_lives()
        if self.state == 'open':
            self._freeze('minor')
        # where she came is no more: then where her worker is
        place = self.location_id.filtered('active')
        return self.env['huiskamer.minor.path'].begin({'location_id': place.id})

    @api.model
    def _begin_minor_path(self, location_id):
        """Begin a path at this huiskamer, with nothing of what was asked for a file."""
        return self.env['huiskamer.minor.path'].begin({'location_id': location_id}).action_show()


class HuiskamerClientMinor(models.Model):
    """The step from a client's page to the path."""
    _inherit = 'huiskamer.client'

    # public: goes through `start_minor_path`, which needs the wall
    def action_minor(self):
        """Start the path for somebody under 18; the ordinary file stops."""
        self.check_access('read')
        self.ensure_one()
        path = self.case_ids[:1].start_minor_path()
        return path.action_show()
