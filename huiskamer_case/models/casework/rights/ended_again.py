from odoo import Command, models

from ...oversight.roles.access_grant import LOCK_OUT


class HuiskamerEndedOfFiles(models.Model):
    """What is ended again of files and consents, when a database comes back from a back-up."""
    _inherit = 'huiskamer.ended'

    def _end_again_erased(self, what, _moment):
        """Erase what came back under this code, if anything did."""
        # sudo: for whoever brings the database back; nothing of it comes out
        erasures = self.env['huiskamer.erasure'].sudo()
        file = erasures._file_of(what)
        if file:
            erasures._erase_file(file, 'asked')

    def _end_again_withdrawn(self, what, _moment):
        """Withdraw the consent with this code, if it came back."""
        # sudo: withdrawing asks for no role
        for consent in self.env['huiskamer.consent'].sudo().search([('code', '=', what)]).filtered('can_be_withdrawn'):
            consent._withdraw('code')

    def _end_again_member(self, what, moment):
        """Take the colleague from the file again; a lead stays until another takes over."""
        code, whom = what.split(' ', 1)
        # sudo: for whoever brings the database back; who saw it no longer sees it
        case, user = self.env['huiskamer.case'].sudo()._under_code(code), self._account_in(whom, moment)
        if case and user in case.member_ids:
            case._set_team(member_ids=[Command.unlink(user.id)])

    def _end_again_team(self, what, _moment):
        """Close the file to the evening team again."""
        # sudo: for whoever brings the database back; who saw it no longer sees it
        case = self.env['huiskamer.case'].sudo()._under_code(what)
        if case.open_to == 'team':
            case._set_team(open_to='members')

    def _end_again_frozen(self, what, _moment):
        """Leave the file as it is again; its lead takes it up with the client when that was agreed since."""
        # sudo: for whoever brings the database back; what was asked of the house stands still
        case = self.env['huiskamer.case'].sudo()._under_code(what)
        if case.state == 'open':
            case._freeze('asked')

    def _end_again_grant(self, what, moment):
        """Close what a colleague had for a time, unless it was given after this moment."""
        code, whom = what.split(' ', 1)
        # sudo: for whoever brings the database back; who saw it no longer sees it
        case, user = self.env['huiskamer.case'].sudo()._under_code(code), self._account_in(whom, moment)
        hers = case.grant_ids.filtered(
            lambda grant: grant.user_id == user and grant.kind != LOCK_OUT and grant.state != 'over')
        self._made_by(hers, moment)._end()

    def _end_again_slip(self, what, _moment):
        """Let the slip open nothing that was replaced: she gets another at her next visit."""
        # sudo: for whoever brings the database back; a slip closes, none opens
        self.env['huiskamer.client'].sudo()._of_code(what)._forget_slip()

    def _end_again_reach(self, what, _moment):
        """Take away a way to reach her that may not be safe any more: she is spoken to here, and asked anew."""
        # sudo: for whoever brings the database back; words about how to reach her go
        self.env['huiskamer.client'].sudo()._of_code(what)._forget_contact()

    def _end_again_locked_out(self, what, moment):
        """Lock the colleague out of the file again, if she is not."""
        code, whom = what.split(' ', 1)
        # sudo: for whoever brings the database back; a wall goes up, none comes down
        case, user = self.env['huiskamer.case'].sudo()._under_code(code), self._account_in(whom, moment)
        if case and user and user not in case.locked_out_ids:
            case._set_team(locked_out_ids=[Command.link(user.id)], member_ids=[Command.unlink(user.id)])
            case._record_lock_out(user)
