from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...shared import house_days
from ...shared.dialog import dialog

_lt = LazyTranslate(__name__)

# The language in which the words were written; the others say the same, sentence by sentence.
WRITTEN_IN = 'nl'


class HuiskamerConsentReview(models.Model):
    """How words get from a draft to words that are read out: beside the Dutch, by somebody who reads the language."""
    _inherit = 'huiskamer.consent.text'

    read_by = fields.Char(
        "Read by", readonly=True, copy=False,
        help="Who read these words and reads this language: a colleague, or an interpreter.")
    beside = fields.Text("The same in Dutch", compute='_compute_beside')

    @api.depends('purpose', 'language_id', 'reviewed_on')
    def _compute_beside(self):
        """The newest Dutch words for the same purpose, as open or as filled in as these are; nothing beside Dutch."""
        dutch = self.search([('language_id.code', '=', WRITTEN_IN), ('purpose', 'in', self.mapped('purpose'))],
                            order='version')
        newest = {text.purpose: text for text in dutch}
        for text in self:
            other = newest.get(text.purpose) if text.language_id.code != WRITTEN_IN else None
            text.beside = other and (other.body if text.reviewed_on else other.template or other.body)

    # public: needs the role of supervisor or privacy officer, and write access by list
    @dialog(
        title=_lt("These words are right"), confirm=_lt("These words are right"), asks='_review_questions',
        on='records', before=('_ensure_reviewer',),
        intro=_lt("Somebody who reads this language read these words beside the Dutch, and found them right and "
                  "plain."))
    def review(self, answers):
        """Say that these words are right, in this language, so that a consent can stand on them.

        What the house fills in stands in them from then on, and the fingerprint covers it.

        :param dict answers: ``read_by``, who read them
        :raise AccessError: for anybody but a supervisor or a privacy officer
        :raise UserError: without who read them, when the house has not said who it is, or the words promise another
            time than they last
        """
        if not (answers.get('read_by') or '').strip():
            raise UserError(self.env._("Fill in: %(field)s.", field=self._fields['read_by']._description_string(
                self.env)))
        for text in self:
            body = text._filled_by_house()
            text._ensure_words(body)
            # sudo: a review is never written by hand, only by this button
            text.sudo().write(({} if body == text.body else {'body': body, 'template': text.body}) | {
                'reviewed_on': house_days.today(), 'reviewed_by_id': self.env.user.id, 'read_by': answers['read_by']})
    action_review = review.ask

    def _review_questions(self):
        """Who read the language; whoever presses the button, as long as no other name is filled in."""
        return [self._question(
            'read_by', required=True, value=self.env.user.name,
            label=self.env._("Who read it, and reads this language?"),
            help=self.env._("Your own name, or that of a colleague or an interpreter. No names of clients."))]

    def _ensure_reviewer(self):
        """Only who answers for the words.

        :raise AccessError: for anybody but a supervisor or a privacy officer
        """
        reviewers = ('huiskamer_case.group_privacy_officer', 'huiskamer_case.group_supervisor')
        if not any(self.env.user.has_group(group) for group in reviewers):
            raise AccessError(self.env._("A supervisor or a privacy officer reviews the words of consent."))
        self.check_access('write')
