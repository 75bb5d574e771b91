from odoo import api, models
from odoo.exceptions import UserError

from ....report.paper import body_of, printed
from ...oversight.ending.erasure import WHY
from ...oversight.sealing.sealed import showing
from ...oversight.walls.one_time import number_for
from ...shared.guards import through_method
from .case_copy import COPIED, FORMAT, lines_of, made_at, values_of

COPIED['huiskamer.minor.path'] = (
    'code', 'suspected_band', 'begun_on', 'signals_on', 'consulted_on', 'consulted', 'consulted_words', 'talked_on',
    'weighed_on',
    'decided_on', 'decision', 'agreed', 'agreed_by', 'agreed_alone', 'representative_why', 'not_agreed_why', 'informed',
    'informed_why', 'handed_to', 'facts')


class HuiskamerMinorRights(models.Model):
    """The rights that hold for a path as for a file: a copy, an end, a hold. It still leads to nobody's file."""
    _inherit = 'huiskamer.minor.path'
    _retention_kinds = ('minor_path',)

    # public: needs write access to the path; the report asks for it again and is written down
    def action_print_own_file(self):
        """Show the path as a page to read together; taking it home can be dangerous."""
        self.ensure_one()
        self.check_access('write')
        return {'type': 'ir.actions.act_url', 'url': f'/huiskamer/own_file/{number_for(self.env, self.code)}/paper',
                'target': 'new'}

    def _own_file_paper(self):
        """The copy on paper; that it was made is written down where its values are fetched."""
        self.ensure_one()
        page = self.env['ir.actions.report']._render_qweb_html('huiskamer_case.own_path', self.ids)[0]
        return printed(self.env._("Own copy"), body_of(page), self.env.lang)

    # public: needs write access to the path and answers with an address; the controller asks again
    def action_export_own_file(self):
        """Fetch the path as JSON, for the young person or the representative."""
        self.ensure_one()
        self.check_access('write')
        return {'type': 'ir.actions.act_url', 'url': f'/huiskamer/own_file/{number_for(self.env, self.code)}',
                'target': 'self'}

    def _own_file(self):
        """Everything that stands on this path, to be read: (title, [[(label, value), ...], ...])."""
        self.ensure_one()
        self.check_access('write')
        return [(self.env['ir.model']._get(self._name).name, [lines_of(showing(self))])]

    def _own_file_json(self):
        """The same as a structure for another computer, in the words of the code."""
        self.ensure_one()
        self.check_access('write')
        return {'format': FORMAT, 'made_at': made_at(), 'path': values_of(showing(self))}

    @api.model
    def _retention_since(self, _kind):
        """Every path that is not completed, since it was begun."""
        return {path: path.begun_on for path in self.search([])}

    def _retention_carry_out(self, _kind):
        """Erase what nobody completed; the privacy officer confirmed it."""
        self._erase('term')

    def _carry_out_decision(self, _kind, wish):
        """Erase it: two people decided, or the clock."""
        # sudo: the second person sees no paths; it is erased and nothing of it comes out
        self.sudo()._erase(wish.get('why'))

    def _erase(self, why):
        """Erase this path; returns the certificate. There was no name, so there is nothing to look for.

        :raise UserError: under a legal hold, or for no known reason
        """
        self.ensure_one()
        if why not in dict(WHY):
            raise UserError(self.env._("Say why the file is erased."))
        code = self.code
        self._leave()
        self.env['huiskamer.rights.event']._add('erase', [code])
        return self.env['huiskamer.erasure']._certify(code, why, None, 1)

    def _leave(self):
        """Destroy the key and take the path away.

        :raise UserError: under a legal hold
        """
        super()._leave()
        self.env['huiskamer.legal.hold']._ensure_none(self.mapped('code'))
        # sudo: nobody may delete; called after the path was completed, or by who may erase
        path = through_method(self).sudo()
        path.env['huiskamer.key'].search([('name', '=', path.subject)])._destroy()
        path.unlink()


class HuiskamerErasureOfPath(models.Model):
    """A privacy officer erases a path by its code too, and reads nothing."""
    _inherit = 'huiskamer.erasure'

    @api.model
    def _file_of(self, code):
        """The file or the path with this code, if there is one."""
        # sudo: a privacy officer sees no paths; it is erased and nothing of it comes out
        return super()._file_of(code) or self.env['huiskamer.minor.path'].sudo().search([('code', '=', code)])


class HuiskamerLegalHoldOfPath(models.Model):
    """A hold is placed on a path that exists as well."""
    _inherit = 'huiskamer.legal.hold'

    @api.model
    def _code_now(self, code):
        """The code of a file, or of a path."""
        # sudo: only the code comes out
        return super()._code_now(code) or self.env['huiskamer.minor.path'].sudo().search([('code', '=', code)]).code


class OwnPathReport(models.AbstractModel):
    """The page with the young person's own copy."""
    _name = 'report.huiskamer_case.own_path'
    _description = "Own path, to read"
    _inherit = ['report.huiskamer_case.own_file']
    _of_model = 'huiskamer.minor.path'

    @api.model
    def _until(self, _path):
        """A path leaves when it is completed."""
        return False
