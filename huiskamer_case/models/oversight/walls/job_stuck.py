import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...shared.separate_transaction import SOMEBODY_AT_IT

_logger = logging.getLogger(__name__)


class HuiskamerJobStuck(models.Model):
    """What a job could not do with one record, until it can: so that one bad row stops no other, and somebody hears
    of it.

    The posture shows it to supervisors and privacy officers: which job, which code, and what kind of fault.
    Never the words of an error that is not ours, for a value may stand in them.
    """
    _name = 'huiskamer.job.stuck'
    _description = "Record that a job could not do"
    _order = 'job, code, id'
    _log_access = False

    job = fields.Char(required=True, readonly=True)
    model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer("Record", required=True, readonly=True)
    code = fields.Char(required=True, readonly=True, help="A code, or what a place is called.")
    why = fields.Char(required=True, readonly=True)
    since = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _one_each = models.UniqueIndex('(job, model, res_id)')

    @api.model
    def _each(self, job, records, act):
        """Do something with each of these records, one by one; what was done is kept, whatever happens to the next.
        One that somebody has in hand gets a second turn after the others.

        :param str job: what the job is called in the posture
        :param act: called with one record; whatever it raises is undone for that record alone
        :return: the records that it was done with
        """
        done, left = records.browse(), records
        for is_last in (False, True):
            in_hand = records.browse()
            for number, record in enumerate(left, start=1):
                could = self._fenced(job, record, act, is_last)
                done |= record if could else records.browse()
                in_hand |= record if could is None else records.browse()
                self.env['ir.cron']._commit_progress(1, remaining=len(left) - number + len(in_hand))
            left = in_hand
        return done

    @api.model
    def _fenced(self, job, record, act, is_last=False):
        """Do it with one record, and remember when it could not be done.

        :param bool is_last: whether there is no other turn for what somebody has in hand
        :return: whether it could be done; None when somebody has it in hand and it gets another turn
        """
        # sudo: what is stuck is written by jobs, never by hand
        known = self.sudo().search([('job', '=', job), ('model', '=', record._name), ('res_id', '=', record.id)])
        try:
            with self.env.cr.savepoint():
                act(record)
        except Exception as error:  # whatever it is, the others have their turn
            self.env.invalidate_all(flush=False)
            is_in_hand = isinstance(error, SOMEBODY_AT_IT)
            if is_in_hand and not is_last:
                return None
            words = (self.env._("Somebody was at it at that moment.") if is_in_hand else
                     str(error) if isinstance(error, UserError) else type(error).__name__)
            _logger.error("%s could not be done with one %s: %s", job, record._name, type(error).__name__)
            if not known:
                self.sudo().create({  # sudo: as above
                    'job': job, 'model': record._name, 'res_id': record.id, 'code': record.display_name, 'why': words})
            return False
        known.unlink()
        return True

    @api.model
    def _lines(self):
        """What is stuck, as words for the posture; what is gone by itself is not."""
        stuck = self.sudo().search([])  # sudo: a check of the house; codes come out
        there = stuck.filtered(lambda row: row.model in self.env
                               and self.env[row.model].sudo().browse(row.res_id).exists())
        (stuck - there).unlink()
        return [f'{row.job}: {row.code} ({row.why})' for row in there]


class Base(models.AbstractModel):
    """A job goes through its records one by one."""
    _inherit = 'base'

    def _one_by_one(self, job, act):
        """Do something with each of these records, each kept before the next; what cannot be done is told, and stops
        no other.

        :param str job: what the job is called in the posture
        :param act: called with one record
        :return: the records that it was done with
        """
        return self.env['huiskamer.job.stuck']._each(job, self, act)
