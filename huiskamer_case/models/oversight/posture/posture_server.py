import ipaddress
import logging
from datetime import timedelta
from functools import lru_cache

from odoo import fields, models
from odoo.tools import SQL, config
from odoo.tools.translate import LazyTranslate

from ....report import paper
from ...shared.plural import plural
from .posture_checks import attention_if, red_if, worst

_lt = LazyTranslate(__name__)

# These write the values of every query, or of every call, at the level of debug.
TALKATIVE = ('odoo.sql_db', 'odoo.http.rpc.request', 'odoo.http.rpc.response')
QUIET_ERRORS = ('panic', 'fatal', 'log')


@lru_cache(maxsize=1)
def everybody_knows(stored):
    """Whether this master password, as it is stored, is the one that everybody knows: hard work by design, and the same
    answer as long as the file says the same.

    The file is not changed by looking: core hashes a plain password as it verifies it.
    """
    known = config.verify_admin_password('admin')
    config.options['admin_passwd'] = stored
    return known


class HuiskamerPostureServer(models.Model):
    """How Odoo, PostgreSQL and the disk are set up."""
    _inherit = 'huiskamer.posture.finding'

    def _look_at_database_list(self):
        """Whether strangers see, copy or delete databases."""
        return red_if(['list_db'] if config['list_db'] else [])

    def _look_at_database_filter(self):
        """Whether another database could be served at this address."""
        return attention_if([] if config['dbfilter'] or len(config['db_name']) == 1 else ['dbfilter'])

    def _look_at_admin_password(self):
        """Whether the master password is the one that everybody knows."""
        return red_if(['admin_passwd'] if everybody_knows(config.options['admin_passwd']) else [])

    def _look_at_interface(self):
        """Whether somebody can pass the proxy by, and whether the proxy's word is taken."""
        address = config['http_interface'] or '0.0.0.0'
        try:
            inside = address == 'localhost' or ipaddress.ip_address(address).is_loopback
        except ValueError:
            inside = False
        return worst(
            red_if([] if inside else [f'http_interface {address}']),
            attention_if([] if config['proxy_mode'] else ['proxy_mode']))

    def _look_at_paper(self):
        """Whether letters come out as PDF, with every letter that names are written in."""
        return attention_if(sorted(paper.unprintable(paper.SAMPLE)) if paper.engine() else ['Pango'])

    def _look_at_log_level(self):
        """Whether Odoo writes queries, calls or tracebacks with values into its log."""
        loud = [name for name in TALKATIVE if logging.getLogger(name).isEnabledFor(logging.DEBUG)]
        return worst(
            red_if(loud),
            red_if([config['log_level']] if str(config['log_level']).startswith('debug') else []),
            red_if(['dev_mode'] if config['dev_mode'] else []))

    def _look_at_log_statement(self):
        """Whether PostgreSQL writes queries into its log; a query that failed has its values in it.

        Raw SQL: its settings are no table of Odoo's.
        """
        names = ('log_statement', 'log_min_duration_statement', 'log_min_error_statement')
        self.env.cr.execute(SQL("SELECT current_setting(%s), current_setting(%s), current_setting(%s)", *names))
        statement, duration, errors = self.env.cr.fetchone()
        return worst(
            red_if([f'log_statement = {statement}'] if statement not in ('none', 'ddl') else []),
            red_if([f'log_min_duration_statement = {duration}'] if duration != '-1' else []),
            attention_if([f'log_min_error_statement = {errors}'] if errors not in QUIET_ERRORS else []))

    def _look_at_compiling(self):
        """Whether PostgreSQL spends a second on compiling a question that takes it a hundredth.

        Raw SQL: its settings are no table of Odoo's.
        """
        self.env.cr.execute(SQL("SELECT current_setting('jit')"))
        return attention_if([f'jit = {value}' for value, in self.env.cr.fetchall() if value != 'off'])

    def _look_at_archiving(self):
        """Whether PostgreSQL keeps every change: a season of it tells what each evening counted.

        Raw SQL: its settings are no table of Odoo's.
        """
        self.env.cr.execute(SQL("SELECT current_setting('archive_mode'), (SELECT count(*) FROM pg_replication_slots)"))
        mode, slots = self.env.cr.fetchone()
        return worst(
            attention_if([f'archive_mode = {mode}'] if mode != 'off' else []),
            attention_if([self.env._("%(number)s replication slots", number=slots)] if slots else []))

    def _look_at_jobs(self):
        """Our jobs: switched off, late, or failing."""
        data = self.env['ir.model.data'].search([('module', '=', 'huiskamer_case'), ('model', '=', 'ir.cron')])
        jobs = self.env['ir.cron'].with_context(active_test=False).browse(data.mapped('res_id')).exists()
        gone = len(data) - len(jobs)
        stopped = jobs.filtered(lambda job: not job.active or self._is_overdue(job))
        return worst(
            red_if([job.cron_name for job in stopped]),
            red_if([plural(self.env, _lt("%(number)s job was deleted | %(number)s jobs were deleted"), gone)]
                   if gone else []),
            attention_if([job.cron_name for job in jobs - stopped if job.failure_count]))

    def _look_at_stuck(self):
        """The records that a job could not do, by their codes."""
        return red_if(self.env['huiskamer.job.stuck']._lines())

    def _is_overdue(self, job):
        """Whether a job should have begun more than a turn and an hour ago."""
        turn = {'minutes': 1, 'hours': 60, 'days': 1440, 'weeks': 10080}.get(job.interval_type,
            44640) * job.interval_number
        return job.nextcall + timedelta(minutes=turn + 60) < fields.Datetime.now()
