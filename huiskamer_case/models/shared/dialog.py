"""A dialog is declared once, beside the public method that takes its answers.

``@dialog(...)`` says its title, its questions and where to go afterwards, and makes the method the one place
where answers come in: whoever calls, they are let in, numbered and read there. ``method.ask`` is the action of
the button that opens it::

    @dialog(title=_lt("Cancel this evening"), confirm=_lt("Cancel the evening"), asks=('cancel_reason',))
    def cancel(self, answers):
        ...
    action_cancel = cancel.ask

What is said in it is a lazy text, or a function of the records when it depends on them.
"""
import functools
import inspect
from typing import Any, NamedTuple

from odoo import api
from odoo.exceptions import UserError

from .answers import choose_one, read
from .guards import asking_once

# A random number that the browser makes when it shows a dialog; it is sent along with the answers.
NUMBER = 'huiskamer_answer'


class Entrance(NamedTuple):
    """Who is let in with which answers."""
    needs: tuple = ()         # fields of the method's own model that have to be answered
    reads: tuple = ()         # the models whose fields the answers are named after; the method's own comes last
    on: str = 'record'        # 'record', 'records' or 'model'
    before: tuple = ()        # methods that refuse whoever may not: when a dialog is opened and when it is answered
    chooses: Any = ()         # {answer: its choices} where they are not those of a field ('?': may stay empty)
    once: bool = True         # whether the same number twice has one effect; not for what only looks

    def ensure(self, records):
        """Refuse whoever may not come in here; first of all what is not the caller's to read, whether it exists or not.

        :raise AccessError: the same for what is hidden and for what is not there
        :raise UserError: without the one record that it is about, or in the words of the first of ``before`` that
            refuses
        """
        if self.on != 'model':
            records.check_access('read')
        if self.on == 'record':
            records.ensure_one()
        for check in self.before:
            check(records) if callable(check) else getattr(records, check)()

    def read(self, records, answers):
        """The answers, fit to use.

        :raise UserError: with a sentence about the first one that cannot be used, or that is missing
        """
        choices = {name: self.keys(records, of) for name, of in dict(self.chooses).items()}
        found = read(records.env, answers, (*self.reads, records._name),
                     {name.rstrip('?'): keys for name, keys in choices.items()})
        if any(not found.get(name) for name in choices if not name.endswith('?')):
            raise choose_one(records.env)
        for name in self.needs:
            if not found.get(name):
                raise UserError(records.env._(
                    "Fill in: %(field)s.", field=records._fields[name]._description_string(records.env)))
        return found

    @staticmethod
    def keys(records, choices):
        """What can be chosen: of a list of keys or of (key, label), or of a function of the records that gives one."""
        return [choice if isinstance(choice, str) else choice[0]
                for choice in (choices(records) if callable(choices) else choices)]


class Dialog(NamedTuple):
    """What a dialog shows, and where it leads."""
    entrance: Entrance
    title: Any
    confirm: Any
    asks: Any = ()            # names of fields ('?' at the end: may stay empty), or the method that makes the questions
    intro: Any = ''
    opens: str | None = None  # the model whose record is shown afterwards
    said: Any = ''            # what is said afterwards
    confirm_when: tuple = ()  # (when, words): another word on the button

    def questions(self, records, *args):
        """The questions, with the words and choices of now."""
        if isinstance(self.asks, str):
            return getattr(records, self.asks)(*args)
        return [records._question(name.rstrip('?'), required=not name.endswith('?')) for name in self.asks]

    @staticmethod
    def with_what_is_missing(records, questions):
        """The questions, with a sentence where one has to choose and there is nothing to choose from: the
        question's own (``if_none``), or who mends it.
        """
        words = records.env._("There is nothing to choose from yet. A supervisor sees at Settings > First steps what "
                              "is missing and who can mend it.")
        return [question | {'help': question.get('if_none', words)}
                if question.get('required') and question.get('options') == [] else question for question in questions]

    def words(self, records, name, *args):
        """What is said in one place, in the language of the screen."""
        text = getattr(self, name)
        return text(records, *args) if callable(text) else text and records.env._(text)

    def action(self, records, method, *args, questions=None):
        """The client action that shows it.

        :param args: what the method and the questions get besides the answers
        :param questions: makes other questions than those that were declared
        """
        if self.entrance.on == 'model':
            records = records.browse()  # whatever the button stood on
        self.entrance.ensure(records)
        return {
            'type': 'ir.actions.client',
            'tag': 'huiskamer_ask',
            'name': self.words(records, 'title', *args),
            'params': {
                'model': records._name,
                'ids': None if self.entrance.on == 'model' else records.ids,
                'method': method,
                'args': list(args),
                'questions': self.with_what_is_missing(
                    records, questions(records) if questions else self.questions(records, *args)),
                'confirm': self.words(records, 'confirm', *args),
                'confirm_when': [{'when': when, 'label': records.env._(text)} for when, text in self.confirm_when],
                'intro': self.words(records, 'intro', *args),
                'said': self.words(records, 'said', *args),
                'open': self.opens,
            },
        }


def entrance(**who):
    """Declare how a public method is entered, whose last argument is answers: see :class:`Entrance`."""
    declared = Entrance(**who)

    def declare(method):
        """The same method, reached only by whoever may, with answers that were read, once per number."""
        signature = inspect.signature(method)
        own, *_others, answers = signature.parameters

        @functools.wraps(method)
        def enter(self, *args, **kwargs):
            """Let in, read, and do."""
            try:
                arguments = signature.bind_partial(self, *args, **kwargs).arguments
            except TypeError:  # too many, or one of a name that there is not
                raise UserError(self.env._("These answers cannot be read. Open the dialog again.")) from None
            del arguments[own]

            def run(records):
                """What the method is for."""
                with asking_once(records.env):
                    declared.ensure(records)
                    return method(records, **{**arguments, answers: declared.read(records, arguments.get(answers))})

            number = self.env.context.get(NUMBER)
            if number is None or not declared.once:
                return run(self)
            inside = self.with_context(**{NUMBER: None})  # what it calls in turn is part of the same answer
            key = (self._name, method.__name__, self.ids)
            return self.env['huiskamer.answer.number']._once(number, key, arguments, lambda: run(inside))

        enter.entrance = declared
        return api.model(enter) if declared.on == 'model' else enter
    return declare


def dialog(*, title, confirm, asks=(), intro='', opens=None, said='', confirm_when=(), **who):
    """Declare the dialog of a public method, whose last argument is its answers: see :class:`Dialog`."""
    def declare(method):
        """The method behind its entrance, with the action that opens the dialog as ``ask``."""
        needs = () if isinstance(asks, str) else tuple(name for name in asks if not name.endswith('?'))
        entered = entrance(needs=needs, **who)(method)
        entered.dialog = Dialog(entered.entrance, title, confirm, asks, intro, opens, said, confirm_when)

        def ask(self):
            """Show the dialog."""
            return entered.dialog.action(self, method.__name__)

        entered.ask = ask
        return entered
    return declare


def declared_dialogs(env):
    """{(model, method): dialog} of every dialog of the house; a mixin's is that of each model that has it."""
    found = {}
    for model_name, model in env.registry.items():
        for name in () if model._abstract else dir(model):
            declared = not name.startswith('_') and getattr(getattr(model, name, None), 'dialog', None)
            if isinstance(declared, Dialog):
                found[model_name, name] = declared
    return found
