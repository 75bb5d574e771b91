from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..models.oversight.sealing.sealed import Sealed, SealedChar
from ..models.shared import house_days
from ..models.shared.plural import plural
from .records_table import ACTIVITIES, NOBODY, WHOSE

_lt = LazyTranslate(__name__)

AUTOMATIC = ('id', 'create_uid', 'create_date', 'write_uid', 'write_date')


class HuiskamerRecords(models.AbstractModel):
    """A starter for the processing record (GDPR art. 30) and the impact assessment (art. 35), as Markdown.

    Filled with what the running system holds. What only people can decide stays open and says so.
    """
    _name = 'huiskamer.records'
    _description = "Processing record and impact assessment"

    @api.model
    def _processing_record(self):
        """The processing record, one chapter per purpose."""
        return self._page(
            self.env._("Processing record"), self._who_answers(),
            *(part for number, activity in enumerate(ACTIVITIES, 1) for part in self._chapter(number, activity)),
            *self._without_purpose(), *self._security())

    @api.model
    def _impact_assessment(self):
        """A starter for the impact assessment, in the order of art. 35(7)."""
        _ = self.env._
        blank = _("*To be written by the controller.*")
        return self._page(
            _("Impact assessment (DPIA): a starter"), self._who_answers(),
            '## 1. ' + _("What is done, and why (art. 35(7)(a))"), _("See the processing record. In short:"),
            self._as_table([_("Purpose"), _("Whose data"), _("Ground")], [
                (_(activity.purpose), _(WHOSE[activity.whose]), _(activity.ground)) for activity in ACTIVITIES]),
            '## 2. ' + _("Is it needed, and is less possible (art. 35(7)(b))"),
            _("Whoever only comes in stays unknown: evenings are counted without a row per person. A file begins "
              "blank, with "
              "consent, and only when the client wants one. A legal name is not asked. A citizen service number is "
              "refused."), blank,
            '## 3. ' + _("What could happen to the people (art. 35(7)(c))"),
            self._as_table([_("Risk"), _("How likely"), _("How bad"), _("What is left of it")], [
                (words, '…', '…', '…') for words in self._risks()]),
            '## 4. ' + _("What is done against it (art. 35(7)(d))"), *self._security(),
            '## 5. ' + _("Who was heard (art. 35(2) and (9))"),
            _("The privacy officer, clients or who speaks for them, caseworkers."), blank,
            '## 6. ' + _("Decision, and when it is looked at again"), blank)

    def _page(self, title, *parts):
        """One page of Markdown."""
        made = self.env._("Made on %(day)s from database %(name)s. A starter, no legal advice: a privacy lawyer reads "
                          "it first.",
                          day=house_days.today(), name=self.env.cr.dbname)
        return '\n\n'.join([f'# {title}', made, *parts]) + '\n'

    def _who_answers(self):
        """Controller and privacy officer, as the house names them."""
        house = self.env['huiskamer.house']._house()
        names = ('controller', 'controller_reach', 'officer', 'officer_reach', 'dpia_on', 'dpia_by')
        return self._as_table([self.env._("Who answers for it"), ''], [
            (house._label(name), house[name] or self.env._("**not named yet**")) for name in names])

    def _chapter(self, number, activity):
        """One purpose: art. 30(1)(b) to (g)."""
        _ = self.env._
        yield f'## {number}. {_(activity.name)}'
        yield self._as_table([_("Art. 30(1)"), ''], [
            (_("Purpose"), _(activity.purpose)), (_("Whose data"), _(WHOSE[activity.whose])),
            (_("Ground"), _(activity.ground)),
            (_("Receivers"), _(activity.receivers)), (_("Countries outside the EU"), _("None by the software itself")),
            (_("Retention term"), self._kept(activity.terms)),
        ])
        for name in activity.models:
            if name in self.env and not self.env[name]._abstract:
                yield from self._model(name, whole=activity.whose != NOBODY)

    def _kept(self, kinds):
        """The terms of these kinds, as they are set now."""
        # sudo: terms are no secret, and the command runs for the house
        terms = self.env['huiskamer.retention.term'].sudo().search([('kind', 'in', kinds)])
        lines = [plural(self.env, _lt("%(kind)s: %(number)s day | %(kind)s: %(number)s days"), term.days,
                        kind=term.display_name) for term in terms]
        return '<br>'.join(lines) or self.env._("No term is set: the controller decides")

    def _model(self, name, whole):
        """One kind of record: who reads it, and what it holds."""
        _ = self.env._
        model = self.env[name]
        yield f'### {self.env["ir.model"]._get(name).name} (`{name}`)'
        yield _("Read by: %(roles)s.", roles=self._readers(name))
        if whole:
            yield self._as_table([_("Field"), _("Name in the system"), _("Retention term")], [
                (field._description_string(self.env), f'`{field.name}`',
                 _("sealed") if isinstance(field, Sealed | SealedChar) else _("plain"))
                for field in model._fields.values() if field.store and field.name not in AUTOMATIC])

    def _readers(self, name):
        """The roles that may read some of these records; rules narrow it to one's own."""
        # sudo: access lists are hidden from colleagues; names of roles come out
        lists = self.env['ir.model.access'].sudo().search([('model_id.model', '=', name), ('perm_read', '=', True)])
        return ', '.join(lists.mapped('group_id.name')) or self.env._("nobody")

    def _without_purpose(self):
        """Kinds of records that no purpose names: nobody said why they are kept."""
        named = {name for activity in ACTIVITIES for name in activity.models}
        rest = sorted(
            name for name, model in self.env.registry.items()
            if name.startswith('huiskamer.') and not model._abstract and name not in named)
        if rest:
            yield '## ' + self.env._("Without a purpose")
            yield self.env._("Nobody wrote down why these are kept. Do that, or do without them.")
            for name in rest:
                yield from self._model(name, whole=True)

    def _security(self):
        """Art. 30(1)(g) and 32: what protects it, and how that stands now."""
        _ = self.env._
        yield '### ' + _("Measures, and how they stand today")
        yield _("Sealed fields are encrypted with a key per person; the keys lie outside the database. Roles, walls "
                "and what an "
                "administrator still can: docs/security-model.md.")
        findings = self.env['huiskamer.posture.finding']
        findings._look()
        # sudo: the command runs for the house; states and titles come out
        states = dict(findings._fields['state']._description_selection(self.env))
        yield self._as_table([_("It should be so"), _("Now")], [
            (finding.title, states[finding.state]) for finding in findings.sudo().search([])])

    def _risks(self):
        """What an assessment of such a house looks at."""
        _ = self.env._
        return (
            _("Somebody learns that she comes here, from a screen, a paper, a mail or a browser's history."),
            _("A colleague reads a file without a reason."),
            _("A device, a back-up or the database falls into other hands."),
            _("Police or justice demand what she told in confidence."),
            _("A receiving service gets more than she wanted to be told."),
            _("She cannot take her consent back, or it has no effect."),
            _("She is known again from figures, because few people come."),
            _("Nobody can reach her file when it matters, or it is lost."),
        )

    def _as_table(self, heads, rows):
        """A table of Markdown; what would break it is taken out of the cells."""
        lines = [heads, ['---'] * len(heads), *rows]
        return '\n'.join('| ' + ' | '.join(str(cell).replace('|', '/').replace('\n', ' ') for cell in line) + ' |'
                         for line in lines)
