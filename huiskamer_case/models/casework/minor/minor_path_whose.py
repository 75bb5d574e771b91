from odoo import Command, api, models

from ...shared.guards import through_method


class HuiskamerMinorPathWhose(models.Model):
    """Whose a path is at this second: the focal person of its huiskamer, whoever that is now, and those named on it."""
    _inherit = 'huiskamer.minor.path'

    def _whose(self):
        """Who has this path now; without anybody, who names a focal person."""
        self.ensure_one()
        return self._workers() or self.env['res.users']._keepers()

    def _workers(self):
        """Those who see this path and are there."""
        path = self.sudo()  # sudo: who sees it, also for who does not
        return (path.location_id.focal_person_id | path.member_ids) & self.env['huiskamer.case']._caseworkers()


class HuiskamerCaseMinorLeaving(models.Model):
    """The paths that hang on a colleague who leaves."""
    _inherit = 'huiskamer.case'

    @api.model
    def _hangs_on(self, colleague):
        """The paths on which she is named."""
        # sudo: a supervisor sees no path; how many there are comes out
        paths = self.env['huiskamer.minor.path'].sudo().search([('member_ids', 'in', colleague.ids)])
        return super()._hangs_on(colleague) | {'paths': paths}

    @api.model
    def _part_words(self):
        """What this part is called."""
        return super()._part_words() | {'paths': self.env._("Paths for minors")}

    @api.model
    def _give_paths(self, paths, former, to):
        """Name another colleague on these paths instead."""
        # who left is no longer active, and is still named
        through_method(paths.with_context(active_test=False)).write(
            {'member_ids': [Command.unlink(former.id), Command.link(to.id)]})
        return paths.browse()

    @api.model
    def _without_somebody(self):
        """Paths that nobody who is there can see, and huiskamers with an open path and no focal person."""
        # sudo: a check of the house; codes and names of places come out
        paths = self.env['huiskamer.minor.path'].sudo().search([])
        there = self._caseworkers()
        places = paths.location_id.filtered(lambda place: place.focal_person_id not in there)
        return super()._without_somebody() + [
            self.env._("%(code)s: nobody who is there sees this path for a minor", code=path.code)
            for path in paths if not path._workers()] + [
            self.env._("%(place)s: no focal person for minors", place=place.name) for place in places]


class HuiskamerLocationPaths(models.Model):
    """The paths that keep a huiskamer from being archived."""
    _inherit = 'huiskamer.location'

    def _open_paths(self):
        """How many paths for minors are open here."""
        # sudo: only how many comes out
        return super()._open_paths() + self.env['huiskamer.minor.path'].sudo().search_count(
            [('location_id', 'in', self.ids)])
