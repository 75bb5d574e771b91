from odoo import api, models
from odoo.tools import SQL

from ...oversight.read_log import read_log
from ...oversight.walls.one_time import number_for
from ...shared import house_days

# What was looked at, in the client's words; more than one model may be one thing to her.
KINDS = {
    'huiskamer.client': 'person', 'huiskamer.consent': 'consent', 'huiskamer.contact': 'notes',
    'huiskamer.goal': 'goals', 'huiskamer.step': 'notes', 'huiskamer.handover.detail': 'handover',
    'huiskamer.disclosure': 'handover',
}


class HuiskamerCaseLooked(models.Model):
    """Who has looked at a file, for the client whose file it is.

    She sees what kind of colleague it was, always the same number for the same colleague, what was
    looked at, when, and why. No name is printed: she knows her own workers by name, the paper may fall
    into hands from which they have to be safe, and with the number a privacy officer finds the
    colleague, when she asks (GDPR art. 15; CJEU 22 June 2023, C-579/21).
    """
    _inherit = 'huiskamer.case'

    # public: needs the wall and answers with an address; the controller passes the wall again
    def action_who_looked(self):
        """Go to the page that tells the client who looked at her file."""
        self.ensure_one()
        self._ensure_own()
        return {'type': 'ir.actions.act_url', 'url': f'/huiskamer/looked/{number_for(self.env, self.code)}',
                'target': 'new'}

    def _who_looked(self):
        """Who looked, newest day first: dicts with ``day``, ``number``, ``who``, ``what`` (list) and ``why`` (list).

        :raise AccessError: for anybody who does not work on the file
        """
        self.ensure_one()
        self._ensure_own()
        self.env['huiskamer.access.event']._write_down()
        rows = self._rows_of_log()
        numbers, said = {}, {}
        for row in rows:
            numbers.setdefault(row['user_id'], len(numbers) + 1)
            said.setdefault((row['purpose'], row['relation']), row)
        said = {kind: self._who(row) for kind, row in said.items()}  # a sentence is translated once, not for each look
        looks = {}
        for row in rows:
            key = (row['day'], numbers[row['user_id']], said[row['purpose'], row['relation']])
            look = looks.setdefault(key, {'what': set(), 'why': set()})
            look['what'].add(KINDS.get(row['model'], 'file'))
            look['why'].add(row['purpose'])
        what, why = self._words_for_what(), self._words_for_why()
        return [
            {'day': day, 'number': number, 'who': who, 'what': sorted(what[word] for word in look['what']),
             'why': sorted(why[word] for word in look['why'])}
            for (day, number, who), look in sorted(looks.items(), key=lambda item: item[0][:2], reverse=True)]

    def _rows_of_log(self):
        """What the log has about this file and its client, each look of a colleague once for a day of the huiskamer, in
        the order in which they first looked.

        Raw SQL: the log is for privacy officers; of its rows those about this one file come out, to who
        works on it, without the codes of other files that were read together with it.
        """
        codes = self._all_codes()
        zone = house_days.zone_of(self).zone
        self.env.cr.execute(SQL("""
            SELECT (at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day, user_id, model, purpose, relation
              FROM huiskamer_access_event
             WHERE (string_to_array(files::text, ' ') && %s::text[] OR string_to_array(codes::text, ' ') && %s::text[])
               AND purpose NOT IN ('job', 'compare')
             GROUP BY 1, 2, 3, 4, 5 ORDER BY min(at), min(id)
        """, zone, codes, codes))
        return self.env.cr.dictfetchall()

    @api.model
    def _who(self, row):
        """What kind of colleague this was, at that moment."""
        words = {
            'own': self.env._("somebody who works on your file"),
            'team': self.env._("somebody of the evening team, as you chose"),
            'grant': self.env._("a colleague who had access for a time, in an emergency or as a stand-in"),
        }
        if row['purpose'] == 'lookup':
            return self.env._("a colleague who looked for your code")
        if row['purpose'] == 'receiver':
            return self.env._("somebody of a service that something was shared with, as you allowed")
        if row['purpose'] == 'erase':
            return self.env._("who erased, without seeing it")
        return words.get(row['relation'], self.env._("another colleague"))

    @api.model
    def _words_for_what(self):
        """What was looked at, in the client's words."""
        return {
            'person': self.env._("your name and how to reach you"),
            'consent': self.env._("what you allowed"),
            'notes': self.env._("notes of contacts"),
            'goals': self.env._("what you want"),
            'handover': self.env._("what was shared with another service"),
            'file': self.env._("your file"),
        }

    @api.model
    def _words_for_why(self):
        """What it was for, in the client's words."""
        return {
            'read': self.env._("to work with it"),
            'reveal': self.env._("to call you"),
            'lookup': self.env._("to find your code, because the slip was lost"),
            'search': self.env._("to find your file"),
            'group': self.env._("to count"),
            'export': self.env._("exported to a computer file"),
            'print': self.env._("printed"),
            'own_file': self.env._("a copy for you"),
            'letter': self.env._("a letter about you"),
            'looked': self.env._("this page"),
            'erase': self.env._("to erase it"),
            'receiver': self.env._("to answer for that service"),
        }

    def _show_who_looked(self):
        """What the page shows; that it was made is written down first.

        :raise AccessError: for anybody who does not work on the file
        """
        read_log.begin(self.env, 'looked')
        self._ensure_own()
        self.env['huiskamer.access.event']._log(self.client_id, ['code'], 'looked')
        self.env['huiskamer.rights.event']._add('looked', [self.code])
        return self._who_looked()
