from odoo import api, models

from .minor_path import STEPS


class HuiskamerMinorToday(models.Model):
    """The paths for minors on Today."""
    _inherit = 'huiskamer.case'

    @api.model
    def _found_today(self, cases, opened=()):
        """Also the paths on which the caller is named."""
        found = super()._found_today(cases, opened)
        found['paths'] = self.env['huiskamer.minor.path'].search_fetch(
            [], ['code', 'begun_on', *STEPS])
        return found

    def _paths_rows(self, paths, _cases):
        """The paths, each with its next step."""
        labels = {name: field._description_string(self.env) for name, field in paths._fields.items()}
        return [
            self._row(self, path, labels.get(path.next_step) or self.env._("Complete"), path.begun_on, False)
            for path in paths]
