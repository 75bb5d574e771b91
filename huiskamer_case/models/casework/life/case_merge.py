from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.roles.second_person_mixin import ASKED
from ...shared.dialog import dialog
from ...shared.plural import plural
from ...shared.random_code import tidy_code

_lt = LazyTranslate(__name__)

# So long a merge can be taken back, by whoever did it.
HOURS_TO_TAKE_BACK = 24


class HuiskamerCaseMerge(models.Model):
    """Two files of one person become one: by who leads both, or by both leads, seen first, taken back within a day.

    Everything that hangs on the other file moves to the one that stays (``case_merge_rows.py``). The other
    cover stays behind as an empty shell that nobody sees: its codes and words lead to the one file, and
    erasing takes it along.
    """
    _inherit = 'huiskamer.case'

    active = fields.Boolean(default=True, readonly=True)
    merged_into_id = fields.Many2one(
        'huiskamer.case', string="Is now part of", readonly=True, index='btree_not_null', ondelete='restrict')
    merged_at = fields.Datetime("Merged at", readonly=True)
    merged_by_id = fields.Many2one('res.users', string="Merged by", readonly=True, ondelete='restrict')
    merged_rows = fields.Json(readonly=True, groups='.', help="What moved, as numbers of rows, so that it can go back.")
    merge_asked_id = fields.Many2one(
        'huiskamer.case', string="Perhaps the same person as", readonly=True, index='btree_not_null',
        ondelete='restrict',
        help="The lead of that file thinks so. Ask the client before you answer.")
    can_be_taken_apart = fields.Boolean(compute='_compute_can_be_taken_apart')

    @api.depends_context('uid')
    def _compute_can_be_taken_apart(self):
        """Whether whoever is at the screen merged another file into this one less than a day ago."""
        for case in self:
            case.can_be_taken_apart = bool(case._shell_to_take_apart())

    def _merge_code_questions(self):
        """The code of the other file of this person."""
        return [self._question('code', required=True, label=self.env._("Code of the other file"), help='')]

    # public: needs the wall and the lead; what it answers is the same for a code that no file has
    @dialog(
        title=_lt("This person has two files"), confirm=_lt("Look"), asks='_merge_code_questions',
        before=('_ensure_lead',), once=False,
        intro=_lt("This file stays, and the other becomes part of it. Do it with the client: first you see what there "
                  "is."))
    def look_at_merge(self, answers):
        """Show what would become one; or, when somebody else leads the other file, let that lead be asked.

        The answer is the same for a code that no file has, and for one that the caller may not know of.

        :param dict answers: ``code`` of the other file or of its client
        :raise AccessError: for anybody but the lead
        :raise UserError: for what is no code, or two files that cannot become one
        """
        other = self._other(answers)
        if other and other.caseworker_id == self.env.user:
            self._ensure_can_become_one(other)
            return self._ask('merge', questions=lambda case: case._merge_questions(other))
        # sudo: for whom a file must not exist, none is asked about
        if other and not other._is_kept_from(self.sudo()):
            other._ask_lead(self)
        return self._say(self.env._("If there is such a file, its lead is asked whether it is the same person."))

    action_merge = look_at_merge.ask

    def _merge_questions(self, other=None):
        """The other file, with all that is in both of them."""
        options = [{'value': other.code, 'label': other.code, 'text': self._preview(other)}] if other else []
        return [{'name': 'code', 'type': 'selection', 'label': self.env._("Becomes part of this file"), 'help': '',
                 'required': True,
                 'value': other.code if other else False, 'options': options}]

    # public: needs the wall and the lead of both files
    @dialog(
        title=_lt("Two files of one person"), confirm=_lt("Make one file of them"), asks='_merge_questions',
        before=('_ensure_lead',),
        intro=_lt("For a day you can take it back. Both slips go on working."))
    def merge(self, answers):
        """Make one file of two that the caller leads; this one stays.

        :param dict answers: ``code`` of the other file
        :raise AccessError: for anybody but the lead of both
        :raise UserError: when they cannot become one
        """
        other = self._other(answers)
        if not other or other.caseworker_id != self.env.user:
            raise AccessError(self.env._("This record does not exist, or it is not yours to use."))
        self._take_in(other)
        return self._show_files(self)

    # public: needs the wall and the lead of this file, and that the lead of the other one asked
    def action_same_person(self):
        """Say, as the lead of this file, that it is the same person: this file becomes part of the other.

        :raise AccessError: for anybody but the lead
        :raise UserError: when nobody asked, or they cannot become one
        """
        self._ensure_lead()
        # sudo: the other file is not hers to read; one that became part of this one meanwhile asks nothing any more
        kept = self.sudo().merge_asked_id._living() - self.sudo()
        if not kept:
            raise UserError(self.env._("Nobody asked whether this is the same person."))
        kept.with_env(self.env).sudo()._take_in(self)  # sudo: as above
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_case_action')

    # public: needs the wall and the lead; takes a question back
    def action_other_person(self):
        """Say that it is somebody else: both files stay.

        :raise AccessError: for anybody but the lead
        """
        self._ensure_lead()
        self._stand(merge_asked_id=False)

    # public: only who merged, within a day; each file gets its own again
    def action_take_apart(self):
        """Take the newest merge back, within a day and by whoever did it: each file gets back what was its own.

        What was added since goes with that on which it hangs, and else stays in this file.

        :raise UserError: when there is none to take back any more
        """
        self.ensure_one()
        self.check_access('read')
        shell = self._shell_to_take_apart()
        if not shell:
            raise UserError(self.env._("There is no merge to take back: only who did it can, within a day."))
        self._lock()
        self._ensure_nothing_is_decided()
        self.sudo()._give_back(shell)  # sudo: what went in comes out again, whoever reads it
        return self._say(self.env._("These are two files again."))

    def _take_in(self, other):
        """Make the other file part of this one, after a last look at both rows."""
        (self | other).sudo()._lock()  # sudo: only the two rows are held
        self._ensure_can_become_one(other)
        # sudo: what moves is not written by hand, and one lead does not see the other's file
        self.sudo()._take_rows(other.sudo())
        self._tell_leads(other)

    def _ensure_lead(self):
        """Only who leads this file.

        :raise AccessError: for anybody else
        """
        self._ensure_own()
        if self.caseworker_id != self.env.user:
            raise AccessError(self.env._("Only the case lead can do this, together with the client."))

    def _other(self, answers):
        """The other file with this code, if it is not this one; a file that was merged answers as the one it is part
        of.

        :raise UserError: for what is no code
        """
        code = tidy_code(answers.get('code'))
        if not code:
            raise UserError(self.env._("This is not a whole code. It has eight letters and digits; look at the slip "
                                       "again."))
        # sudo: the other file may be a colleague's; nothing of it comes out without its lead
        return self.env['huiskamer.case'].sudo()._under_code(code) - self

    @api.model
    def _under_code(self, code):
        """Also the file that the one with this code became part of, where these rights reach that one."""
        found = super()._under_code(code)
        if not found:
            # sudo: shells are nobody's to see; whom they lead to is looked at with the caller's rights
            shells = self.sudo().with_context(active_test=False)
            living = super(HuiskamerCaseMerge, shells)._under_code(code)._living()
            found = living.with_env(self.env)._filtered_access('read')
        return found

    def _all_codes(self):
        """Also those of the files that became part of these."""
        # sudo: shells are nobody's to see; only codes come out
        shells = self.sudo().client_id._shells().with_context(active_test=False)
        return [*super()._all_codes(), *shells.mapped('code'), *shells.case_ids.mapped('code')]

    def _living(self):
        """The file that this one is part of now, or itself."""
        case = self
        while case.merged_into_id:
            case = case.merged_into_id
        return case

    def _ensure_can_become_one(self, other):
        """Both stand open, and the database's word on one live handover to a service still holds.

        :raise UserError: saying what to do first
        """
        for case in (self, other):
            case._ensure_open()
        (self | other)._ensure_nothing_is_decided()
        # sudo: only to which services
        services = [handover.service_id for case in (self, other) for handover in case.sudo()._open_handovers()]
        both = [service for service, number in Counter(services).items() if number > 1]
        if both:
            raise UserError(self.env._(
                "Both files have a handover under way to %(service)s. End one of them first.",
                service=both[0].display_name))

    def _ensure_nothing_is_decided(self):
        """Keep apart, or together, what is kept for a legal claim, or waits for a second person to be erased: which
        words that is about would not be certain any more.

        :raise UserError: saying who decides first
        """
        # sudo: only whether there is one
        if self.env['huiskamer.legal.hold'].sudo().search_count(
                [('code', 'in', self._all_codes()), ('lifted_at', '=', False)], limit=1):
            raise UserError(self.env._("One of these files is kept for a legal claim. The privacy officer decides "
                                       "first."))
        # sudo: as above
        if self.env['huiskamer.decision'].sudo().search_count([
                ('state', '=', ASKED), ('res_model', '=', self._name), ('res_id', 'in', self.ids)], limit=1):
            raise UserError(self.env._("Somebody asked to erase one of these files. That is decided first."))

    def _preview(self, other):
        """What is in each file and what the client's word is afterwards, in lines; shown to who leads both."""
        lines = [self._line_of_preview(case) for case in (self, other)]
        if 'team' in (self.open_to, other.open_to) and self._open_to_with(other) != 'team':
            lines.append(self.env._(
                "The evening team reads it no more: the client did not choose that for both files."))
        lines += [self.env._("What holds afterwards, by the newest answer:"), *self._answers_after(other)]
        return '\n'.join(lines)

    def _line_of_preview(self, case):
        """One file in one line: name, code, and how much is in it."""
        much = ', '.join(plural(self.env, text, len(records)) for text, records in (
            (_lt("%(number)s note | %(number)s notes"), case.contact_ids),
            (_lt("%(number)s goal | %(number)s goals"), case.goal_ids),
            (_lt("%(number)s handover | %(number)s handovers"), case.handover_ids),
            (_lt("%(number)s answer | %(number)s answers"), case.client_id.consent_ids)))
        return f"{case.code} · {case.alias or ''}: {much}"

    def _answers_after(self, other):
        """The newest answer to each question of both files, as words."""
        consents = (self | other).client_id.consent_ids.filtered('is_newest').sorted(lambda c: (c.given_at, c.id))
        newest = {(consent.question, consent.service_id): consent for consent in consents}
        labels = {name: dict(consents._fields[name]._description_selection(self.env)) for name in ('purpose', 'status')}
        return [
            ' · '.join(filter(None, [labels['purpose'][consent.purpose], consent.service_id.display_name,
                                     labels['status'].get(consent.status)]))
            for consent in newest.values()]

    def _set_team(self, **vals):
        """Change who works on the file; whose lead must not know of another file is asked about that one no more."""
        super()._set_team(**vals)
        files = self.sudo()  # sudo: the other file may be anybody's
        asked = files.search([('merge_asked_id', 'in', files.ids)]) | files.filtered('merge_asked_id')
        asked.filtered(lambda one: one._is_kept_from(one.merge_asked_id))._stand(merge_asked_id=False)

    def _is_kept_from(self, other):
        """Whether the lead of one of these two files must not know of the other one."""
        return self.caseworker_id in other.locked_out_ids or other.caseworker_id in self.locked_out_ids

    def _ask_lead(self, kept):
        """Let the lead of this file be asked whether it is the same person as in that one."""
        self.with_env(self.env)._stand(merge_asked_id=kept.id)
        # sudo: only whom to tell, and the code
        self.env['huiskamer.case.notice']._tell_part(self.sudo().caseworker_id, 'same', self.sudo())

    def _tell_leads(self, other):
        """Tell the lead of the other file, when it is somebody else, that it is part of this one now."""
        former = other.sudo().caseworker_id  # sudo: only whom to tell
        if former != self.sudo().caseworker_id:  # sudo: as above
            # sudo: as above
            self.env['huiskamer.case.notice']._tell(former, other.sudo().mapped('code'))

    def _shell_to_take_apart(self):
        """The file that became part of this one last, when the caller did that less than a day ago. None before it:
        which answers hold since then stands on what was here when it came.
        """
        since = fields.Datetime.now() - timedelta(hours=HOURS_TO_TAKE_BACK)
        return self._newest_shell().filtered(
            lambda shell: shell.merged_by_id.id == self.env.uid and shell.merged_at > since)

    def _newest_shell(self):
        """The file that became part of this one last, if any did."""
        self.ensure_one()
        # sudo: shells are nobody's to see
        return self.sudo().with_context(active_test=False).search(
            [('merged_into_id', '=', self.id)], order='merged_at desc', limit=1)

    def _say(self, words):
        """A sentence on the screen."""
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'message': words, 'type': 'success', 'next': {'type': 'ir.actions.act_window_close'}}}
