from odoo import Command, models


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

    def _end_again_locked_out(self, what, _moment):
        """Lock the colleague out of the file again, if she is not."""
        code, login = what.split(' ', 1)
        # sudo: for whoever brings the database back; a wall goes up, none comes down
        case = self.env['huiskamer.case'].sudo().search([('code', '=', code)])
        user = self.env['res.users'].sudo().with_context(active_test=False).search([('login', '=', login)])
        if case and user and user not in case.locked_out_ids:
            case._set_team(locked_out_ids=[Command.link(user.id)], member_ids=[Command.unlink(user.id)])
            case._record_lock_out(user)
