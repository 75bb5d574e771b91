"""What can happen to a house in which colleagues come and go: the steps of a random walk."""
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from ...common import HuiskamerCommon

PATH = 'huiskamer.minor.path'
WORKERS, SUPERVISORS = 4, 3


class ComingsAndGoings(HuiskamerCommon):
    """A house with colleagues who leave and come back, lose roles and get them, and pass on what they have."""

    @classmethod
    def setUpClass(cls):
        """A house with colleagues of each role and a second huiskamer."""
        super().setUpClass()
        cls.workers = cls.caseworker | cls.colleague
        for number in range(WORKERS - 2):
            cls.workers |= new_test_user(cls.env, login=f'walk_worker_{number}',
                                         groups='huiskamer_case.group_caseworker')
        cls.chiefs = cls.supervisor
        for number in range(SUPERVISORS - 1):
            cls.chiefs |= new_test_user(cls.env, login=f'walk_chief_{number}', groups='huiskamer_case.group_supervisor')
        cls.places = cls.location | cls._make_location("Huiskamer Tweede")
        cls.role = cls.env.ref('huiskamer_case.group_caseworker')
        cls.chief_role = cls.env.ref('huiskamer_case.group_supervisor')

    def steps(self):
        """All that can happen."""
        return (self.leave, self.come_back, self.lose_role, self.get_role, self.chief_leaves, self.chief_returns,
                self.open, self.close,
                self.begin_path, self.new_focal, self.no_focal, self.hand_over, self.join, self.lock_out, self.give,
                self.pass_on,
                self.team, self.archive, self.keep)

    def any_worker(self, rng):
        """A colleague who works on files now."""
        there = self.env['huiskamer.case']._caseworkers() & self.workers
        if not there:
            raise UserError("nobody")
        return rng.choice(there)

    def any_chief(self, rng):
        """A supervisor who is there."""
        there = self.env['res.users']._with_role('supervisor') & self.chiefs
        if not there:
            raise UserError("nobody")
        return rng.choice(there)

    def any_case(self, rng):
        """An open file of somebody who is there, as that colleague."""
        there = self.env['huiskamer.case']._caseworkers()
        cases = self.env['huiskamer.case'].sudo().search([('state', '=', 'open'), ('caseworker_id', 'in', there.ids)])
        if not cases:
            raise UserError("none")
        case = rng.choice(cases)
        return case.with_user(case.caseworker_id).sudo(False)

    def keep(self, rng):
        """A colleague who works on the file keeps a handover tonight."""
        waiting = self.env['huiskamer.handover'].sudo().search([('next_action', '!=', False)])
        if not waiting:
            raise UserError("none")
        handover = rng.choice(waiting)
        lead = handover.case_id.caseworker_id
        keeper = rng.choice(lead | handover.case_id.member_ids)
        handover.with_user(lead).sudo(False).name_evening_owner({'owner_id': keeper.id})

    def leave(self, rng):
        """A colleague is gone from one moment to the next."""
        rng.choice(self.workers).active = False

    def come_back(self, rng):
        """She is back, with her role given anew."""
        worker = rng.choice(self.workers.with_context(active_test=False))
        worker.active = True
        self.role.write({'user_ids': [Command.link(worker.id)]})

    def lose_role(self, rng):
        """The role is taken."""
        rng.choice(self.workers).write({'group_ids': [Command.unlink(self.role.id)]})

    def get_role(self, rng):
        """The role is given, from the side of the group."""
        self.role.write({'user_ids': [Command.link(rng.choice(self.workers).id)]})

    def chief_leaves(self, rng):
        """A supervisor leaves, also the last one."""
        rng.choice(self.chiefs).active = False

    def chief_returns(self, rng):
        """A supervisor is back, with her role given anew."""
        chief = rng.choice(self.chiefs)
        chief.active = True
        chief.group_ids = [Command.link(self.env.ref('huiskamer_case.group_supervisor').id)]

    def open(self, rng):
        """A file is opened."""
        worker = self.any_worker(rng)
        case = self.env['huiskamer.case'].with_user(worker).open_file(
            self.file_vals(location_id=rng.choice(self.places).id, open_to=rng.choice(('members', 'team'))))
        case.client_id.write({'contact_channel': 'here'})

    def close(self, rng):
        """A file is closed, and its handovers go on."""
        self.any_case(rng).close({'outcome': 'helped', 'open_handovers': 'go_on'})

    def begin_path(self, rng):
        """A path for a minor is begun."""
        self.env[PATH].with_user(self.any_worker(rng)).begin({'location_id': rng.choice(self.places).id})

    def new_focal(self, rng):
        """The focal person is replaced."""
        rng.choice(self.places).with_user(self.any_chief(rng)).write({'focal_person_id': rng.choice(self.workers).id})

    def no_focal(self, rng):
        """Nobody is focal person any more."""
        rng.choice(self.places).with_user(self.any_chief(rng)).write({'focal_person_id': False})

    def hand_over(self, rng):
        """A handover is drafted and sent."""
        handover = self.draft(self.any_case(rng), rng.choice((self.service, self.other_service)))
        self.consent_for(handover)
        self.walk(handover, 'send')

    def join(self, rng):
        """A colleague works on a file too, and has its next step."""
        case, colleague = self.any_case(rng), self.any_worker(rng)
        case.add_member({'caseworker_id': colleague.id})
        case._open_handovers()[:1].reassign({'owner_id': colleague.id})

    def lock_out(self, rng):
        """A file no longer exists for a colleague."""
        self.any_case(rng).lock_out({'caseworker_id': rng.choice(self.workers).id})

    def give(self, rng):
        """A file gets another lead."""
        self.any_case(rng).assign({'caseworker_id': self.any_worker(rng).id})

    def pass_on(self, rng):
        """All that hangs on a colleague, or a part of it, goes to another."""
        answers = {'caseworker_id': rng.choice(self.workers).id, 'to_id': self.any_worker(rng).id}
        if rng.random() < 0.3:
            answers |= {'part_files': True, 'part_paths': False}
        self.env['huiskamer.case'].with_user(self.any_chief(rng)).pass_on(answers)

    def team(self, rng):
        """The evening team changes."""
        rng.choice(self.places).write({'staff_ids': [Command.set(rng.sample(self.workers.ids, 2))]})

    def archive(self, rng):
        """A place is archived, or comes back."""
        place = rng.choice(self.places.with_context(active_test=False))
        place.active = not place.active
