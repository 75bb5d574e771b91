from odoo import models
from odoo.exceptions import UserError

from ...oversight.ending.retention_term import among
from ...shared import house_days
from ...shared.guards import through_method
from ..consent.consent_flow import FILE, LIVE
from ..handover.handover_flow import DRAFT, FINAL


class HuiskamerCaseRetention(models.Model):
    """From which day a file's terms are counted, and what happens when one has run out."""
    _inherit = 'huiskamer.case'
    _retention_kinds = ('withdrawn_file', 'expired_file', 'idle_file', 'closed_file')

    def _retention_since(self, kind):
        """The files that a term of this kind is about, each with the day from which it is counted; of these files, or
        of all.
        """
        return getattr(self, f'_since_{kind}')()

    def _since_withdrawn_file(self):
        """Files whose consent was withdrawn, since that day."""
        days = {case: case._withdrawn_on() for case in among(self, [('state', '=', 'frozen')])}
        return {case: day for case, day in days.items() if day}

    def _since_expired_file(self):
        """Files without a live consent that was not withdrawn, since the last one ran out."""
        days = {}
        for case in among(self, []):  # a closed one too: what is kept is kept on a yes
            consents = case.client_id.consent_ids.filtered(lambda c: c.purpose == 'file' and c.state in LIVE)
            if consents and not any(consents.mapped('is_live')):
                days[case] = house_days.day_of(max(consents.mapped('valid_until')), house_days.zone_of(case))
        return days

    def _since_closed_file(self):
        """Closed files, since they were closed."""
        return {case: case.closed_on for case in among(self, [('state', '=', 'closed')])}

    def _since_idle_file(self):
        """Open files, since the last contact."""
        days = dict(self.env['huiskamer.contact']._read_group([('state', '=', 'kept')], ['case_id'], ['held_on:max']))
        return {case: days.get(case) or case.opened_on for case in among(self, [('state', '=', 'open')])}

    def _retention_place(self):
        """The huiskamer whose standing decides on the term."""
        return self.location_id

    def _retention_promised(self, kind, days):
        """So many days, and no more than the words that its client said yes to, whatever the term became since."""
        if kind != 'expired_file':
            return days
        return min(days, self.env['huiskamer.consent']._newest(self.client_id, FILE).text_id._days_kept('erase_after'))

    def _retention_carry_out(self, kind):
        """Erase the file; one without contact was looked at and stays."""
        if kind != 'idle_file':
            self._erase('withdrawn' if kind == 'withdrawn_file' else 'term')


class HuiskamerHandoverRetention(models.Model):
    """From which day a handover's terms are counted, and what happens when one has run out."""
    _inherit = 'huiskamer.handover'
    _retention_kinds = ('draft_handover', 'handover_words')

    def _retention_since(self, kind):
        """The handovers that a term of this kind is about, each with the day from which it is counted; of these, or of
        all.
        """
        if kind == 'draft_handover':
            return {handover: house_days.day_of(handover.create_date)
                    for handover in among(self, [('stage', '=', DRAFT)])}
        ended = among(self, [
            ('stage', 'in', FINAL), '|', ('detail_ids', '!=', False), ('disclosure_ids', '!=', False)])
        return {handover: house_days.day_of(handover.closed_at or handover.write_date) for handover in ended}

    def _retention_place(self):
        """The huiskamer whose standing decides on the term."""
        return self.case_id.location_id

    def _retention_carry_out(self, kind):
        """Take back what was never sent, or take the words of what ended away and leave its dates.

        :raise UserError: under a legal hold
        """
        self.env['huiskamer.legal.hold']._ensure_none(self.case_id._all_codes())
        if kind == 'draft_handover':
            self._move('drop')
            return
        if any(handover.stage not in FINAL for handover in self):
            raise UserError(self.env._("This handover has not ended."))
        through_method(self.disclosure_ids).unlink()
        through_method(self.detail_ids).unlink()
