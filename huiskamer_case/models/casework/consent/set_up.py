from odoo import api, models


class HuiskamerFirstStep(models.Model):
    """The steps about words and the directory."""
    _inherit = 'huiskamer.first.step'

    @api.model
    def _has_begun(self):
        """A file was opened: what had to be done before that is behind this house."""
        return super()._has_begun() or bool(self.env['huiskamer.case'].search([], limit=1))

    def _is_done_words(self):
        """The words for keeping a file and for sharing are reviewed, in one language at least."""
        reviewed = self.env['huiskamer.consent.text'].search([('reviewed_on', '!=', False)])
        return {'file', 'share'} <= set(reviewed.mapped('purpose'))

    def _is_done_directory(self):
        """There are services, and each was checked no longer ago than it asks for."""
        services = self.env['huiskamer.service'].search([])
        return services and not any(services.mapped('is_stale'))
