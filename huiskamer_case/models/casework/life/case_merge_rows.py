from datetime import timedelta

from odoo import Command, fields, models

from ...oversight.read_log.read_log import reading_for
from ...oversight.sealing.sealed import showing
from ...shared.guards import through_method
from ..handover.handover_flow import OPEN
from ..rights.case_erasure import ERASED
from .case_closing import DIED

# What of a file does not move: the cover stays behind as a shell.
STAYS = 'huiskamer.case'
# How answers go over is the matter of the room of consent.
ANSWERS = ('huiskamer.consent', 'huiskamer.consent.event')
MERGE = 'merge'
# Two people can go together: what says so leads from the file of the one to that of the other.
ACROSS = 'together_id'


def hangs_on(row, known):
    """Whether this row leads to one of those that are known: {model: records}."""
    return any(
        row[name] & known[field.comodel_name] for name, field in row._fields.items()
        if field.type == 'many2one' and field.store and field.comodel_name in known and name != ACROSS)


class HuiskamerCaseMergeRows(models.Model):
    """How the rows of a file go over to another and back: all that erasing would take, and nothing is lost or added.

    What is sealed is opened once and sealed again with the key of the client to whom it now belongs.
    Called with the caller's limits off, by ``case_merge.py`` and nothing else.
    """
    _inherit = 'huiskamer.case'

    def _take_rows(self, other):
        """Move everything of the other file here, and leave a shell."""
        moved = self._move_rows(other._rows_of_file(), self)
        answers = self.client_id._answers_now(other.client_id)
        shells = other.client_id._shells()
        through_method(shells | other.client_id).write({'merged_into_id': self.client_id.id})
        self.client_id._take_answers(other.client_id)
        open_to = [self.open_to, self.location_id.id]
        locked = other.locked_out_ids - self.locked_out_ids - self.caseworker_id
        members = (other.caseworker_id | other.member_ids) - self.caseworker_id - self.member_ids - self.locked_out_ids - locked  # noqa: E501
        other.grant_ids.filtered(lambda grant: grant.kind != 'lock_out' and grant.state != 'over').with_env(
            self.env)._end()
        # who comes along first: what waits with them stays with them
        self._set_team(member_ids=[Command.link(user.id) for user in members], open_to=self._open_to_with(other))
        for user in locked:
            self._record_merged_lock_out(user)
        through_method(other.client_id).write({'active': False})
        for user in self.locked_out_ids:  # of both from now on, also of each by itself
            self._note_locked_out(user)
        other._stand(
            active=False, merged_into_id=self.id, merged_at=self._after_all_shells(), merged_by_id=self.env.uid,
            merge_asked_id=False,
            merged_rows={'moved': moved, 'answers': answers, 'shells': shells.ids, 'locked': locked.ids,
                         'members': members.ids, 'open_to': open_to, 'out': self.locked_out_ids.ids,
                         'opened_on': fields.Date.to_string(self.opened_on), 'ended': self._last_ended()})
        self._stand(opened_on=min(self.opened_on, other.opened_on))  # what is of before is in it now

    def _open_to_with(self, other):
        """To whom both files together are open: to an evening team only when the client chose that team for both."""
        teams = {(case.open_to, case.location_id) for case in (self, other)}
        return self.open_to if len(teams) == 1 else 'members'

    def _last_ended(self):
        """The number of what ended last in the house: what ends of these files from now on has a higher one."""
        return self.env['huiskamer.ended'].search([], order='id desc', limit=1).id

    def _after_all_shells(self):
        """This moment, or a second after the last file that became part of this one: they come apart in turn."""
        last = self._newest_shell().merged_at
        return max(fields.Datetime.now(), last + timedelta(seconds=1)) if last else fields.Datetime.now()

    def _record_merged_lock_out(self, user):
        """Who must not know of the one file must not know of both."""
        self._set_team(locked_out_ids=[Command.link(user.id)], member_ids=[Command.unlink(user.id)])
        self._record_lock_out(user)

    def _give_back(self, shell):
        """Move back what came from this shell and is still there with all that hangs on it, and let it be a file
        again. What the client said since, and nobody knows about which of them, holds for both.
        """
        kept, ended = shell.merged_rows or {}, self._ended_since(shell)
        through_method(shell.client_id).write({'merged_into_id': False, 'active': True})
        through_method(self.env['huiskamer.client'].with_context(active_test=False).browse(kept.get('shells')).exists(
            )).write(
            {'merged_into_id': shell.client_id.id})
        shell._stand(active=True, merged_into_id=False, merged_at=False, merged_by_id=False, merged_rows=False,
                     **self._stopped_for_both())
        if self.frozen_because == 'asked':
            self.env['huiskamer.ended']._add('frozen', shell.mapped('code'))
        self._stand(opened_on=kept.get('opened_on') or self.opened_on)
        self._move_rows(self._going_back(kept.get('moved') or {}), shell)
        fallen = ended.filtered(lambda row: row.kind == 'withdrawn').mapped('what')
        self.client_id._give_answers_back(shell.client_id, kept.get('answers') or [], fallen)
        self._give_team_back(kept)
        self._open_as_before(shell, kept.get('open_to'), ended)
        ended._end_of_one()
        for user in self.locked_out_ids.filtered(lambda user: user.id not in kept.get('out', self.locked_out_ids.ids)):
            shell._record_merged_lock_out(user)
        shell._set_team()  # what waits there with somebody who has only the other file goes to its lead
        for case in (self, shell):
            case._stand_on_own_answers()

    def _ended_since(self, shell):
        """What ended of this file, and so of that one, since they are one; and which answers were taken back."""
        codes = {*shell.mapped('code'), *shell.client_id.mapped('code')}
        answers = set(self.client_id.consent_ids.mapped('code'))
        since = (shell.merged_rows or {}).get('ended')
        rows = self.env['huiskamer.ended'].search(
            [('id', '>', since)] if since else [('at', '>', shell.merged_at)], order='id')
        return rows.filtered(lambda row: row.what.split(' ')[0] in codes or row.what in answers)

    def _give_team_back(self, kept):
        """Let those go who came along, and lift what kept others out of that file only."""
        back = set(kept.get('members') or ()) & set(self.member_ids.ids)
        self._set_team(member_ids=[Command.unlink(user_id) for user_id in back])
        for user in self.locked_out_ids.filtered(lambda user: user.id in (kept.get('locked') or ())):
            self._set_team(locked_out_ids=[Command.unlink(user.id)])
            out = self.grant_ids.filtered(lambda grant, user=user: (
                grant.kind == 'lock_out' and grant.user_id == user and grant.state != 'over'))
            out.with_env(self.env)._end()

    def _open_as_before(self, shell, before, ended):
        """Open both files to the evening teams as they were, unless the client closed them or went elsewhere since.

        :param before: to whom this one was open, and where; nothing when nobody wrote it down
        """
        open_to, place = before or (self.open_to, self.location_id.id)
        if 'team' in ended.mapped('kind') or self.location_id.id != place:
            shell._set_team(open_to='members')
        elif open_to == 'team':
            self._set_team(open_to=open_to)

    def _stopped_for_both(self):
        """How a file stands that comes out of this one: who stopped, or died, while two files were one is in both."""
        stops = ('state', 'frozen_because', 'erase_on', 'keep_until', 'closed_on', 'outcome')
        is_for_both = self.state == 'frozen' or self.outcome == DIED
        return {name: self[name] for name in stops} if is_for_both else {}

    def _going_back(self, moved):
        """What came from the other file and is still here, with all that hangs on it since; parents before children.

        :param dict moved: what came, as numbers of rows: {model: ids}
        """
        back = {}
        for model, here in self._rows_of_file().items():
            more = back[model] = here.filtered(lambda row, ids=frozenset(moved.get(model, ())): row.id in ids)
            while more := (here - back[model]).filtered(lambda row: hangs_on(row, back)):
                back[model] |= more
        return back

    def _stand_on_own_answers(self):
        """Let each handover stand on an answer of its own person; one under way that has none ends."""
        for handover in self.handover_ids:
            if handover.consent_id.client_id - self.client_id:
                own = handover._live_consent(fields.Datetime.now())
                if not own and handover.stage in OPEN:
                    handover._move('withdraw_consent')
                through_method(handover).write({'consent_id': own.id})

    def _persons_before(self):
        """What is kept of the client under another name or number, for her own copy."""
        # sudo: shells are nobody's to see; whoever works on the file gives her what is hers
        return showing(self.sudo().client_id._shells())

    def _rows_of_file(self):
        """Everything that erasing this file would take, without the cover: {model: records}, parents before
        children.
        """
        client = self.client_id
        return {
            model: self.env[model].with_context(active_test=False).search([(path, '=', client.id)])
            for model, path in reversed(ERASED) if model not in (STAYS, *ANSWERS)}

    def _move_rows(self, rows, target):
        """Hang these rows on another file and seal them for its client; returns {model: ids}."""
        words = {records: self._opened_words(records) for records in rows.values()}
        for records in rows.values():
            for name, value in (('case_id', target.id), ('client_id', target.client_id.id)):
                if records and name in records._fields and records._fields[name].store and not records._fields[
                    name].related:
                    through_method(records).write({name: value})
        self.env.flush_all()
        self.env.invalidate_all()
        for records, values in words.items():
            for record in records:
                if values.get(record.id):
                    through_method(record).write(values[record.id])
        self.env.flush_all()
        return {model: records.ids for model, records in rows.items() if records}

    def _opened_words(self, records):
        """What is sealed in these records, opened: {id: {field: text}}.

        :raise SealedError: when something does not open; then nothing moves
        """
        if not hasattr(records, '_sealed_fields'):
            return {}
        names = [name for name in records._sealed_fields() if records._fields[name].store]
        with reading_for(self.env, MERGE):
            return {record.id: {name: record[name] for name in names if record[name]} for record in records}
