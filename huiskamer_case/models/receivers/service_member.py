from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..shared.guards import through_method

_lt = LazyTranslate(__name__)


class HuiskamerServiceMember(models.Model):
    """Who answers for a service, from when until when: a worker of that service, or its own system.

    This is the one place that says so. It is asked anew in every call and kept in no list: a row ends, an account
    is put away, a service moves to another organisation, and the next call sees nothing. No rule and no row of
    access depends on it, because a receiver has neither: she reaches handovers by named methods only.
    """
    _name = 'huiskamer.service.member'
    _description = "Receiver"
    _inherit = ['huiskamer.on.record.mixin', 'huiskamer.ask.mixin']
    _order = 'ended_at desc, service_id, id'
    _no_write = _lt("Who answers for a service begins with an invitation and ends with its button.")
    _no_copy = _lt("Each worker is invited for herself.")
    _no_unlink = _lt("Who answered for a service stays on record. End it instead.")

    service_id = fields.Many2one('huiskamer.service', string="Service", required=True, readonly=True, index=True,
                                 ondelete='restrict')
    provider_id = fields.Many2one(
        'huiskamer.provider', string="Organisation then", required=True, readonly=True, ondelete='restrict',
        help="The organisation that the service was of. When it becomes another one's, nobody of the first answers "
             "for it.")
    user_id = fields.Many2one('res.users', string="Who", required=True, readonly=True, index=True, ondelete='restrict')
    is_system = fields.Boolean("A system of theirs", readonly=True, help="Reads and answers with a key, not on a page.")
    invited_by_id = fields.Many2one('res.users', string="Invited by", required=True, readonly=True, ondelete='restrict')
    invited_at = fields.Datetime("Invited at", required=True, readonly=True, default=fields.Datetime.now)
    ended_at = fields.Datetime("Ended at", readonly=True)
    ended_by_id = fields.Many2one('res.users', string="Ended by", readonly=True, ondelete='restrict')
    seen_at = fields.Datetime("Looked at", readonly=True, help="When the list of this service was last opened.")
    told_at = fields.Datetime("Told of news", readonly=True)
    mail_id = fields.Many2one('mail.mail', string="Last mail", readonly=True, ondelete='set null', groups='.')
    last_log_in = fields.Datetime("Last log-in", compute='_compute_last_log_in')
    is_live = fields.Boolean("Answers now", compute='_compute_is_live', search='_search_is_live')

    # The database's own word: nobody is named twice for one service.
    _once = models.UniqueIndex('(service_id, user_id) WHERE ended_at IS NULL',
                               "This person answers for this service already.")

    @api.depends('service_id', 'user_id')
    def _compute_display_name(self):
        """Who it is, without the service: both are columns."""
        for member in self:
            member.display_name = member.sudo().user_id.name  # sudo: colleagues read who answers for a service

    @api.depends('user_id')
    def _compute_last_log_in(self):
        """When this person, or this key, was last let in."""
        for member in self:
            # sudo: a moment only, for those who keep the directory
            member.last_log_in = member.sudo().user_id.login_date

    @api.depends('ended_at', 'service_id.provider_id', 'service_id.active', 'user_id.active', 'user_id.share')
    def _compute_is_live(self):
        """Whether this row counts at this second."""
        live = self._live_ids(SQL("m.id = ANY(%s)", self.ids))
        for member in self:
            member.is_live = member.id in live

    def _search_is_live(self, operator, value):
        """The rows that count at this second, or those that do not."""
        if operator != 'in':
            return NotImplemented
        live = fields.Domain('id', 'in', list(self._live_ids(SQL("TRUE"))))
        return fields.Domain.OR([live if wanted else ~live for wanted in value])

    @api.model
    def _live_ids(self, which):
        """{number of a row: number of its service} of those that count at this second.

        Raw SQL: past every cache and every context, and the organisation of then against the one of now.

        :param which: a condition on the row ``m``
        """
        self.env.flush_all()
        return dict(self.env.execute_query(SQL(
            "SELECT m.id, m.service_id FROM huiskamer_service_member m"
            " JOIN huiskamer_service s ON s.id = m.service_id AND s.provider_id = m.provider_id AND s.active"
            " JOIN huiskamer_provider p ON p.id = s.provider_id AND p.active"
            " JOIN res_users u ON u.id = m.user_id AND u.active AND u.share"
            " WHERE m.ended_at IS NULL AND %s", which)))

    @api.model
    def _of_caller(self):
        """The rows by which the person at the screen answers for a service at this second; with the limits off."""
        # sudo: a receiver has access to no model of ours; what comes out is looked at and listed by name
        members = self.sudo()
        return members.browse(members._live_ids(SQL("m.user_id = %s", self.env.uid)))

    @api.model
    def _of_service(self, services):
        """The rows of everybody who answers for one of these services at this second; with the limits off."""
        members = self.sudo()  # sudo: whether anybody answers is asked for by whoever hands over
        return members.browse(members._live_ids(SQL("m.service_id = ANY(%s)", services.ids)))

    # public: needs the role of supervisor, and ends one row once
    def action_end(self):
        """End it: from the next call on this person or system sees nothing of this service.

        :raise AccessError: for anybody but a supervisor
        :raise UserError: when it ended already
        """
        self.ensure_one()
        self._ensure_keeper()
        if self.ended_at:
            raise UserError(self.env._("This has ended already."))
        self._end_now()

    def _end_now(self):
        """End it, and have it stay so when the database comes back from a back-up."""
        self._write_facts({'ended_at': fields.Datetime.now(), 'ended_by_id': self.env.uid})
        self.env['huiskamer.ended']._add('receiver', [str(self.id)])
        if self.is_system:
            # sudo: the account and its key exist for this one service
            self.sudo().user_id.active = False
        self.env.registry.clear_cache()  # whether a session needs a second factor is part of its proof

    @api.model
    def _ensure_keeper(self):
        """Only a supervisor names who answers for a service.

        :raise AccessError: for anybody else
        """
        if not self.env.user.has_group('huiskamer_case.group_supervisor'):
            raise AccessError(self.env._("Who answers for a service is named by a supervisor."))

    def _write_facts(self, vals):
        """Write what happened; no role may write these rows, and nobody does by hand."""
        # sudo: whoever calls was looked at; only the named facts change
        through_method(self).sudo().write(vals)
