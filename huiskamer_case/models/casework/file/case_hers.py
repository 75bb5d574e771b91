from odoo import api, models

from ...oversight.walls.in_one_of import InOneOf


class HuiskamerCaseHers(models.Model):
    """Whose files these are: the one definition, from which the rules of a file and of all that is in it are made."""
    _inherit = 'huiskamer.case'

    is_hers = InOneOf("Hers to read", sets='_her_files', groups='huiskamer_case.group_caseworker')
    is_hers_by_name = InOneOf("Hers by name", sets='_her_files_by_name', groups='huiskamer_case.group_caseworker')

    # Which of the files of my place are open to the evening team?
    _of_the_team = models.Index("(location_id) WHERE open_to = 'team'")
    # Which covers are the newest of the house? (a supervisor's list)
    _newest_first = models.Index("(opened_on DESC, id DESC)")

    @api.model
    def _her_files_by_name(self):
        """The files that the caller leads, is named on, or has for a time at this second."""
        uid = self.env.uid
        return [
            [('caseworker_id', '=', uid)],
            [('member_ids', 'in', [uid])],
            [('grant_ids', 'any', [
                ('user_id', '=', uid), ('ended_at', '=', False), ('since', '<=', 'now'), ('until', '>', 'now')])],
        ]

    @api.model
    def _her_files(self):
        """Also those of which the client chose that the evening team of the caller may read them."""
        return [
            *self._her_files_by_name(), [('open_to', '=', 'team'), ('location_id.staff_ids', 'in', [self.env.uid])]]
