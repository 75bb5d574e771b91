from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...oversight.sealing.sealed import showing
from ...shared import house_days
from ...shared.dialog import dialog
from ...shared.guarded_mixin import SEEN
from ...shared.guards import through_method
from .contact import KEPT, MOVED, TAKEN_BACK

_lt = LazyTranslate(__name__)

# What a note tells; everything else is about the note itself.
TOLD = ('held_on', 'channel', 'kind', 'facts', 'observation')
# Who wrote a note takes it back for so many days; after that a second pair of eyes does.
TAKE_BACK_DAYS = 7


def seen(records):
    """The same records, for words that their writer looked at twice already."""
    return records.with_context(**{SEEN: True})


class HuiskamerContactRecord(models.Model):
    """What may still happen to a note: a change, a correction beside it, the way to the right file."""
    _inherit = 'huiskamer.contact'

    # public: answers with the words of a note that the caller may read
    def action_change(self):
        """Show the words as they are now, to change them within the hour or to correct them later."""
        self.ensure_one()
        self._newest()._ensure_kept()
        return self._ask('change', self._first().version)

    def _change_title(self, _seen):
        """What the dialog is called: a change within the hour, a correction later."""
        return self.env._("Change this note") if self._newest().can_be_changed else self.env._("Correct this note")

    def _change_intro(self, _seen):
        """What a correction does, for whoever makes one."""
        return '' if self._newest().can_be_changed else self.env._(
            "The correction stands beside the note, with your name. The earlier words stay and can be read.")

    def _change_questions(self, _seen):
        """The words as they are now."""
        return [
            self._question(name, value=value or False, required=name in ('held_on', 'channel', 'kind'))
            for name, value in self._newest()._told().items() if name != 'health' or value or self.allows_health]

    # public: holds the wall, changes within the hour or adds beside it, and never overwrites another's words
    @dialog(
        title=lambda note, *seen: note._change_title(*seen), confirm=_lt("Keep"), asks='_change_questions',
        intro=lambda note, *seen: note._change_intro(*seen), before=('_ensure_writable_file',))
    def change(self, seen, answers):
        """Change a note within the hour, or put a correction beside it; never over what somebody else wrote meanwhile.

        :param int seen: the version of the note that the writer had before her
        :param dict answers: ``held_on``, ``channel``, ``kind``, ``facts``, ``observation`` (and ``health``)
        :return: a notice when somebody else changed or corrected the note in the meantime: both texts stand
        :raise UserError: when it was moved or taken back, or the file is not open
        """
        first = self._first()
        first._lock()
        note = first._newest()
        note._ensure_kept()
        vals = note._differing(answers)
        is_overtaken = seen != first.version
        if note.can_be_changed and not is_overtaken:
            note.write(vals)
        else:
            note._correct(vals)
        return first._told_of_each_other(note) if is_overtaken else None

    def _correct(self, vals):
        """Put a correction beside this note, and mark the note so that two at once hear of each other."""
        first = self._first()
        correction = through_method(self.env['huiskamer.contact']).create(
            [self._carried() | vals | {'case_id': first.case_id.id, 'corrects_id': first.id}])
        # sudo: the caller may be another than who wrote it
        through_method(first).sudo().write({'version': first.version + 1})
        corrected = (first | self).author_id - self.env.user  # who wrote the note, and who corrected it last
        self.env['huiskamer.case.notice']._tell(corrected, first.case_id.mapped('code'), 'corrected')
        if 'held_on' in vals:
            correction._ensure_since_opening()
        return correction

    def _carried(self):
        """What a correction takes over from what it corrects."""
        # sudo: what its writer does not see goes along unseen, and is not lost
        return self.sudo()._told()

    def _differing(self, answers):
        """What of the answers is another than what stands here; how and when the contact was is never left open."""
        told = self._told()
        return {
            name: answers[name] for name in told
            if name in answers and (answers[name] or False) != (told[name] or False)
            and (answers[name] or self._fields[name].type == 'text')}

    def _told_of_each_other(self, other):
        """What the second of two people on one note hears."""
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'warning', 'sticky': True, 'title': self.env._("Two people wrote on this note"),
                'message': self.env._(
                    "%(name)s changed or corrected it while you were writing. Both texts are kept and stand beside "
                    "each "
                    "other. Talk about which one is right.", name=other.author_id.name),
                'next': {'type': 'ir.actions.act_window_close'},
            },
        }

    def _first(self):
        """The note itself, also from one of its corrections."""
        return self.corrects_id or self

    def _newest(self):
        """What holds now: the newest correction, or the note itself."""
        first = self._first()
        return first.correction_ids.sorted('id')[-1:] or first

    def _told(self):
        """What this note tells, by field."""
        shown = showing(self)
        return {name: shown[name] for name in self._told_fields()}

    @api.model
    def _told_fields(self):
        """The fields that tell."""
        return TOLD

    def _ensure_kept(self):
        """Refuse to touch what was moved or taken back.

        :raise UserError: when it was
        """
        if any(note.state != KEPT for note in self):
            raise UserError(self.env._("This note was moved or taken back. Look at the file again."))

    def _move_to_questions(self):
        """Which of the caller's own files is the right one."""
        self._ensure_kept()
        cases = self.env['huiskamer.case']._my_caseload()._open_ones() - self.case_id
        options = [{'value': case.id, 'label': f'{case.code} · {case.alias}'} for case in cases]
        return [self._question('case_id', required=True, type='selection', label=self.env._("The right file"),
                               options=options)]

    # public: holds the wall of both files and needs both to be open
    @dialog(
        title=_lt("This note belongs in another file"), confirm=_lt("Move"), asks='_move_to_questions',
        before=('_ensure_writable_file',), intro=_lt(
            "The words and the steps that were agreed go along. In this file only stays that a note was moved, when, "
            "and "
            "by whom: not to which file."))
    def move_to(self, answers):
        """Move a note with its corrections and steps to the file in which it belongs; nothing of it stays here.

        :param dict answers: ``case_id``
        :return: the note in the right file
        :raise AccessError: when either file is not the caller's
        :raise UserError: when either is not open, or its client does not allow what the note tells
        """
        first = self._first()
        target = self.env['huiskamer.case'].browse(answers.get('case_id') or [])
        if not target or target == first.case_id:
            raise UserError(self.env._("Choose the file in which this note belongs."))
        for case in (first.case_id, target):
            case._ensure_own()
            case._ensure_open()
        first._lock()
        first._ensure_kept()
        first._newest()._ensure_since_opening(target)
        moved = first._copy_to(target)
        first._empty(MOVED)
        return moved
    action_move_to = move_to.ask

    def _copy_to(self, target):
        """The same notes and steps in another file, sealed anew with the key of its client."""
        made = {}
        for note in self | self.correction_ids.sorted('id'):
            # sudo: who wrote it and when stay as they were, which nobody may fill in by hand; so does what she does not
            # see
            made[note] = seen(through_method(self.env['huiskamer.contact'])).sudo().create([note.sudo()._told() | {
                'case_id': target.id, 'author_id': note.author_id.id, 'written_at': note.written_at,
                'is_from_elsewhere': True, 'version': note.version,
                'corrects_id': made[self].id if note != self else False}]).sudo(False).with_env(self.env)
        steps = {}
        for step in (self | self.correction_ids).step_ids.sorted('id'):
            owner = step.owner_id if target._can_work_on(step.owner_id) else self.env.user
            steps[step] = seen(step)._add([{
                'case_id': target.id, 'contact_id': made[step.contact_id].id, 'what': step.what, 'due_on': step.due_on,
                'due_at': step.due_at, 'owner_id': owner.id, 'state': step.state, 'word': step.word,
                'ended_at': step.ended_at, 'ended_by_id': step.ended_by_id.id,
                'moved_from_id': steps[step.moved_from_id].id if step.moved_from_id else False}])
        return made[self]

    def _empty(self, state, because=False):
        """Take the words and the steps of these notes away, and keep that there was one, since when and by whom not."""
        notes = self | self.correction_ids
        # sudo: a note is emptied by these two methods only, which looked at the wall; a step is deleted by nobody else
        through_method(notes.step_ids.sorted('id', reverse=True)).sudo().unlink()
        for note in through_method(notes).sudo():
            note.write(dict.fromkeys(self._told_fields(), False) | {
                'held_on': house_days.day_of(note.written_at), 'state': state, 'gone_because': because,
                'gone_at': fields.Datetime.now(), 'gone_by_id': self.env.uid})

    # public: holds the wall, needs a reason, and after a week a second person
    @dialog(
        title=_lt("Take this note back"), confirm=_lt("Take back"), asks=('gone_because',),
        before=('_ensure_writable_file', '_ensure_kept'),
        intro=_lt("The words and the steps that were agreed go for good. What stays: that a note was taken back, "
                  "when, by whom and why."))
    def take_back(self, answers):
        """Take a note away that belongs in no file: who wrote it, or after a week somebody else of the file.

        :param dict answers: ``gone_because``
        :raise UserError: without a reason, or when it is not the caller's to take back
        """
        first = self._first()
        first._lock()
        first._ensure_kept()
        since = fields.Datetime.subtract(fields.Datetime.now(), days=TAKE_BACK_DAYS)
        if (first.author_id == self.env.user) != (first.written_at >= since):
            raise UserError(self.env._(
                "Within a week who wrote a note takes it back; later somebody else who works on the file does. You can "
                "write a correction."))
        first._empty(TAKEN_BACK, answers['gone_because'])
    action_take_back = take_back.ask
