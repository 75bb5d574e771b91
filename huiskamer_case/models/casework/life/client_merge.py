from odoo import api, fields, models

from ...shared.fold import fold
from ...shared.guards import through_method
from ..consent import consent_flow as flow
from ..file.client_lookup import CALLED


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

    def _forget_contact(self):
        """Also the numbers of the other files of this person: a no is about all of them."""
        super()._forget_contact()
        for shell in self._shells():
            shell._forget_contact()

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

    def _answers_now(self, other):
        """Whose each answer is and whether it is the newest, before two files become one: [[id, client, newest,
        state]].
        """
        return [[answer.id, answer.client_id.id, answer.is_newest, answer.state]
                for answer in (self | other).consent_ids]

    def _give_answers_back(self, other, answers, fallen):
        """Give each answer back to whose it was; newest is what was, unless another was given since, or it was taken
        back.

        :param other: the client who had the other file, with what hangs on it there again
        :param answers: what ``_answers_now`` told
        :param fallen: the codes of answers of which something was taken back since
        """
        rows = {answer_id: rest for answer_id, *rest in answers}
        kept = through_method(self.env['huiskamer.consent'].browse(list(rows)).exists())
        whose = self._whose_answers(other, {answer: rows[answer.id][0] for answer in kept})
        # with how it was said: what gave way to an answer of the other file was not
        ended = {answer: event.state for answer in kept for event in answer.event_ids
                 if event.state in (flow.WITHDRAWN, flow.ENDED) and event.channel}
        since = through_method(self.consent_ids - kept)
        kept.write({'is_newest': False, 'state': flow.WITHDRAWN})  # none counts while they change hands
        self.env.flush_all()
        for answer in since:
            answer.write({'client_id': whose[answer]})
        for answer in kept:
            client_id, was_newest, state = rows[answer.id]
            state = ended.get(answer, state)
            overtaken = answer._overtaken_by(since, whose) or (answer.code in fallen and state in flow.LIVE)
            if overtaken and state in flow.LIVE:
                state = flow.find(state, 'replace').target
            answer.write({'client_id': client_id, 'is_newest': was_newest and not overtaken, 'state': state})
        self.env.flush_all()

    def _whose_answers(self, other, whose):
        """Whose each answer is when two files come apart: what was given since follows the answer that it renewed or
        the handovers that stand on it; else it stays here.

        :param whose: the answers of before, each with the id of its client
        :return: these, and all that were given since
        """
        whose = dict(whose)
        for answer in (self.consent_ids - self.env['huiskamer.consent'].union(*whose)).sorted('id'):
            handovers = self.env['huiskamer.handover'].with_context(active_test=False).search(
                [('consent_id', '=', answer.id)])
            is_others = handovers and handovers.case_id.client_id == other
            whose[answer] = whose.get(answer.renews_id) or (other if is_others else self).id
        return whose


class HuiskamerConsentMerge(models.Model):
    """An answer of somebody who had two files."""
    _inherit = 'huiskamer.consent'

    def _overtaken_by(self, since, whose):
        """Whether the same person answered the same question since."""
        return any(whose[one] == whose[self] and (one.question, one.service_id) == (self.question, self.service_id)
                   for one in since)
