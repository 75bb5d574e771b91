from datetime import timedelta

from odoo import Command, api, fields, models

from ...oversight.read_log.read_log import reading_for
from ...shared.fold import fold
from ...shared.guards import through_method
from ..consent import consent_flow as flow
from ..file.client_lookup import CALLED
from ..rights.case_erasure import ERASED

# What of a file does not move: the cover stays behind as a shell.
STAYS = 'huiskamer.case'
# How answers go over is the matter of the room of consent.
ANSWERS = ('huiskamer.consent', 'huiskamer.consent.event')
MERGE = 'merge'


class HuiskamerCaseMergeRows(models.Model):
    """How the rows of a file go over to another and back: all that erasing would take, and nothing is lost or added.

    What is sealed is opened once and sealed again with the key of the client to whom it now belongs.
    Called with the caller's limits off, by ``case_merge.py`` and nothing else.
    """
    _inherit = 'huiskamer.case'

    def _take_rows(self, other):
        """Move everything of the other file here, and leave a shell."""
        moved = self._move_rows(other._rows_of_file(), self)
        answers = self._answers_now(other)
        self.client_id._take_answers(other.client_id)
        shells = other.client_id._shells()
        locked = other.locked_out_ids - self.locked_out_ids - self.caseworker_id
        members = (other.caseworker_id | other.member_ids) - self.caseworker_id - self.member_ids - self.locked_out_ids - locked  # noqa: E501
        other.grant_ids.filtered(lambda grant: grant.kind != 'lock_out' and grant.state != 'over').with_env(
            self.env)._end()
        for user in locked:
            self._record_merged_lock_out(user)
        self._set_team(member_ids=[Command.link(user.id) for user in members])
        other._stand(
            active=False, merged_into_id=self.id, merged_at=self._after_all_shells(), merged_by_id=self.env.uid,
            merge_asked_id=False,
            merged_rows={'moved': moved, 'answers': answers, 'shells': shells.ids, 'locked': locked.ids,
                         'members': members.ids})
        through_method(shells | other.client_id).write({'merged_into_id': self.client_id.id})
        through_method(other.client_id).write({'active': False})
        for user in self.locked_out_ids:  # of both from now on, also of each by itself
            self._note_locked_out(user)

    def _after_all_shells(self):
        """This moment, or a second after the last file that became part of this one: they come apart in turn."""
        last = self._newest_shell().merged_at
        return max(fields.Datetime.now(), last + timedelta(seconds=1)) if last else fields.Datetime.now()

    def _record_merged_lock_out(self, user):
        """Who must not know of the one file must not know of both."""
        self._set_team(locked_out_ids=[Command.link(user.id)], member_ids=[Command.unlink(user.id)])
        self._record_lock_out(user)

    def _give_back(self, shell):
        """Move back what came from this shell and is still there, and let it be a file again."""
        kept = shell.merged_rows or {}
        through_method(shell.client_id).write({'merged_into_id': False, 'active': True})
        through_method(self.env['huiskamer.client'].with_context(active_test=False).browse(kept.get('shells')).exists(
            )).write(
            {'merged_into_id': shell.client_id.id})
        shell._stand(active=True, merged_into_id=False, merged_at=False, merged_by_id=False, merged_rows=False,
                     **self._stopped_for_both())
        if self.frozen_because == 'asked':
            self.env['huiskamer.ended']._add('frozen', shell.mapped('code'))
        rows = {model: self.env[model].browse(ids).exists() for model, ids in (kept.get('moved') or {}).items()}
        self._move_rows(rows, shell)
        self._give_answers_back(kept.get('answers') or [])
        back = set(kept.get('members') or ()) & set(self.member_ids.ids)
        self._set_team(member_ids=[Command.unlink(user_id) for user_id in back])
        for user in self.locked_out_ids.filtered(lambda user: user.id in (kept.get('locked') or ())):
            self._set_team(locked_out_ids=[Command.unlink(user.id)])
            out = self.grant_ids.filtered(lambda grant, user=user: (
                grant.kind == 'lock_out' and grant.user_id == user and grant.state != 'over'))
            out.with_env(self.env)._end()

    def _stopped_for_both(self):
        """How a file stands that comes out of this one: who stopped while two files were one stopped both."""
        stops = ('state', 'frozen_because', 'erase_on', 'keep_until')
        return {name: self[name] for name in stops} if self.state == 'frozen' else {}

    def _answers_now(self, other):
        """Whose each answer is and whether it is the newest, before two files become one: [[id, client, newest,
        state]].
        """
        return [[answer.id, answer.client_id.id, answer.is_newest, answer.state]
                for answer in (self | other).client_id.consent_ids]

    def _give_answers_back(self, answers):
        """Give each answer back to whose it was; newest is what was, unless another was given since."""
        rows = {answer_id: rest for answer_id, *rest in answers}
        kept = through_method(self.env['huiskamer.consent'].browse(list(rows)).exists())
        since = self.client_id.consent_ids - kept
        # with how it was said: what gave way to an answer of the other file was not
        ended = {answer: event.state for answer in kept for event in answer.event_ids
                 if event.state in (flow.WITHDRAWN, flow.ENDED) and event.channel}
        kept.write({'is_newest': False, 'state': flow.WITHDRAWN})  # none counts while they change hands
        self.env.flush_all()
        for answer in kept:
            client_id, was_newest, state = rows[answer.id]
            overtaken = self._overtaken(answer, since, client_id == self.client_id.id)
            state = ended.get(answer, state)
            if overtaken and state in flow.LIVE:
                state = flow.find(state, 'replace').target
            answer.write({'client_id': client_id, 'is_newest': was_newest and not overtaken, 'state': state})
        self.env.flush_all()

    def _overtaken(self, answer, since, stays):
        """The answers given since to the same question, which count instead; for one that goes back only what takes
        something of it back: nobody knows who said less.
        """
        later = since.filtered(lambda one: (one.question, one.service_id) == (answer.question, answer.service_id))
        return later if stays else later.filtered(lambda one: answer.category_ids - one.category_ids)

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


