import time

from odoo import api, fields, models
from odoo.tools import SQL

from .written_forms import Sought

# A house of so few rows is looked through while one waits; a larger one by the job.
AT_ONCE = 200_000


class HuiskamerErasureJob(models.Model):
    """Looking through a large house takes half a minute: the person at the screen does not wait for it.

    The file is gone and its key destroyed when she is answered; what is looked for afterwards is whether a word was
    left elsewhere. The certificate says that this is still to come, how many go before it, and then what was found.
    """
    _inherit = 'huiskamer.erasure'

    before_it = fields.Integer("Are looked for first", compute='_compute_before_it')

    @api.depends('state')
    def _compute_before_it(self):
        """How many certificates that wait are older than this one."""
        # sudo: numbers of certificates; nothing of them comes out
        waiting = self.sudo().search([('state', '=', 'waiting')], order='id').ids
        for erasure in self:
            erasure.before_it = waiting.index(erasure.id) if erasure.id in waiting else 0

    @api.model
    def _rows_of_the_house(self):
        """About how many rows there are, as PostgreSQL counted them last. Raw SQL: of its own catalogue."""
        self.env.cr.execute(SQL("SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class WHERE relkind "
                                "= 'r'"))
        return self.env.cr.fetchone()[0]

    def _scan_now_or_soon(self):
        """Look through a small house at once; let the job do it in a large one, and soon."""
        if self._rows_of_the_house() <= AT_ONCE:
            self._scan()
        else:
            self.write({'state': 'waiting'})
            self.env.ref('huiskamer_case.huiskamer_erasure_cron')._trigger()

    @api.model
    def _cron_scan(self):
        """The job: look once for the words of all who wait; where something is found, for each of them by itself.

        Each certificate is kept before the next is begun.
        """
        # sudo: certificates are written by erasing and by this, never by hand
        waiting = self.sudo().search([('state', '=', 'waiting')], order='id')
        conclude = waiting._looked_for_together() if len(waiting) > 1 else None
        waiting._one_by_one(self.env._("Looking for what an erasure left"),
                            conclude or (lambda erasure: erasure._scan()))

    def _looked_for_together(self):
        """How to conclude each of these after one look for all their words; nothing when a word was found somewhere.

        What is not there for all of them together is not there for any.
        """
        started, all_words = time.monotonic(), [erasure._sought_words() for erasure in self]
        together = Sought(*(sorted({word for words in all_words for word in words[kind]})
                            for kind in ('words', 'others')))
        found, seconds = self._look_for(together), time.monotonic() - started
        if found['whole'] or found['near'] or not found['tables']:
            return None
        return lambda erasure: erasure._conclude(found, Sought(**erasure._sought_words()), seconds)
