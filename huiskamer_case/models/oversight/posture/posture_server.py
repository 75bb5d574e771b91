import ipaddress
import logging
from datetime import timedelta
from functools import lru_cache
from logging import DEBUG, NOTSET

from odoo import fields, models
from odoo.tools import SQL, config
from odoo.tools.translate import LazyTranslate

from ....report import paper
from ...shared.plural import plural
from .posture_checks import attention_if, red_if, worst

_lt = LazyTranslate(__name__)

# What PostgreSQL, or a library loaded into it, writes statements into its log for, and what each says when it does not.
WRITES_STATEMENTS = {
    'log_statement': ('none', 'ddl'), 'log_min_duration_statement': ('-1',), 'log_min_duration_sample': ('-1',),
    'log_transaction_sample_rate': ('0',), 'debug_print_parse': ('off',), 'debug_print_rewritten': ('off',),
    'debug_print_plan': ('off',), 'auto_explain.log_min_duration': ('-1',), 'pgaudit.log': ('none',)}
# The same for a statement that failed or waited, and for the row that it failed on.
WRITES_FAILURES = {'log_min_error_statement': ('panic', 'fatal', 'log'), 'log_error_verbosity': ('terse',)}
# In these the row stands however terse the log is.
WHOLE_LOGS = ('csvlog', 'jsonlog')
LIBRARIES = ('shared_preload_libraries', 'session_preload_libraries', 'local_preload_libraries')
# It keeps questions with their values taken out. What another library keeps of a question, only its maker says.
QUIET_LIBRARIES = ('pg_stat_statements',)


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

    def _look_at_address(self):
        """Whether the links in invitations and notices are over a closed line, and whether core changes where they lead
        at the next log-in of an administrator.
        """
        address, is_kept = map(self.env['ir.config_parameter'].get_param, ('web.base.url', 'web.base.url.freeze'))
        return attention_if([
            *([] if (address or '').startswith('https://') else [f'web.base.url = {address or ""}']),
            *([] if is_kept else ['web.base.url.freeze'])])

    def _look_at_paper(self):
        """Whether letters come out as PDF, with every letter that names are written in."""
        return attention_if(sorted(paper.unprintable(paper.SAMPLE)) if paper.engine() else ['Pango'])

    def _look_at_log_level(self):
        """Whether Odoo writes queries, calls, searches or tracebacks with values into its log: at the level of debug
        many parts of it do, each by itself.
        """
        loud = sorted(name for name, logger in {'root': logging.root, **logging.root.manager.loggerDict}.items()
                      if name.startswith(('root', 'odoo')) and NOTSET < getattr(logger, 'level', NOTSET) <= DEBUG)
        return worst(
            red_if(loud),
            red_if([config['log_level']] if str(config['log_level']).startswith('debug') else []),
            red_if(['dev_mode'] if config['dev_mode'] else []))

    def _look_at_profiler(self):
        """Whether Odoo's profiler may be used now, and whether it has kept anything: queries with their values."""
        until = self.env['ir.config_parameter'].get_param('base.profiling_enabled_until') or ''
        kept = self.env['ir.profile'].search_count([])
        return red_if([
            *([f'base.profiling_enabled_until = {until}'] if until > fields.Datetime.to_string(fields.Datetime.now())
              else []),
            *([f'ir.profile: {kept}'] if kept else [])])

    def _look_at_log_statement(self):
        """Whether PostgreSQL writes queries into its log, or the row on which one failed; or a library may."""
        says = self._postgresql_says([*WRITES_STATEMENTS, *WRITES_FAILURES, 'log_destination', *LIBRARIES])
        logs = [part.strip() for part in says.get('log_destination', '').split(',')]
        loaded = [part.strip(' "') for name in LIBRARIES for part in says.get(name, '').split(',')]
        return worst(
            red_if(self._not_quiet(says, WRITES_STATEMENTS)),
            attention_if([
                *self._not_quiet(says, WRITES_FAILURES),
                *(f'log_destination = {name}' for name in logs if name in WHOLE_LOGS),
                *(name for name in loaded if name and name not in QUIET_LIBRARIES)]))

    def _not_quiet(self, says, quiet):
        """Those settings that say something else than what is quiet, as lines."""
        return [f'{name} = {says[name]}' for name, values in quiet.items() if says.get(name, values[0]) not in values]

    def _postgresql_says(self, names):
        """{name: value} of the settings of these that there are, and that this account may see.

        Raw SQL: its settings are no table of Odoo's.
        """
        return dict(self.env.execute_query(SQL("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", names)))

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