class HuiskamerClientMerge(models.Model):
    """A person who had two files: the other client is a shell whose code, names and code word lead to this one."""
    _inherit = 'huiskamer.client'

    active = fields.Boolean(default=True, readonly=True)
    merged_into_id = fields.Many2one(
        'huiskamer.client', string="Is", readonly=True, index='btree_not_null', ondelete='restrict')

    def _living(self):
        """The client that this one is now, or herself."""
        client = self
        while client.merged_into_id:
            client = client.merged_into_id
        return client

    def _shells(self):
        """The clients that this one was before her files became one."""
        # sudo: shells are nobody's to see
        return self.sudo().with_context(active_test=False).search([('merged_into_id', 'in', self.ids)])

    @api.model
    def _of_slip(self, secret):
        """The client whose slip this is; a slip from before two files became one goes on working."""
        return super()._of_slip(secret)._living()

    def _forget_slip(self):
        """Also those from before two files became one."""
        super()._forget_slip()
        # sudo: nobody writes the digest by hand
        through_method(self._shells()).sudo().write({'slip_digest': False})

    @api.model
    def _of_code(self, code):
        """The caller's own client with this code, also a code from before two files became one."""
        found = super()._of_code(code)
        if not found:
            # sudo: shells are nobody's to see; whom they lead to is looked at as the caller
            shell = self.sudo().with_context(active_test=False).search([
                ('merged_into_id', '!=', False), '|', ('code', '=', code), ('case_ids.code', '=', code)], limit=1)
            found = shell._living().sudo(False).with_env(self.env)._filtered_access('read')
        return found

    @api.model
    def _everybody_with(self, alias, code_word):
        """Everybody with these words, also with those of a file that became part of another."""
        found = super()._everybody_with(alias, code_word)
        return self.browse(dict.fromkeys(client._living().id for client in found))

    def _folded_names(self):
        """The names here, and those under which somebody had another file: {id: names}."""
        names = super()._folded_names()
        for shell in self._shells():  # one question for all of them: a caseload is looked through at once
            names[shell._living().id] += [fold(shell[name]) for name in CALLED if shell[name]]
        return names

    def _known_words(self, *names):
        """What she is called and reached by, in every file that became this one."""
        words = super()._known_words(*names)
        for shell in self._shells():
            words |= shell._known_words(*names)
        return words

    def _forget_elsewhere(self):
        """Nobody is asked any more whether somebody is this person."""
        cases = self.env['huiskamer.case'].with_context(active_test=False)
        mine = cases.search([('client_id', '=', self.id)])
        cases.search([('merge_asked_id', 'in', mine.ids)])._stand(merge_asked_id=False)
        super()._forget_elsewhere()

    def _erase_content(self):
        """Erase the shells with her."""
        rows = sum(shell._erase_shell() for shell in self._shells())
        return rows + super()._erase_content()

    def _erase_shell(self):
        """Erase one of the clients that she was."""
        covers = self.env['huiskamer.case'].with_context(active_test=False).search([('client_id', '=', self.id)])
        through_method(covers).write({'merged_into_id': False})
        through_method(self).write({'merged_into_id': False})
        return self._erase_content()
