from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...oversight.read_log.read_log import COMPARE, reading_for
from ...oversight.sealing.sealed import showing
from ...shared.fold import fold, half_of
from ...shared.random_code import tidy_code
from .client_lookup import CALLED


class HuiskamerCaseSearch(models.Model):
    """How a file is found: by a code or a working name, among the caller's own, and on record."""
    _inherit = 'huiskamer.case'

    def _by_code(self, typed):
        """The caller's own file under this code of a file or a client.

        :raise UserError: for a mistyped code, and the same for "not yours" and "does not exist"
        """
        code = tidy_code(typed)
        if not code:
            raise UserError(self.env._(
                "This code is mistyped: its check character does not fit. Look at the slip again. If it is a name, "
                "say so "
                "with the tick."))
        clients = self.env['huiskamer.client']._of_code(code)
        if not clients:
            raise UserError(self.env._(
                "None of your files has this code. Ask the client who her worker is. If she wants to stop, use “A "
                "client wants to stop”."))
        self.env['huiskamer.access.event']._log(clients, ['code'], 'search')
        return clients.case_ids

    @api.model
    def _under_code(self, code):
        """The file that has this code, or whose client has it, as far as these rights reach.

        Whoever names a file by a code asks here: the room of life leads codes of files that became part of others on.
        """
        # sudo: only the label of the client is compared; whose cover is shown is still looked at
        clients = self.env['huiskamer.client'].sudo()._search([('code', '=', code)])
        return self.search(['|', ('code', '=', code), ('client_id', 'in', clients)], limit=1)

    def _all_codes(self):
        """Every code that leads to these files: their own and those of their clients."""
        files = self.sudo()  # sudo: only codes come out, of files that the caller has
        return [*files.mapped('code'), *files.client_id.mapped('code')]

    def _by_alias(self, typed):
        """The caller's own files of people who want to be called so, or so in part; compared in memory by the fold."""
        wanted = fold(typed)
        return self._named(lambda name: name == wanted or half_of(wanted, name))

    def _named(self, is_meant):
        """The caller's own files of which one folded working name is meant; compared in memory, and on record.

        Nobody has seen the names that were compared: who reads one later is written down.
        """
        clients = showing(self.env['huiskamer.client'].with_env(self.env(su=False)).search([]))
        with reading_for(self.env, COMPARE):
            names = clients._folded_names()
            found = clients.filtered(lambda client: any(is_meant(name) for name in names[client.id]))
        clients.invalidate_recordset(list(CALLED))
        self.env['huiskamer.access.event']._log(found, ['alias'], 'search')
        return found.case_ids

    def _search_alias(self, operator, value):
        """Find one's own files by the working name or a part of it; nobody else's, whoever asks."""
        if operator in ('ilike', 'like', '=ilike', '=like') and isinstance(value, str):
            wanted = fold(value)
            return [('id', 'in', self._named(lambda alias: bool(wanted) and wanted in alias).ids)]
        if operator == 'in':
            wanted = {fold(name) for name in value if isinstance(name, str)} - {''}
            return [('id', 'in', self._named(lambda alias: alias in wanted).ids)]
        return NotImplemented

    @api.model
    def _search_display_name(self, operator, value):
        """Find files by their code, and for caseworkers their own by the working name too, in every list and field."""
        found = Domain(super()._search_display_name(operator, value))
        is_name = operator == 'ilike' and isinstance(value, str) and value.strip()
        if is_name and self.env.user.has_group('huiskamer_case.group_caseworker'):
            return found | Domain('id', 'in', self._named(lambda alias, wanted=fold(value): wanted in alias).ids)
        return found

    def _show_files(self, cases):
        """Go to the file, or to the list when there are several."""
        action = {
            'type': 'ir.actions.act_window',
            'name': self.env._("Files"),
            'res_model': self._name,
            'views': [(False, 'list'), (False, 'form')],
            'domain': [('id', 'in', cases.ids)],
        }
        if len(cases) == 1:
            action |= {'views': [(False, 'form')], 'res_id': cases.id}
        return action
