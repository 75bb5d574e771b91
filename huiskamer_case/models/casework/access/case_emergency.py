from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...oversight.roles.access_grant import EMERGENCY
from ...shared.random_code import tidy_code

# How often one colleague may try in this many minutes, and how short a reason is none.
TRIES, MINUTES, SHORTEST = 5, 15, 10
PURPOSE = 'emergency'
# No setting makes emergency access longer than this.
MOST_HOURS = 12


class HuiskamerLocationEmergency(models.Model):
    """How long emergency access lasts at a huiskamer."""
    _inherit = 'huiskamer.location'

    emergency_hours = fields.Float(
        "Emergency access lasts (hours)", required=True, default=MOST_HOURS, help="Twelve hours at most.")

    _emergency_is_short = models.Constraint(
        f'CHECK (emergency_hours > 0 AND emergency_hours <= {MOST_HOURS})', "Emergency access lasts twelve hours at most.")


class HuiskamerCaseEmergency(models.Model):
    """Emergency access: a caseworker who holds the client's code and has a reason gets that file for some hours.

    Supervisors and privacy officers are told at once, and a second person looks at every use.
    """
    _inherit = 'huiskamer.case'

    def action_break_glass(self):
        """Ask for the code of the slip, and why."""
        self._ensure_may_break_glass()
        questions = [
            self._question('code', required=True, readonly=False, label=self.env._("Code on the slip"), help=''),
            self._question('reason', 'huiskamer.access.grant', required=True, readonly=False),
        ]
        action = self._ask(
            'break_glass_from_dialog', self.env._("Emergency access"), questions, self.env._("Open the file"),
            intro=self.env._(
                "For when help cannot wait and nobody who works on the file is there. The file closes by itself after "
                "some hours. The supervisor and the privacy officer hear of it at once, and somebody will ask you about it."))
        action['params']['ids'] = None
        return action

    @api.model
    def break_glass_from_dialog(self, answers):
        """Open the file in an emergency and go there, or say that none was opened.

        :param dict answers: ``code`` and ``reason``
        """
        answers = self._answers(answers)
        case = self.break_glass(answers.get('code'), answers.get('reason'))
        if case:
            return self._show_files(case)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'title': self.env._("No file was opened"),
                'message': self.env._("Look at the code on the slip again, or ask your supervisor."),
                'type': 'warning', 'sticky': True,
            },
        }

    @api.model
    def break_glass(self, code, reason):
        """Open the file of the client with this code for some hours.

        The answer is the same for a code that nobody has and for a colleague who is locked out, after
        the same work: one question to the database finds only what may be opened.

        :param str code: the client's code, from the slip or found by working name and code word
        :param str reason: why, in a few words
        :return: the file; none when there is nothing to open
        :raise AccessError: for anybody but a caseworker, and for who sees every code
        :raise UserError: without a reason, for what cannot be a code, after too many tries, or when an earlier
            use by the same colleague was not looked at or has not run out
        """
        self._ensure_may_break_glass()
        typed = self._answers({'code': code, 'reason': reason})
        reason = self._checked_reason(typed['reason'])
        tidy = tidy_code(typed['code'])
        if not tidy:
            raise UserError(self.env._(
                "This is not a whole code. It has eight letters and digits; look at the slip again."))
        # sudo: the file is not hers yet; what is locked to her or was withdrawn is not found at all
        client = self.env['huiskamer.client'].sudo().search([
            ('code', '=', tidy),
            ('case_ids', 'any', [('locked_out_ids', 'not in', [self.env.uid]), ('frozen_because', '!=', 'withdrawn')]),
        ], limit=1)
        self.env['huiskamer.access.event']._log(client, ['code'], PURPOSE)
        case = client.case_ids[:1].sudo(False).with_env(self.env)
        if case and not client.sudo(False).with_env(self.env).has_access('write'):
            case._open_in_emergency(reason)
        return case

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
                "A second person has to look at your earlier emergency access to this file first. Ask your supervisor."))
        now = fields.Datetime.now()
        case = self.sudo()  # sudo: code, lead and the setting of a file that is not hers yet
        hours = min(case.location_id.emergency_hours, MOST_HOURS)
        grant = Grant._give([{
            'kind': EMERGENCY, 'case_id': self.id, 'code': case.code, 'user_id': self.env.uid,
            'since': now, 'until': now + timedelta(hours=hours), 'review_due': now}])
        self.env.flush_all()  # of two at once one fails here, and the database logs what it was given: not the words
        grant._add(reason=reason)
        Grant._tell_now(Grant._watchers('supervisor', 'privacy_officer') | case.caseworker_id)

    def _checked_reason(self, reason, shortest=SHORTEST):
        """The reason in one line.

        :raise UserError: when there is none, or it holds a citizen service number
        """
        reason = ' '.join(reason.split()) if isinstance(reason, str) else ''
        if len(reason) < shortest:
            raise UserError(self.env._("Say why, in a few words. No name, nothing about the client."))
        self.env['huiskamer.access.grant']._ensure_texts({'reason': reason})
        return reason

    def _ensure_may_break_glass(self):
        """Only caseworkers, not endlessly, and nobody who looks at emergency access or sees every code.

        :raise AccessError: for anybody else
        :raise UserError: after too many tries
        """
        self._ensure_caseworker()
        if any(self.env.user.has_group(f'huiskamer_case.group_{role}') for role in ('supervisor', 'privacy_officer')):
            raise AccessError(self.env._(
                "You see the codes of all files, so a code does not show that the client gave it to you. Ask another "
                "caseworker, or give the file to one."))
        since = fields.Datetime.now() - timedelta(minutes=MINUTES)
        # sudo: the log is for the privacy officer; only a number comes back
        tries = self.env['huiskamer.access.event'].sudo().search_count([
            ('user_id', '=', self.env.user.id), ('purpose', '=', PURPOSE), ('at', '>', since)])
        if tries >= TRIES:
            raise UserError(self.env._("You tried %(times)s times in a short while. Ask your supervisor.", times=tries))
