import csv
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, file_open, ormcache

from ...shared import house_days
from ...shared.tries import OWN_FILE, WITHDRAW
from ..roles.groups import OURS, SEES_NAMES
from .posture_checks import ATTENTION, OK, RED, attention_if, red_if, worst

DPIA_DAYS = 3 * 365  # the assessment is looked at anew when the risk changes, and at the latest after three years
LONGEST_LOCK = 15  # minutes; on a screen in a living room more is too long


class HuiskamerPosturePeople(models.Model):
    """Who answers for the house, and who gets in."""
    _inherit = 'huiskamer.posture.finding'

    def _look_at_controller(self):
        """GDPR art. 4(7) and 24: somebody decides about the files and answers for them."""
        house = self.env['huiskamer.house']._house()
        return red_if([house._label(name) for name in ('controller', 'controller_reach') if not house[name]])

    def _look_at_privacy_officer(self):
        """GDPR art. 37-39: somebody watches, can be reached, and has the role to do it."""
        house = self.env['huiskamer.house']._house()
        missing = [house._label(name) for name in ('officer', 'officer_reach') if not house[name]]
        if not self.env['res.users']._with_role('privacy_officer'):
            missing.append(self.env._("nobody has the role of privacy officer"))
        return red_if(missing)

    def _look_at_dpia(self):
        """GDPR art. 35: sensitive data of vulnerable people need an assessment before and again in time."""
        made = self.env['huiskamer.house']._house().dpia_on
        today = house_days.today()
        if not made or made > today:
            return RED, [self.env._("no date of an assessment that was made")]
        return attention_if([str(made)] if (today - made).days > DPIA_DAYS else [])

    def _look_at_clocks(self):
        """The registers with a clock: what is past its term, by reference."""
        late = [(name, self.env[name].search([('is_late', '=', True)])) for name in self._registers()]
        return red_if([
            f"{self.env['ir.model']._get(name).name}: {', '.join(records.mapped('display_name'))}" for name,
            records in late if records])

    def _registers(self):
        """The registers whose entries have a clock."""
        return ('huiskamer.rights.request', 'huiskamer.demand', 'huiskamer.breach')

    def _look_at_system_rights(self):
        """Colleagues with a role of ours who administer Odoo too."""
        system = self.env.ref('base.group_system') | self.env.ref('base.group_erp_manager')
        return red_if([user.login for user in self.env['res.users']._with_role() if user.all_group_ids & system])

    def _look_at_roles_apart(self):
        """Colleagues with two roles of which one watches over the other."""
        words = dict(self.env['huiskamer.access.request']._fields['role']._description_selection(self.env))
        return attention_if([
            f'{user.login}: {words[one]} + {words[other]}' for user, one,
            other in self.env['huiskamer.access.request']._both()])

    def _look_at_second_factor(self):
        """Colleagues who see names, and Odoo's administrators, without a second factor."""
        seers = self.env['res.users']._with_role(*(name.removeprefix('group_') for name in SEES_NAMES))
        plain = [user.login for user in seers if not user._has_second_factor()]
        asked = self.env['huiskamer.house']._house().second_factor != 'off'
        administrators = self.env['res.users']._in_groups(self.env.ref('base.group_system'))
        return worst(
            (OK, []) if asked else (RED, [self.env._("it is not asked at log-in")]),
            (ATTENTION if asked else RED, plain) if plain else (OK, []),
            attention_if([user.login for user in administrators if user.id != 1 and not user._has_second_factor()]))

    def _look_at_screen_lock(self):
        """Roles whose screens stay open when nobody is there."""
        groups = self.env['res.groups'].concat(*(self.env.ref(f'huiskamer_case.{name}') for name in OURS
                                                 if name != 'group_host'))
        return attention_if([
            group.name for group in groups if not 0 < group.lock_timeout_inactivity <= LONGEST_LOCK])

    def _look_at_api_keys(self):
        """Colleagues with a role of ours who have an API key."""
        keys = self.env['res.users.apikeys'].search([('user_id', 'in', self.env['res.users']._with_role().ids)])
        return red_if(sorted(set(keys.mapped('user_id.login'))))

    def _look_at_sign_up(self):
        """Whether a stranger can make an account, on this database or on one of its websites."""
        found = []
        if self.env['ir.config_parameter'].get_param('auth_signup.invitation_scope') == 'b2c':
            found.append('auth_signup.invitation_scope')
        if 'website' in self.env:
            found += self.env['website'].search([('auth_signup_uninvited', '=', 'b2c')]).mapped('name')
        return red_if(found)

    def _look_at_demo(self):
        """Demo data, the demo's pass phrases, and the one Odoo comes with."""
        with file_open('huiskamer_case/demo/logins.csv') as rows:
            known = [(row['login'], row['password']) for row in csv.DictReader(rows)]
        module = self.env['ir.module.module'].search([('name', '=', 'huiskamer_case')])
        demo = [self.env._("this database has demo data")] if module.demo else []
        return red_if(demo + [login for login, password in [('admin', 'admin'), *known]
                              if self._opens(login, password)])

    def _opens(self, login, password):
        """Whether this account exists and opens with this pass phrase.

        Raw SQL: Odoo never reads a stored pass phrase through a field; only yes or no comes out.
        """
        self.env.cr.execute(SQL("SELECT COALESCE(password, '') FROM res_users WHERE active AND login = %s", login))
        row = self.env.cr.fetchone()
        return bool(row and row[0] and self._fits(row[0], password))

    @api.model
    @ormcache('stored', 'known')
    def _fits(self, stored, known):
        """Whether a pass phrase that everybody knows is the one behind what is stored: hard work by design, and the
        same answer until another is chosen.
        """
        return self.env['res.users']._crypt_context().verify(known, stored)

    def _look_at_role_changes(self):
        """Roles that are not as the requests on record say."""
        wrong = self.env['huiskamer.access.request']._unjustified()
        standings = dict(wrong._fields['standing']._description_selection(self.env))
        return red_if(sorted(f'{holding.user_id.login}: {holding.role} ({standings[holding.standing]})'
                             for holding in wrong))

    def _look_at_withdrawals(self):
        """Colleagues who stopped, or tried to stop, more than a few files within an hour of this week."""
        many = self.env['huiskamer.try']._more_than_few((WITHDRAW, OWN_FILE), self._a_week_ago())
        return red_if(sorted(f'{user.login}: {number}' for user, number in many.items()))

    def _look_at_tries(self):
        """Colleagues, or names typed to log in, that were refused for too many tries this week."""
        # sudo: the check acts for the house
        rows = self.env['huiskamer.try'].sudo().search([
            ('at', '>', self._a_week_ago()), '|', ('refused', '>', 0), ('did_count', '=', False)])
        kinds = dict(rows._fields['kind']._description_selection(self.env))
        refused = {}
        for row in rows:
            whose = kinds[row.kind], row.user_id.login or self.env._("a name that nobody has")
            refused[whose] = refused.get(whose, 0) + row.refused
        return attention_if(sorted(f'{login}: {kind}, {number}' for (kind, login), number in refused.items()))

    def _look_at_second_person(self):
        """What waits for a second person, and what was done in the last thirty days, until somebody else looked."""
        waiting, done = self.env['huiskamer.decision']._waiting()
        kinds = dict(waiting._fields['kind']._description_selection(self.env))
        unseen = done.filtered(lambda decision: not decision.looked_at)
        found = [
            self.env._("Waits: %(what)s, asked by %(who)s", what=kinds[row.kind], who=row.asked_by_id.login)
            for row in waiting]
        found += [
            self.env._("Done: %(what)s, by %(who)s", what=kinds[row.kind], who=row.asked_by_id.login)
            if row.decided_by_id == row.asked_by_id else
            self.env._("Done: %(what)s, asked by %(who)s, confirmed by %(second)s", what=kinds[row.kind],
                       who=row.asked_by_id.login, second=row.decided_by_id.login) for row in done]
        return (ATTENTION if waiting or unseen else OK), found

    def _a_week_ago(self):
        """The moment from which a week is counted."""
        return fields.Datetime.now() - timedelta(days=7)

    def _look_at_retention(self):
        """What waits for a decision longer than a month."""
        month_ago = fields.Datetime.now() - timedelta(days=30)
        waiting = self.env['huiskamer.retention.proposal'].search(
            [('state', '=', 'due'), ('create_date', '<', month_ago)])
        return attention_if([self.env._("%(number)s wait", number=len(waiting))] if waiting else [])
