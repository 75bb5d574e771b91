import collections
import os
import random

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_note import NoteCommon

DEEP = os.environ.get('HUIS_ATTACK') == 'deep'
WALKS, PER_WALK = (60 * int(os.environ.get('HUIS_BUDGET', '1')), 60) if DEEP else (10, 45)
VERBS = ('note', 'agree', 'change', 'correct', 'done', 'move', 'drop', 'take_back_step', 'move_note', 'take_back',
         'add', 'assign')
WORKERS = ('caseworker', 'colleague')


class File:
    """One file as a person would keep it in her head: who works on it, and every word that belongs in it."""

    def __init__(self, lead):
        """A file just opened."""
        self.workers = {lead}
        self.lead = lead
        self.notes = {}  # the note's number -> its versions, the newest last
        self.steps = {}  # the words of a step -> how it stands
        self.gone = 0

    def words(self):
        """Every word of a note that belongs here."""
        return collections.Counter(word for versions in self.notes.values() for word in versions)


@tagged('post_install', '-at_install', 'attack')
class TestNoteRandom(NoteCommon):
    """Whatever is written, corrected, moved and ticked off in whatever order: no step is lost, none is there twice,
    and no
    word stands in a file where it does not belong."""

    def test_a_small_model_keeps_the_same_notes_and_steps(self):
        self.taken = collections.Counter()
        for walk in range(WALKS):
            self.rng = random.Random(f"{os.environ.get('HUIS_SEED', '1')}-{walk}")
            with self.undone():
                self.live()
        steps = sum(self.taken.values())
        print(f"\nnotes at random: {steps} steps, {dict(self.taken)}")
        self.assertGreaterEqual(steps, WALKS * PER_WALK)
        self.assertFalse([verb for verb in VERBS if not self.taken[verb]], "every verb succeeds now and then")
        self.assertGreater(self.taken['refused'], 5)

    def live(self):
        """A few files' lives, compared with the model after each step."""
        self.number, self.where = 0, {}
        self.files = {case: File(lead) for case, lead in (
            (self.case, 'caseworker'), (self.other, 'caseworker'), (self.colleague_case, 'colleague'))}
        self.files[self.case].workers.add('colleague')
        for _number in range(PER_WALK):
            verb = self.rng.choice((*VERBS, 'note', 'agree', 'done', 'take_back_step', 'move_note', 'take_back'))
            by, case = self.rng.choice(WORKERS), self.rng.choice(list(self.files))
            try:
                with self.env.cr.savepoint():
                    after = getattr(self, f'do_{verb}')(case.with_user(self.users[by]), by, self.files[case])
                    self.env.flush_all()
            except UserError:
                self.env.invalidate_all()
                self.taken['refused'] += 1
                continue
            if after is None:
                self.taken['nothing there'] += 1
                continue
            self.assertIn(by, self.files[case].workers | {self.files[case].lead}, f"{verb} by {by} went through")
            after()
            self.taken[verb] += 1
            self.look()

    def word(self):
        """Words that nobody wrote before."""
        self.number += 1
        return f"Woord {self.number}"

    def pick(self, keys):
        """One of these, or nothing when there is none."""
        keys = sorted(keys, key=str)
        return self.rng.choice(keys) if keys else None

    def do_note(self, case, _by, model):
        """Write a note, now and then with steps."""
        facts, steps = self.word(), [self.word() for _step in range(self.rng.randint(0, 2))]
        note = case.write_note({'facts': facts,
                                'steps': [{'what': what, 'on': self.day(self.rng.randint(-3, 9))} for what in steps]})

        def after():
            """It is there with its steps."""
            model.notes[note.id] = [facts]
            for what in steps:
                model.steps[what] = 'open'
                self.where[what] = note.id
        return after

    def do_agree(self, case, _by, model):
        """Agree on a step without a note."""
        what = self.word()
        case.agree_step({'what': what, 'on': self.day(self.rng.randint(-3, 9))})
        return lambda: model.steps.update({what: 'open'})

    def do_change(self, case, by, model):
        """Change a note as whoever is there, with what she has before her or with something older."""
        number = self.pick(model.notes)
        if number is None:
            return None
        facts, note = self.word(), case.env['huiskamer.contact'].browse(number)
        note.check_access('read')
        newest, is_old = note._newest(), self.rng.random() < 0.3
        is_change = newest.can_be_changed and not (is_old and note.version)
        note.change(note.version - 1 if is_old and note.version else note.version, {'facts': facts})

        def after():
            """In its place, or beside it."""
            versions = model.notes[number]
            model.notes[number] = [*versions[:-1], facts] if is_change else [*versions, facts]
        return after

    def do_correct(self, case, _by, model):
        """Correct a note that is older than an hour."""
        number = self.pick(model.notes)
        if number is None:
            return None
        note = case.env['huiskamer.contact'].browse(number)
        for version in note.sudo() | note.sudo().correction_ids:
            self.age(version, 2)
        facts = self.word()
        note.change(note.version, {'facts': facts})
        return lambda: model.notes[number].append(facts)

    def step_of(self, case, what):
        """The newest of the steps with these words in this file; for whom there is none, nothing can be done to it."""
        steps = case.env['huiskamer.step'].search([('case_id', '=', case.id)]).filtered(lambda step: step.what == what)
        if not steps:
            raise UserError("She finds no such step.")
        return steps.sorted('id')[-1]

    def end(self, case, model, verb, state, call):
        """End one step; it is refused when it has ended."""
        what = self.pick(model.steps)
        if what is None:
            return None
        call(self.step_of(case, what))
        self.assertEqual(model.steps[what], 'open', f"{verb} of what had ended went through")
        return lambda: model.steps.update({what: state})

    def do_done(self, case, _by, model):
        """Tick off."""
        return self.end(case, model, 'done', 'done', lambda step: step.done())

    def do_drop(self, case, _by, model):
        """Let go."""
        return self.end(case, model, 'drop', 'dropped', lambda step: step.drop({'word': "Niet meer nodig."}))

    def do_move(self, case, _by, model):
        """Move to another day; it waits as before."""
        return self.end(case, model, 'move', 'open',
                        lambda step: step.move({'due_on': self.day(self.rng.randint(0, 9))}))

    def do_take_back_step(self, case, _by, model):
        """Take a slip of the finger back."""
        what = self.pick(what for what, state in model.steps.items() if state in ('done', 'dropped'))
        if what is None:
            return None
        self.step_of(case, what).take_back()
        return lambda: model.steps.update({what: 'open'})

    def do_move_note(self, case, by, model):
        """Move a note to another file, with all that hangs on it."""
        number, target = self.pick(model.notes), self.rng.choice(list(self.files))
        if number is None:
            return None
        moved = case.env['huiskamer.contact'].browse(number).move_to({'case_id': target.id})
        to = self.files[target]
        self.assertTrue(by in to.workers and to is not model, "into a file of somebody else, or its own")

        def after():
            """It is there and no longer here."""
            to.notes[moved.id] = model.notes.pop(number)
            for what in [what for what, where in self.where.items() if where == number]:
                to.steps[what], self.where[what] = model.steps.pop(what), moved.id
            model.gone += 1
        return after

    def do_take_back(self, case, _by, model):
        """Take a note away, with its steps."""
        number = self.pick(model.notes)
        if number is None:
            return None
        case.env['huiskamer.contact'].browse(number).take_back({'gone_because': 'not_to_keep'})

        def after():
            """It was never there."""
            del model.notes[number]
            for what in [what for what, where in self.where.items() if where == number]:
                del model.steps[what], self.where[what]
            model.gone += 1
        return after

    def do_add(self, case, _by, model):
        """Add the other colleague."""
        who = self.rng.choice(WORKERS)
        case.add_member({'caseworker_id': self.users[who].id})
        return lambda: model.workers.add(who)

    def do_assign(self, case, _by, model):
        """Give the file to another lead, who then has what waits."""
        who = self.rng.choice(WORKERS)
        members = {name for name in WORKERS if self.users[name] in case.sudo().member_ids}
        case.assign({'caseworker_id': self.users[who].id})

        def after():
            """Who led it and is no member has left it."""
            model.lead, model.workers = who, members | {who}
        return after

    def look(self):
        """Every file, past every wall, against the model; and what each colleague finds."""
        self.env.invalidate_all()
        for case, model in self.files.items():
            notes = self.env['huiskamer.contact'].sudo().search([('case_id', '=', case.id)])
            self.assertEqual(collections.Counter(notes.filtered('facts').mapped('facts')), model.words())
            steps = self.env['huiskamer.step'].sudo().search([('case_id', '=', case.id)])
            self.assertEqual(collections.Counter(steps.filtered(lambda s: s.state != 'moved').mapped('what')),
                             collections.Counter(list(model.steps)), "each step stands in its file, once")
            self.assertEqual({step.what: step.state for step in steps if step.state != 'moved'}, model.steps)
            for step in steps.filtered(lambda s: s.state == 'open'):
                self.assertTrue(case.sudo()._can_work_on(step.owner_id), "nothing waits with who cannot open the file")
            self.assertEqual(len(notes.filtered(lambda n: n.state != 'kept' and not n.corrects_id)), model.gone)
        for name in WORKERS:
            mine = {what for model in self.files.values() if name in model.workers
                    for what, state in model.steps.items() if state == 'open'}
            found = self.env['huiskamer.step'].with_user(self.users[name]).search([('state', '=', 'open')])
            self.assertEqual(set(found.mapped('what')), mine, name)
