from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from . import house_days
from .answers import is_id

_lt = LazyTranslate(__name__)

ROLES = ('supervisor', 'privacy_officer', 'access_administrator')
# So many lines of one kind stand on the page; the rest is one tap away in its list.
MOST = 20
SINCE, DUE = 'since', 'due'


class Waiting(NamedTuple):
    """One kind of thing that waits for a role: where it is found, by what clock, what it says and what to do in it."""
    key: str
    model: str
    roles: tuple              # for whom it waits
    title: Any                # lazy text: what it is
    todo: Any                 # lazy text: what to do in it
    domain: list              # what of the model waits for the person at the screen
    clock: str = ''           # the field with its clock
    clock_is: str = SINCE     # since when it waits, or when it is due
    says: tuple = ()          # fields whose words make the line; without any the label of the record
    owner: str = ''           # the field with whose turn it is, when it is not everybody's of the role
    action: str = ''          # its list; with ``as_one`` all of it is one line that leads there
    as_one: bool = False


class HuiskamerDesk(models.AbstractModel):
    """What waits for a supervisor, a privacy officer or an access administrator: the first screen of each.

    Each room names its own kinds of things in ``_waiting``. They are found on covers and registers, by the caller's own
    rights; no file is read. The page shows what was found and the bell counts the same.
    """
    _name = 'huiskamer.desk'
    _description = "What waits for me"

    @api.model
    def _waiting(self):
        """Hook: the kinds of things that wait; each room adds its own :class:`Waiting` to the list."""
        return []

    @api.model
    def _begins(self):
        """Hook: what a new house has to do first, in words with the action that opens it; nothing in one that runs."""
        return {}

    # public: needs a role of oversight; reads with the caller's own rights and writes nothing
    @api.model
    def read_desk(self):
        """Everything that waits for the person at the screen, oldest clock first, and what waits for a colleague by
        name.

        :return dict: ``mine`` and ``others``, lists of lines (``key``, ``model``, ``id``, ``title``, ``says``,
            ``todo``, ``due``,
            ``clock_is``, ``is_late``, ``who``, ``left``, ``action``, ``domain``: what of its list the line is about),
            ``count``, the number of lines that are mine, and ``begins``, what a new house does first
        :raise AccessError: for anybody else
        """
        kinds = self._my_kinds()
        mine = [line for waiting in kinds for line in self._lines(waiting, self._mine(waiting))]
        others = [line for waiting in kinds if waiting.owner for line in self._lines(waiting, self._others(waiting))]
        for lines in (mine, others):
            lines.sort(key=lambda line: (not line['due'], line['due']))
        # each kind was counted while its lines were made; the bell, which makes none, comes to the same number
        count = sum(1 + line['left'] for line in mine)
        return {'mine': mine, 'others': others, 'count': count, 'begins': self._begins()}

    # public: needs a role of oversight; one number comes out and no word
    @api.model
    def bell(self):
        """How much waits for the person at the screen: the number that the page shows, and nothing of what it is.

        :return int: the number of lines
        :raise AccessError: for who has no role of oversight
        """
        return self._count(self._my_kinds())

    # public: needs the role for which it waits; what it does is a named method of the record, which looks again who may
    @api.model
    def take_over(self, key, record_id):
        """Take over what waits for a colleague by name.

        :param str key: which kind of thing
        :param int record_id: which one
        :raise AccessError: when it does not wait for a role of the caller's
        """
        waiting = next((kind for kind in self._my_kinds() if kind.owner and kind.key == key), None)
        record = waiting and self.env[waiting.model].search(
            [*self._others(waiting), ('id', '=', record_id if is_id(record_id) else -1)], limit=1)
        if not record:
            raise AccessError(self.env._("This record does not exist, or it is not yours to use."))
        record._take_over_waiting()

    def _my_kinds(self):
        """The kinds that wait for a role of the caller's, as far as she may read them.

        :raise AccessError: for who has no role of oversight
        """
        roles = {role for role in ROLES if self.env.user.has_group(f'huiskamer_case.group_{role}')}
        if not roles:
            raise AccessError(self.env._("This page is for supervisors, privacy officers and access administrators."))
        return [kind for kind in self._waiting() if roles & {*kind.roles} and self.env[kind.model].has_access('read')]

    def _mine(self, waiting):
        """What of this kind waits for the person at the screen."""
        return waiting.domain + ([(waiting.owner, 'in', [self.env.uid, False])] if waiting.owner else [])

    def _others(self, waiting):
        """What of this kind waits for a colleague by name."""
        return [*waiting.domain, (waiting.owner, 'not in', [self.env.uid, False])]

    def _count(self, kinds):
        """How many lines that are; of what makes one line together, one that waits is enough to know."""
        return sum(
            self.env[kind.model].search_count(self._mine(kind), limit=1 if kind.as_one else None) for kind in kinds)

    def _lines(self, waiting, domain):
        """The lines of one kind, oldest clock first."""
        Model = self.env[waiting.model]
        records = Model.search(domain, order=f'{waiting.clock}, id' if waiting.clock else None,
                               limit=1 if waiting.as_one else MOST + 1)
        number = len(records) if len(records) <= MOST and not waiting.as_one else Model.search_count(domain)
        shown = records[:MOST]
        lines = [self._line(waiting, record, number) for record in shown]
        if waiting.as_one or number > MOST:
            for line in lines[-1:]:
                line.update(action=waiting.action, domain=domain, left=0 if waiting.as_one else number - MOST)
        return lines

    def _line(self, waiting, record, number):
        """One line of the page."""
        moment = waiting.clock and record[waiting.clock]
        is_day = waiting.clock and record._fields[waiting.clock].type == 'date'
        now = house_days.today(self) if is_day else fields.Datetime.now()
        return {
            'key': waiting.key, 'model': waiting.model, 'id': False if waiting.as_one else record.id,
            'title': self.env._(waiting.title), 'todo': self.env._(waiting.todo),
            'says': str(number) if waiting.as_one else self._words(waiting, record),
            'due': (fields.Date if is_day else fields.Datetime).to_string(moment) if moment else '',
            'clock_is': waiting.clock_is,
            'is_late': bool(moment and waiting.clock_is == DUE and moment < now),
            'who': record[waiting.owner].name if waiting.owner and record[waiting.owner] != self.env.user else '',
            'left': 0, 'action': '', 'domain': []}

    def _words(self, waiting, record):
        """What a line says: the words of its fields, else the label of the record."""
        words = []
        for name in waiting.says:
            field, value = record._fields[name], record[name]
            if field.type == 'selection':
                value = dict(field._description_selection(self.env)).get(value)
            elif field.relational:
                value = ', '.join(value.mapped('display_name'))
            words.append(str(value) if value else '')
        return ' · '.join(filter(None, words)) or record.display_name


class Base(models.AbstractModel):
    """What waits for somebody by name can be taken over where its model says how."""
    _inherit = 'base'

    def _take_over_waiting(self):
        """Hook: make the person at the screen the one whose turn it is.

        :raise UserError: where a model has no such way
        """
        raise UserError(self.env._("This cannot be taken over here."))
