import hashlib
import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ..walls.code_char import CodeChar
from .sealed import SealedError, Unopened

_logger = logging.getLogger(__name__)
# So many values are in memory at once, however many there are.
AT_ONCE = 1000


class HuiskamerSealFinding(models.Model):
    """A sealed value that does not open although the key folder is right: where it stands, never what it is.

    It was changed or moved past this software, or its storage is damaged. A back-up may still have
    it whole, so nobody writes over it until the privacy officer gives it up.
    """
    _name = 'huiskamer.seal.finding'
    _description = "Sealed value that does not open"
    _inherit = ['huiskamer.oversight.mixin', 'huiskamer.coded.mixin']
    _order = 'state, found_at desc, id desc'
    _log_access = False

    code = CodeChar(required=True, readonly=True,
                    help="The code of the file, the path or the handover that it belongs to.")
    model = fields.Char("Kind of record", required=True, readonly=True)
    field_name = fields.Char("Field", required=True, readonly=True)
    res_id = fields.Integer("Record", required=True, readonly=True, groups='.')
    fingerprint = fields.Char(required=True, readonly=True, groups='.', help="SHA-256 of what is stored.")
    found_at = fields.Datetime("Found at", required=True, readonly=True, default=fields.Datetime.now)
    state = fields.Selection(
        [('open', "Does not open"), ('released', "May be written anew"), ('gone', "Opens again, or is gone")],
        required=True, readonly=True, default='open')
    decided_by_id = fields.Many2one('res.users', string="Given up by", readonly=True, ondelete='restrict')

    @api.depends('code')
    def _compute_display_name(self):
        """The code."""
        for finding in self:
            finding.display_name = finding.code

    # public: needs the role of privacy officer; answers with a window on codes
    def action_look_through(self):
        """Try every sealed value now, as the privacy officer.

        :raise AccessError: for anybody else
        :raise SealedError: when the key folder is missing or is another one
        """
        self._ensure_privacy_officer()
        self._look_through()
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_seal_finding_action')

    def _release(self):
        """Give these values up, so that they can be written anew: two people decided it."""
        # sudo: nobody writes on this list by hand
        self.sudo().filtered(lambda finding: finding.state == 'open').write(
            {'state': 'released', 'decided_by_id': self.env.uid})

    @api.model
    def _job(self):
        """The daily job: look through everything; without the key folder there is nothing to say."""
        try:
            self._look_through()
        except SealedError:
            _logger.error("The sealed values could not be looked through: the key folder is missing or wrong")

    @api.model
    def _look_through(self):
        """Try every sealed value of the database; list those that do not open, and tick off those that do again."""
        self.env.flush_all()
        mine = self.sudo()  # sudo: what was found is written by looking, never by hand
        known = {(row.model, row.field_name, row.res_id, row.fingerprint): row for row in mine.search([])}
        found = set()
        for name, model in self.env.registry.items():
            if getattr(model, '_sealed_owner', None) is not None and not model._abstract and model._auto:
                found |= set(mine._in_model(self.env[name]))
        for key in found - known.keys():
            mine._add(*key)
        for key, row in known.items():
            if key not in found and row.state != 'gone':
                row.state = 'gone'

    @api.model
    def _in_model(self, model):
        """What does not open in the table of one model: (model, field, id, fingerprint).

        Raw SQL: the ORM would keep in memory, as read, what nobody read.

        :raise SealedError: when the key folder is missing or is another one: nothing can be said then
        """
        for name in model._sealed_fields():
            field, last = model._fields[name], 0
            while True:
                self.env.cr.execute(SQL(
                    "SELECT id, subject, seal_versions, %s FROM %s WHERE %s IS NOT NULL AND id > %s ORDER BY id LIMIT "
                    "%s",
                    SQL.identifier(name), SQL.identifier(model._table), SQL.identifier(name), last, AT_ONCE))
                rows = self.env.cr.fetchall()
                for (record_id, *_seal, envelope), text in zip(rows, field._open(self.env, rows), strict=True):
                    if isinstance(text, Unopened) and text.is_closed:
                        raise SealedError(text.refusal)
                    if isinstance(text, Unopened):
                        yield model._name, name, record_id, fingerprint_of(envelope)
                self.env['huiskamer.key']._forget_opened()
                if len(rows) < AT_ONCE:
                    break
                last = rows[-1][0]

    @api.model
    def _add(self, model, field_name, res_id, fingerprint):
        """Put one value on the list, under a code by which colleagues know where it is."""
        record = self.env[model].browse(res_id)
        first = record._sealed_owner.split('.')[0]
        self.create({
            'code': (record[first] if first else record).display_name, 'model': model, 'field_name': field_name,
            'res_id': res_id, 'fingerprint': fingerprint})

    @api.model
    def _is_released(self, model, field_name, res_id, envelope):
        """Whether this one value was given up."""
        return bool(self.search_count([
            ('model', '=', model), ('field_name', '=', field_name), ('res_id', '=', res_id),
            ('fingerprint', '=', fingerprint_of(envelope)), ('state', '=', 'released')], limit=1))


def fingerprint_of(envelope):
    """What one stored value is known by, without keeping it a second time."""
    return hashlib.sha256(envelope.encode()).hexdigest()
