from odoo import api, models
from odoo.http import request

from . import read_log

# A question tells something also when it ends in an error: whether it does may hang on the answer.
QUESTIONS = ('search', 'group')


def questions_in(log):
    """What was asked in a transaction that failed: noted and not yet written, and rows that were rolled back; it is
    taken out.
    """
    asked = {key: found for key, found in log.take().items() if key[2] in QUESTIONS}
    again = [row for row in log.written.values() if row[6] in QUESTIONS]
    log.forget()
    return asked, again


class IrHttp(models.AbstractModel):
    """Questions of a call that failed are written down all the same, in a transaction of their own."""
    _inherit = 'ir.http'

    @classmethod
    def _handle_error(cls, exception):
        """Answer with the error, after what was asked is on record."""
        log = request.env and not request.env.cr.closed and request.env.cr.precommit
        if isinstance(log, read_log.ReadLog):
            questions = questions_in(log)
            if any(questions):
                with request.env.registry.cursor() as cr:
                    env = api.Environment(cr, api.SUPERUSER_ID, {})
                    env['huiskamer.access.event']._write_failed(*questions)
        return super()._handle_error(exception)


class HuiskamerAccessEvent(models.Model):
    """How the questions of a failed call come into the log."""
    _inherit = 'huiskamer.access.event'

    @api.model
    def _write_failed(self, asked, again):
        """Write down what was asked, as what is asked in any call: {(user, model, purpose): {record id: fields}} and
        rows.
        """
        rows = list(again)
        for (uid, model, purpose), seen in asked.items():
            rows += self._rows_of(uid, model, purpose, seen)
        self._add(rows)
