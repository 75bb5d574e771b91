from odoo import models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog
from ...shared.plural import plural

_lt = LazyTranslate(__name__)


class HuiskamerCaseMoving(models.Model):
    """A client goes on at another huiskamer: the file follows her, with her answer about the evening team there.

    The old evening team sees it no longer from that second on. Going back is moving again.
    """
    _inherit = 'huiskamer.case'

    def _move_place_questions(self):
        """Where the client goes on, and what she says about the evening team there."""
        places = self.env['huiskamer.location'].search([]) - self.location_id
        if not places:
            raise UserError(self.env._("There is no other huiskamer."))
        return [
            self._question('location_id', required=True, type='selection', options=self._options(places)),
            self._question('open_to', required=True, value=False,
                           label=self.env._("What the client says about the evening team there")),
            self._question('caseworker_id', type='selection', label=self.env._("Another lead there, if there is one"),
                           options=self._options(self._caseworkers() - self.caseworker_id, 'name'), help=''),
        ]

    # public: needs the wall, the file for good, and that it is open; the place must be one that is active
    @dialog(
        title=_lt("The client goes on at another huiskamer"), confirm=_lt("Move the file"),
        asks='_move_place_questions',
        before=('_ensure_standing', '_ensure_open'),
        intro=_lt("Ask the client first. The evening team of this huiskamer no longer sees the file."))
    def move_place(self, answers):
        """Move the file to another huiskamer.

        :param dict answers: ``location_id``, ``open_to`` (the client's answer about the team there), optionally
            ``caseworker_id``
        :raise AccessError: for somebody who does not work on this file for good
        :raise UserError: without an answer of the client, or for a place where no file can be
        """
        place = self.env['huiskamer.location'].browse(answers.get('location_id') or []).exists()
        if not place or not place.active or place == self.location_id:
            raise UserError(self.env._("Choose another huiskamer, one that is open."))
        place._ensure_intake_open()
        if not answers.get('open_to'):
            raise UserError(self.env._("Ask the client whether the evening team there may see the file."))
        if answers.get('caseworker_id'):
            self._take_over(self._colleague(answers))
        self._set_team(location_id=place.id, open_to=answers['open_to'])
    action_move_place = move_place.ask


class HuiskamerLocationArchive(models.Model):
    """A huiskamer is archived when nothing of anybody is left there; it can come back with all that it had."""
    _inherit = 'huiskamer.location'

    # public: refuses to archive a place where somebody is helped; who may write is decided by the access list
    def write(self, vals):
        """Change huiskamers.

        :raise UserError: when one would be archived while somebody's file or path is there
        """
        if 'active' in vals and not vals['active'] and not self.env.su:
            self._ensure_nobody_left()
        return super().write(vals)

    def _ensure_nobody_left(self):
        """Refuse to put away a place where somebody is still helped.

        :raise UserError: saying how many, and what to do with them
        """
        # sudo: only how many comes out
        files = self.env['huiskamer.case'].sudo().search_count(
            [('location_id', 'in', self.ids), ('state', '!=', 'closed')])
        paths = self._open_paths()
        if files or paths:
            raise UserError(self.env._(
                "Somebody is still helped here: %(files)s and %(paths)s. Move or close them first.",
                files=plural(self.env, _lt("%(number)s file | %(number)s files"), files),
                paths=plural(self.env, _lt("%(number)s path for a minor | %(number)s paths for minors"), paths)))

    def _open_paths(self):
        """How many paths for minors are open here; the room of the paths knows."""
        return 0
