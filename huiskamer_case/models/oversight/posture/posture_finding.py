import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.translate import LazyTranslate

from ...shared.guards import through_method
from .posture_checks import ATTENTION, BY_CODE, CHECKS, OK, RED, STATES

_lt = LazyTranslate(__name__)

_logger = logging.getLogger(__name__)


class HuiskamerPostureFinding(models.Model):
    """How one check of the posture of this installation stood when somebody last looked.

    It holds settings, codes and names of colleagues' accounts; nothing of a client.
    """
    _name = 'huiskamer.posture.finding'
    _description = "Posture check"
    _inherit = ['huiskamer.on.record.mixin']
    _order = 'rank desc, sequence, id'
    _rec_name = 'title'
    _no_create = _no_write = _lt("Findings are made by looking, not by hand.")

    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    rank = fields.Integer(readonly=True)
    state = fields.Selection(
        [(OK, "In order"), (ATTENTION, "Look at it"), (RED, "Wrong")], required=True, readonly=True, default=RED)
    found = fields.Text("What was found", readonly=True, translate=True)
    looked_at = fields.Datetime("Looked at", readonly=True)
    since = fields.Datetime("So since", readonly=True)

    title = fields.Char("It should be so", compute='_compute_words')
    todo = fields.Text("What to do", compute='_compute_words')
    how = fields.Char("How it was found", compute='_compute_words')

    _code_uniq = models.UniqueIndex('(code)')

    @api.depends_context('lang')
    @api.depends('code')
    def _compute_words(self):
        """The words of the check, in the language of whoever reads them."""
        for finding in self:
            check = BY_CODE.get(finding.code)
            finding.title = self.env._(check.title) if check else finding.code
            finding.todo = check and self.env._(check.todo)
            finding.how = check and self.env._(check.how)

    # public: needs a role that reads findings; answers with a window on them
    def action_look(self):
        """Look at everything now and show it, the worst first.

        :raise AccessError: for anybody but supervisors and privacy officers
        """
        if not self.env['huiskamer.posture.finding'].has_access('read'):
            raise AccessError(self.env._("Supervisors and privacy officers see the posture of the house."))
        self._look()
        return self.env['ir.actions.act_window']._for_xml_id('huiskamer_case.huiskamer_posture_finding_action')

    @api.model
    def _look(self):
        """Look at everything now, and then keep it; returns what turned red since the last look."""
        # sudo: the check sees all settings; supervisors and privacy officers read what comes out and nobody writes it
        findings = through_method(self.sudo())
        answers = {check.code: findings._answer_in_each_language(check.code) for check in CHECKS}
        known = {finding.code: finding for finding in findings.search([])}
        now = fields.Datetime.now()
        turned_red = findings.browse()
        for sequence, (code, (state, found)) in enumerate(answers.items()):
            vals = {'sequence': sequence, 'rank': STATES.index(state), 'state': state, 'looked_at': now}
            finding = known.pop(code, None) or findings.create({'code': code, 'state': OK, 'since': now})
            if state != finding.state:
                vals['since'] = now
                turned_red |= finding if state == RED else findings.browse()
            finding.write(vals)
            for lang, words in found.items():
                finding.with_context(lang=lang).write({'found': words})
        findings.concat(*known.values()).unlink()  # checks that are no more
        return turned_red

    def _answer_in_each_language(self, code):
        """The state of one check, and what was found in each language of the house: who looks is another than who reads
        it, and the nightly look is nobody's.

        :return: the state, and the words by language; English first, for what is written in another leaves it as it is
        """
        spoken = self.env.lang or 'en_US'
        state, found = self._answer(code)
        if not found:
            return state, {spoken: False}
        others = {lang for lang, _name in self.env['res.lang'].get_installed()} | {'en_US'}
        return state, {
            lang: '\n'.join(found if lang == spoken else self.with_context(lang=lang)._answer(code)[1])
            for lang in sorted(others | {spoken}, key=lambda lang: lang != 'en_US')}

    def _answer(self, code):
        """The state of one check and what was found; a check that cannot be made is red."""
        try:
            with self.env.cr.savepoint():
                return getattr(self, f'_look_at_{code}')()
        except Exception as error:  # whatever it is, the other checks go on and this one is not right
            _logger.warning("posture check %s could not be made: %s", code, type(error).__name__)
            return RED, [self.env._("This could not be looked at: %(error)s", error=type(error).__name__)]

    @api.model
    def _cron_look(self):
        """The daily look. Supervisors and privacy officers hear that there is news when something turned red."""
        if self._look():
            self.env['res.users']._with_role('supervisor', 'privacy_officer')._tell_news()
