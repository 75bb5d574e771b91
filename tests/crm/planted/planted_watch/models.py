"""What looks on without standing before anything: a check, an onchange, a reference, Odoo's own class, the database."""
from odoo import api, fields, models

plain = models.BaseModel.export_data


def export_data(records, fields_to_export):
    """Export, and see what is exported, of whatever model."""
    return plain(records, fields_to_export)


models.BaseModel.export_data = export_data


class Client(models.Model):
    """Is called with what is typed."""
    _inherit = 'huiskamer.client'

    @api.onchange('alias')
    def _onchange_planted(self):
        """See a name while it is typed."""

    @api.constrains('code_word')
    def _check_planted(self):
        """See a code word that is kept."""


class ResPartner(models.Model):
    """A contact that may point at a file."""
    _inherit = 'res.partner'

    planted_about = fields.Reference([('huiskamer.case', "File"), ('res.partner', "Contact")])


class Watcher(models.Model):
    """A list of its own over our tables, and a trigger on one of them."""
    _name = 'planted.watcher'
    _description = "Watcher"
    _auto = False

    code = fields.Char()

    def init(self):
        """Make both."""
        self.env.cr.execute("CREATE OR REPLACE VIEW planted_watcher AS SELECT id, code FROM huiskamer_case")
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION planted_seen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE OR REPLACE TRIGGER planted_seen AFTER INSERT ON huiskamer_contact FOR EACH ROW
                EXECUTE FUNCTION planted_seen()
        """)
