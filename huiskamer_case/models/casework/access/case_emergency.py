from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.roles.access_grant import EMERGENCY
from ...oversight.walls.evenly import evenly
from ...shared.answers import read, seen
from ...shared.dialog import dialog
from ...shared.tries import EMERGENCY as EMERGENCY_TRY

_lt = LazyTranslate(__name__)

# How short a reason is none.
SHORTEST = 10
PURPOSE = 'emergency'
# No setting makes emergency access longer than this.
MOST_HOURS = 12


class HuiskamerLocationEmergency(models.Model):
    """How long emergency access lasts at a huiskamer."""
    _inherit = 'huiskamer.location'

    emergency_hours = fields.Float(
        "Emergency access lasts (hours)", required=True, default=MOST_HOURS, help="Twelve hours at most.")

    _emergency_is_short = models.Constraint(
        f'CHECK (emergency_hours > 0 AND emergency_hours <= {MOST_HOURS})',
        "Emergency access lasts twelve hours at most.")


class HuiskamerCaseEmergency(models.Model):
    """Emergency access: a caseworker who holds the client's code and has a reason gets that file for some hours.

    Supervisors and privacy officers are told at once, and a second person looks at every use.
    """
    _inherit = 'huiskamer.case'

    @api.model
    def _break_glass_questions(self):
        """The code of the slip, and why."""
        return [
            *self.env['huiskamer.client']._slip_questions(),
            self._question('reason', 'huiskamer.access.grant', required=True),
        ]

    # public: goes to `break_glass`; the answer for nothing found is one constant text
    @dialog(
        title=_lt("Emergency access"), confirm=_lt("Open the file"), asks='_break_glass_questions', on='model',
        before=('_ensure_may_break_glass',), reads=('huiskamer.case', 'huiskamer.client'),
        intro=_lt(
            "For when help cannot wait and nobody who works on the file is there. The file closes by itself after "
            "some hours. The supervisor and the privacy officer hear of it at once, and somebody will ask you about "
            "it."))
    def break_glass_from_dialog(self, answers):
        """Open the file in an emergency and go there, or say that none was opened.

        :param dict answers: ``reason``, and ``code`` or both ``alias`` and ``code_word``
        """
        case = self.break_glass(
            answers.get('code'), answers.get('reason'), answers.get('alias'), answers.get('code_word'))
        if case:
            return self._show_files(case)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'title': self.env._("No file was opened"),
                'message': self.env._("Look at the slip again, or at the words, or ask your supervisor."),
                'type': 'warning', 'sticky': True,
            },
        }
    action_break_glass = break_glass_from_dialog.ask

    # public: needs the role, the client's slip or words and a reason; counted, logged, told at once, and closed by
    # itself
    @api.model
    def break_glass(self, secret, reason, alias=None, code_word=None):
        """Open the file of the client who holds this slip, or who said these words, for some hours.

        The answer and the work are the same for a slip that nobody has and for a colleague who is locked out.

        :param str secret: the long code of the slip; without one both of the words
        :param str reason: why, in a few words
        :param str alias: the working name of a client who lost the slip
        :param str code_word: and her code word
        :return: the file; none when there is nothing to open
        :raise AccessError: for anybody but a caseworker, and for who looks at emergency access herself
        :raise UserError: without a reason, for what cannot be such a code, after too many tries, or when an
            earlier use by the same colleague was not looked at or has not run out
        """
        self._ensure_may_break_glass()
        typed = read(
            self.env, {'code': secret, 'reason': reason, 'alias': alias, 'code_word': code_word},
            (self._name, 'huiskamer.client'))
        reason = self._checked_reason(typed['reason'])
        clients = self.env['huiskamer.client']
        if typed['code'] or not (typed['alias'] and typed['code_word']):
            secret = clients._checked_secret(typed['code'], EMERGENCY_TRY)
        else:
            secret = None
            self.env['huiskamer.try']._count(EMERGENCY_TRY)
        with evenly(self.env):
            # sudo: the file is not hers yet
            mine = clients.sudo()
            client = mine._of_slip(secret) if secret else mine._found_by_words(typed['alias'], typed['code_word'])
            case = client.case_ids.filtered(self._may_be_opened)[:1].sudo(False).with_env(self.env)
            self.env['huiskamer.access.event']._log(case.sudo().client_id, ['code'], PURPOSE)  # sudo: as above
        if case and not case.has_access('read'):
            case._open_in_emergency(reason)
        return case

    def _may_be_opened(self, case):
        """Whether this file exists for the caller and was not withdrawn."""
        return self.env.user not in case.locked_out_ids and case.frozen_because != 'withdrawn'

    def _open_in_emergency(self, reason):
        """Give the caller this file for some hours, and tell who watches over it.

        :raise UserError: when an earlier use was not looked at, or would not have run out yet
        """
        Grant = self.env['huiskamer.access.grant']
        # sudo: what she had before is looked at, whatever she may see of it now
        earlier = Grant.sudo().search_count([
            ('case_id', '=', self.id), ('user_id', '=', self.env.uid), ('kind', '=', EMERGENCY),
            '|', ('reviewed_at', '=', False), ('until', '>', 'now')], limit=1)
        if earlier:
            raise UserError(self.env._(
                "A second person has to look at your earlier emergency access to this file first. Ask your "
                "supervisor."))
        now = fields.Datetime.now()
        case = self.sudo()  # sudo: code, lead and the setting of a file that is not hers yet
        hours = min(case.location_id.emergency_hours, MOST_HOURS)
        grant = Grant._give([{
            'kind': EMERGENCY, 'case_id': self.id, 'code': case.code, 'user_id': self.env.uid,
            'since': now, 'until': now + timedelta(hours=hours), 'review_due': now}])
        self.env.flush_all()  # of two at once one fails here, and the database logs what it was given: not the words
        grant._add(reason=reason)
        self.env['huiskamer.case.notice']._tell(case.caseworker_id | case.member_ids, [case.code], 'emergency')
        watchers = self.env['res.users']._with_role('supervisor', 'privacy_officer')
        case._may_know(watchers | case.caseworker_id)._tell_now()

    def _checked_reason(self, reason, shortest=SHORTEST):
        """The reason in one line.

        :raise UserError: when there is none, or it holds a citizen service number
        """
        reason = ' '.join(seen(reason).split()) if isinstance(reason, str) else ''
        if len(reason) < shortest:
            raise UserError(self.env._("Say why, in a few words. No name, nothing about the client."))
        self.env['huiskamer.access.grant']._ensure_texts({'reason': reason})
        return reason

    def _ensure_may_break_glass(self):
        """Only caseworkers, and nobody who looks at emergency access herself.

        :raise AccessError: for anybody else
        """
        self._ensure_caseworker()
        if any(self.env.user.has_group(f'huiskamer_case.group_{role}') for role in ('supervisor', 'privacy_officer')):
            raise AccessError(self.env._(
                "You look at emergency access yourself, so you cannot use it. Ask another caseworker, or give the "
                "file to "
                "one."))
