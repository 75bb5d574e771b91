from odoo import Command, api, models

from ...shared.guards import through_method

# A step that was agreed and waits.
WAITING = 'open'


class HuiskamerCaseWhose(models.Model):
    """Nothing about a person is ever without somebody: whose a file is now, and all that hangs on one colleague.

    Both are worked out when they are asked, from who is there at that second. Other rooms add what is
    theirs to ``_hangs_on`` ({part: records}), ``_part_words`` ({part: words}) and a ``_give_<part>``
    (records, former, to) that returns the records that stay where they are.
    """
    _inherit = 'huiskamer.case'

    def _whose(self):
        """Who has this file now: its lead, else somebody who works on it too, else who names a new lead."""
        self.ensure_one()
        case = self.sudo()  # sudo: who works on it, also for a file that the caller does not see
        there = self._caseworkers() - case.locked_out_ids
        return (case.caseworker_id & there) or (case.member_ids & there)[:1] or self.env['res.users']._keepers()

    @api.model
    def _without_somebody(self):
        """What waits for somebody to be named, as words with codes: files whose lead is gone, and what other rooms
        add.
        """
        # sudo: a check of the house; codes come out
        cases = self.sudo().search([('state', '!=', 'closed')])
        there = self._caseworkers()
        waiting = cases.filtered(lambda case: case.caseworker_id not in there)
        return [self.env._("%(code)s: its lead is gone", code=case.code) for case in waiting]

    @api.model
    def _hangs_on(self, colleague):
        """All that hangs on this colleague, part by part: {part: records}."""
        # sudo: a supervisor sees covers only, and of places who is in their teams
        cases, places = self.sudo(), self.env['huiskamer.location'].sudo().with_context(active_test=False)
        return {
            'files': cases.search([('caseworker_id', '=', colleague.id), ('state', '!=', 'closed')]),
            'member': cases.search([('member_ids', 'in', colleague.ids)]),
            'agreed': self.env['huiskamer.step'].sudo().search(
                [('owner_id', '=', colleague.id), ('state', '=', WAITING)]),
            'team': places.search([('staff_ids', 'in', colleague.ids)]),
            'focal': places.search([('focal_person_id', '=', colleague.id)]),
        }

    @api.model
    def _part_words(self):
        """What each part is called, for one colleague who leaves."""
        return {
            'files': self.env._("Files that this colleague leads"),
            'member': self.env._("Files on which this colleague works too (taken off)"),
            'agreed': self.env._("Steps that were agreed"),
            'team': self.env._("Evening teams"),
            'focal': self.env._("Focal person for minors"),
        }

    @api.model
    def _give_files(self, cases, former, to):
        """Make another colleague the lead; files from which she is locked out stay."""
        staying = cases.filtered(lambda case: to in case.locked_out_ids)
        for case in (cases - staying).with_env(self.env):
            case._take_over(to)
        return staying

    @api.model
    def _give_member(self, cases, former, to):
        """Take the former colleague off files where she worked too."""
        # who left is no longer active, and still stands among the members
        for case in cases.with_env(self.env).with_context(active_test=False):
            case._set_team(member_ids=[Command.unlink(former.id)])
        return cases.browse()

    @api.model
    def _give_agreed(self, steps, former, to):
        """Let another colleague do what was agreed, where she may open the file; else it stays, or is its lead's."""
        able = steps.filtered(lambda step: step.case_id._can_work_on(to))
        through_method(able).write({'owner_id': to.id})
        return steps - able

    @api.model
    def _give_team(self, places, former, to):
        """Let another colleague into the evening team instead."""
        places.write({'staff_ids': [Command.unlink(former.id), Command.link(to.id)]})
        return places.browse()

    @api.model
    def _give_focal(self, places, former, to):
        """Make another colleague the focal person."""
        places.write({'focal_person_id': to.id})
        return places.browse()


class ResUsers(models.Model):
    """A colleague who goes, or loses the role, leaves what hung on her to somebody; who names somebody hears of it at
    once.
    """
    _inherit = 'res.users'

    def _have_left(self):
        """Whoever looks after what has nobody is told that there is news."""
        super()._have_left()
        self._tell_what_is_left()

    def _tell_what_is_left(self):
        """Tell the supervisors when something hangs on colleagues who no longer work on files."""
        Case = self.env['huiskamer.case']
        gone = self.sudo() - Case._caseworkers().sudo()  # sudo: whoever makes her leave
        left = [records for colleague in gone for records in Case._hangs_on(colleague).values() if records]
        if left:
            self.env['huiskamer.access.grant']._tell_now(self._keepers())
