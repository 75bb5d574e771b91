from datetime import datetime, time

from odoo import api, fields, models
from odoo.tools import format_date

from ...oversight.sealing.sealed import showing
from ...shared import house_days
from ...shared.answers import BIGGEST_NUMBER, is_id
from .contact import KEPT
from .step import MOVED, OPEN

PAGE, MOST = 40, 200


def choices(records, name):
    """The words of a selection field: {key: label}."""
    return dict(records._fields[name]._description_selection(records.env))


class HuiskamerStream(models.AbstractModel):
    """Everything that happened in a file, newest first, in one place: what one reads before a conversation.

    First only the moments are looked at, which are no secret to who works on the file; then what is
    on the page is read, a kind at a time, so that the log says what was shown and nothing more.
    """
    _name = 'huiskamer.stream'
    _description = "What happened in a file"

    # public: holds the wall before anything is read; what was on the page is in the log
    @api.model
    def page(self, case_id, kinds=None, offset=0, limit=PAGE):
        """One page of what happened in a file, newest first.

        :param int case_id: the file
        :param list kinds: only these: ``note``, ``step``, ``goal``, ``consent``, ``handover``, ``access``; all without
        :param int offset: how many were shown already
        :return dict: ``rows`` (``kind``, ``model``, ``id``, ``on``, ``title``, ``lines``, ``who``, ``more``),
            ``kinds`` with
            the number of each, and ``left``: how many follow
        :raise AccessError: for a file that is not the caller's
        """
        case = self._file(case_id)
        offset, limit = (number if isinstance(number, int) and 0 <= number <= BIGGEST_NUMBER else 0
                         for number in (offset, limit))
        found = self._found(case)
        wanted = [kind for kind in found if not isinstance(kinds, list) or not kinds or kind in kinds]
        moments = sorted(
            ((moment, kind, record) for kind in wanted for moment, record in found[kind]),
            key=lambda item: (item[0], item[2].id), reverse=True)
        page = moments[offset:offset + min(limit or PAGE, MOST)]
        rows = {}
        for kind in wanted:
            ids = [record.id for _moment, of_kind, record in page if of_kind == kind]
            if ids:
                model = found[kind][0][1]
                rows |= {(kind, record.id): row for record,
                         row in getattr(self, f'_{kind}_lines')(showing(model.browse(ids)))}
        return {
            'rows': [self._stream_row(kind, moment, record, rows[kind, record.id]) for moment, kind, record in page],
            'kinds': {kind: len(found[kind]) for kind in found},
            'left': max(len(moments) - offset - len(page), 0),
        }

    @api.model
    def _file(self, case_id):
        """The file that is asked for, behind its wall.

        :raise AccessError: the same for one that is not the caller's and for one that is not there
        """
        case = self.env['huiskamer.case'].browse(case_id if is_id(case_id) else -1)
        case._ensure_readable(case)
        case._ensure_own()
        return case

    @api.model
    def _found(self, case):
        """kind -> [(moment, record)], without reading anything that is noted; other rooms add theirs."""
        own = [('case_id', '=', case.id)]
        notes = self.env['huiskamer.contact'].search([*own, ('corrects_id', '=', False)])
        steps = self.env['huiskamer.step'].search([*own, ('state', '!=', OPEN)])
        goals = self.env['huiskamer.goal'].search(own)
        events = self.env['huiskamer.consent.event'].search([('consent_id.client_id', '=', case.client_id.id)])
        return {
            'note': [(self._moment_of(note.held_on, note.written_at), note) for note in notes],
            'step': [(step.ended_at, step) for step in steps],
            'goal': [(self._moment_of(goal.set_on, goal.create_date), goal) for goal in goals],
            'consent': [(event.occurred_at, event) for event in events],
        }

    def _moment_of(self, day, written_at):
        """Where something of this day stands in the stream: at the hour it was written, or in the middle of an
        earlier day.
        """
        if day == house_days.day_of(written_at):
            return written_at
        return datetime.combine(day, time(12))

    def _stream_row(self, kind, moment, record, row):
        """One line of the stream."""
        return {
            'kind': kind, 'model': record._name, 'id': record.id, 'on': fields.Datetime.to_string(moment),
            'is_day': moment.time() == time(12) and kind in ('note', 'goal'), 'lines': [], 'who': '', 'title': '',
            'more': []} | row

    def _note_lines(self, notes):
        """Notes: what was said, with every correction beside it and the earlier words below."""
        kinds, channels = choices(notes, 'kind'), choices(notes, 'channel')
        for note in notes:
            if note.state != KEPT:
                yield note, {'title': choices(notes, 'state')[note.state], 'who': note.gone_by_id.name,
                             'lines': list(filter(None, [choices(notes, 'gone_because').get(note.gone_because)]))}
                continue
            versions = [note, *showing(note.correction_ids).sorted('id')]
            newest, earlier = versions[-1], versions[:-1]
            yield note, {
                'title': f'{kinds[newest.kind]} · {channels[newest.channel]}',
                'who': newest.author_id.name,
                'lines': self._told_lines(newest),
                'note': self.env._("Moved here from another file") if note.is_from_elsewhere else '',
                'more': [{
                    'title': self.env._("Earlier words, by %(name)s", name=version.author_id.name),
                    'on': fields.Datetime.to_string(version.written_at), 'lines': self._told_lines(version)}
                    for version in reversed(earlier)],
            }

    def _told_lines(self, note):
        """The words of one note, each under its label where there are more kinds of them."""
        lines = []
        for name in note._told_fields():
            if note._fields[name].type == 'text' and note[name]:
                label = '' if name == 'facts' else f'{note._fields[name]._description_string(self.env)}: '
                lines.append(f'{label}{note[name]}')
        return lines

    def _step_lines(self, steps):
        """Steps that ended: what it was, what came of it, and to which day it went."""
        states = choices(steps, 'state')
        onward = {step.moved_from_id.id: step for step in steps.search([('moved_from_id', 'in', steps.ids)])}
        for step in steps:
            title = states[step.state]
            if step.state == MOVED and step.id in onward:
                title = self.env._("Moved to %(day)s", day=format_date(self.env, onward[step.id].due_on))
            yield step, {'title': f'{title} · {step.what}', 'who': step.ended_by_id.name,
                         'lines': list(filter(None, [step.word]))}

    def _goal_lines(self, goals):
        """Goals, in the client's own words."""
        progress = choices(goals, 'client_progress')
        for goal in goals:
            yield goal, {'title': goal.wish, 'lines': list(
                filter(None, [progress.get(goal.client_progress), goal.remark]))}

    def _consent_lines(self, events):
        """Answers of the client, one after the other."""
        states, purposes = choices(events, 'state'), choices(events.consent_id, 'purpose')
        for event in events:
            consent = event.consent_id
            yield event, {
                'title': ' · '.join(filter(None, [
                    states[event.state], purposes[consent.purpose], consent.service_id.display_name])),
                'who': event.by_id.name}
