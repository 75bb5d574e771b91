import functools

from odoo import models
from odoo.addons.bus.websocket import wsrequest


def keep_in_step(env):
    """Let nothing be remembered from before what this call wrote, or from before what was written while it ran.

    Odoo forgets while something is written, before that is committed; whoever asks meanwhile, and whoever began before
    and asks later, brings back what held, and there it stays in this process: a screen that does not lock, a session
    without its second factor, a role that does not end. So what a call forgot is forgotten once more when it is
    committed, and what changed while a call ran is forgotten at its end. To be called before its first question.
    """
    look = functools.partial(forget_since, env.registry, dict(env.registry.cache_sequences))
    env.cr.postcommit.add(look)
    env.cr.postrollback.add(look)
    # a commit drops what waits for a rollback, with which every cursor closes
    env.cr.postcommit.add(lambda: env.cr.postrollback.add(look))


def forget_since(registry, seen):
    """Forget again whatever was forgotten since then, by this call or by others.

    Others are told first: who begins from then on sees what was written, and who began before finds at its own end that
    it has to forget.

    :param dict seen: how often each part of the memory had been forgotten, as far as all processes are told
    """
    if not registry.ready:
        return
    if registry.cache_invalidated:
        registry.signal_changes()
    changed = changed_since(registry, seen)
    if changed:
        registry.clear_cache(*changed)
        registry.cache_invalidated.clear()  # they are told


def changed_since(registry, seen):
    """The parts of the memory that were forgotten since then, as far as all processes are told."""
    return [name for name, times in registry.cache_sequences.items() if times != seen.get(name)]


class IrWebsocket(models.AbstractModel):
    """What a page says over its websocket, and that it has gone."""
    _inherit = 'ir.websocket'

    @classmethod
    def _authenticate(cls):
        """Let a page in, in step with what is written."""
        keep_in_step(wsrequest.env)
        super()._authenticate()

    def _on_websocket_closed(self, cookies):
        """A page has gone."""
        keep_in_step(self.env)
        super()._on_websocket_closed(cookies)


class IrCron(models.Model):
    """Jobs, which run beside calls in one process and commit often."""
    _inherit = 'ir.cron'

    def _callback(self, cron_name, server_action_id):
        """Run a job. Odoo tells other processes before a job commits: they are told again after it."""
        registry, seen = self.env.registry, dict(self.env.registry.cache_sequences)
        try:
            return super()._callback(cron_name, server_action_id)
        finally:
            changed = changed_since(registry, seen)
            if changed:
                registry.clear_cache(*changed)
                registry.signal_changes()
