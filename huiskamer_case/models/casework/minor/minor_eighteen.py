from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...shared.dialog import dialog

_lt = LazyTranslate(__name__)

EIGHTEEN, DIED = 'eighteen', 'died'
# How a path ends that nobody is handed over from -> as what that is counted.
ENDS = {EIGHTEEN: 'minor_eighteen', DIED: 'minor_died'}
# What is needed before a path ends because nobody under 18 is there: that somebody looked.
LOOKED = ('signals_on', 'consulted_on')


class HuiskamerMinorEighteen(models.Model):
    """Somebody turned 18 while the path went on: it ends well, and a file may follow without typing all again. Or the
    young person died: that can be said too.

    Only if she wants a file, with the words of consent read out; the path itself still leads to nobody's file.
    """
    _inherit = 'huiskamer.minor.path'

    handed_to = fields.Selection(selection_add=[
        (EIGHTEEN, "Nobody: turned 18 meanwhile"), (DIED, "Nobody: the young person died")])

    def _needed(self):
        """Then nothing more is asked than that somebody looked and asked for advice."""
        return list(LOOKED) if self.handed_to in ENDS else super()._needed()

    def _ensure_complete(self):
        """Who is 18 decides for herself: no other yes and no second pair of eyes."""
        if self.handed_to not in ENDS:
            super()._ensure_complete()
            return
        missing = [self._fields[name]._description_string(self.env) for name in LOOKED if not self[name]]
        if missing:
            raise UserError(self.env._("Still to fill in: %(what)s.", what=', '.join(missing)))

    def _count_event(self):
        """Turned 18 is counted apart from having been 18 all along, and so is a death."""
        return ENDS.get(self.handed_to) or super()._count_event()

    def _follow_questions(self):
        """What opens a file, without what the path knows; and whether its facts come along."""
        known = ('age_band', 'location_id')
        questions = [question for question in self.env['huiskamer.case']._new_file_questions()
                     if question['name'] not in known]
        for question in questions:
            question.pop('when', None)
        return [*questions, self._new_person_question(), {
            'name': 'take_facts', 'type': 'boolean', 'required': False, 'value': bool(self._with_sealed('facts')),
            'help': '',
            'label': self.env._("The short facts of the path come along as a note")}]

    # public: needs the path by rule and that it can end; goes to `open_file`, which needs consent
    @dialog(
        title=_lt("A file follows"), confirm=_lt("The client says yes: open the file"), asks='_follow_questions',
        reads=('huiskamer.client', 'huiskamer.consent', 'huiskamer.case'),
        before=(lambda path: path.check_access('write'), '_ensure_turned_eighteen'),
        intro=_lt("Only if she wants a file. Read the words out. The path ends and leaves with this."))
    def follow_with_file(self, answers):
        """Open a file for who turned 18, and end the path.

        :param dict answers: as for ``open_file``, and ``take_facts`` and ``is_new`` (somebody else has this name)
        :return: the action that shows the file
        :raise UserError: without consent, while the path cannot end, or where somebody called so has a file
        """
        Case = self.env['huiskamer.case']
        answers = dict(answers)
        take_facts, facts = answers.pop('take_facts', False) is True, self.facts
        if answers.pop('is_new', False) is not True:
            self._ensure_no_file_yet(answers.get('alias'))
        case = Case.open_file(answers | {'age_band': '18_20', 'location_id': self.location_id.id})
        if take_facts and facts:
            self._carry_facts(case, facts)
        self.action_complete()
        return Case._show_files(case)
    action_follow_with_file = follow_with_file.ask

    def _new_person_question(self):
        """Whether it is known that somebody else is called so."""
        questions = self.env['huiskamer.case']._search_questions()
        return next(question for question in questions if question['name'] == 'is_new')

    def _ensure_no_file_yet(self, alias):
        """A file follows only after a look whether she has one already, as whenever a file is opened.

        :raise UserError: with the codes of the caller's own files of who is called so
        """
        found = self.env['huiskamer.case']._by_alias(alias) if alias else ()
        if found:
            raise UserError(self.env._(
                "Somebody with this name has a file already: %(codes)s. Is it the same person, then let the path end "
                "and go on there. Is it somebody else, then tick that below.", codes=', '.join(found.mapped('code'))))

    def _carry_facts(self, case, facts):
        """Write the short facts of the path down as the first note of the file."""
        # the words were looked at when they were written on the path
        self.env['huiskamer.contact'].with_context(huiskamer_seen=True).create({'case_id': case.id, 'facts': facts})

    def _ensure_turned_eighteen(self):
        """A file follows only who turned 18 and whose path can end.

        :raise UserError: saying what is missing
        """
        if self.handed_to != EIGHTEEN:
            raise UserError(self.env._("Say first, under “Handed to”, that the young person turned 18."))
        self._ensure_complete()


class HuiskamerOutcomeCount(models.Model):
    """A path that ended because somebody turned 18, or died, is counted as that."""
    _inherit = 'huiskamer.outcome.count'

    event = fields.Selection(
        selection_add=[('minor_eighteen', "Minor: turned 18 meanwhile"), ('minor_died', "Minor: died")],
        ondelete={'minor_eighteen': 'cascade', 'minor_died': 'cascade'})
