"""What an auditing module does: it stands before a method of every record, by patching the class when all is loaded."""
from odoo import models


class Patcher(models.AbstractModel):
    """Patches as a module does that has rules of its own about whom to follow."""
    _name = 'planted.patcher'
    _description = "Patcher"

    def _register_hook(self):
        """Keep what is written to clients."""
        super()._register_hook()
        plain = type(self.env['huiskamer.client']).write

        def write(records, vals):
            """Write, and see what is written."""
            return plain(records, vals)

        write.__module__ = plain.__module__  # as functools.wraps would have it
        type(self.env['huiskamer.client']).write = write


class Heir(models.Model):
    """Overrides a method in the plain way."""
    _inherit = 'huiskamer.contact'

    def unlink(self):
        """See what is deleted."""
        return super().unlink()
