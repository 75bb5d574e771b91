from odoo import fields
from odoo.tests import tagged

from ....models.shared import house_days
from ...common import HuiskamerCommon
from ...screens import specification

ROWS = (10, 80)
# model, view of which the browser asks the fields, domain
LISTS = (
    ('huiskamer.case', 'huiskamer_case_view_list', []),
    ('huiskamer.step', 'huiskamer_step_view_list', [('state', '=', 'open')]),
    ('huiskamer.contact', 'huiskamer_contact_view_list', []),
    ('huiskamer.handover', 'huiskamer_handover_view_list', []),
    ('huiskamer.handover', 'huiskamer_handover_view_list_evening', []),
    ('huiskamer.agenda', 'huiskamer_agenda_view_calendar', []),
)
# A full page makes the browser ask for the number of all as well: so a page is longer than what there is.
PAGE = 160
# Of the list of files and of Today, which are opened all evening, and of the others.
MOST = {
    'huiskamer_case_view_list': 6, 'huiskamer_step_view_list': 5, 'huiskamer_contact_view_list': 5, 'Today': 15,
    'the stream': 24, 'the form of a file': 17, 'the form of a client': 9}
MOST_OF_OTHERS = 10


@tagged('post_install', '-at_install')
class TestConstantQueries(HuiskamerCommon):
    """A list, a page and a bell ask the database as often for eighty rows as for ten."""

    def grow(self, number):
        """Files of the caseworker, each with a note, a step and a draft, until there are so many."""
        while len(self.files) < number:
            case = self.open_file('caseworker', alias=f"Naam {len(self.files)}")
            case.write_note({'facts': "Een gesprek.", 'steps': [{'what': "Bellen", 'on': self.today}]})
            self.draft(case)
            self.files.append(case)
            self.files[0].write_note({'facts': "Nog een."}).change(0, {'observation': "Moe."})

    def asked(self, call):
        """How many questions the database gets for this call, with nothing in the cache."""
        self.env.flush_all()
        self.env['huiskamer.access.event']._write_down()
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        before = self.env.cr.sql_log_count
        call()
        return self.env.cr.sql_log_count - before

    def pages(self):
        """name -> a call of the caseworker's browser."""
        env = self.env_as('caseworker')
        calls = {
            view: lambda m=env[name], s=specification(env[name], view), d=domain: m.web_search_read(
                d, s, limit=PAGE, count_limit=10001)
            for name, view, domain in LISTS}
        case = self.files[0].with_env(env)
        forms = {f'the form of a {name}': lambda one=one, s=specification(env[one._name], view): one.web_read(s)
                 for name, view, one in (('file', 'huiskamer_case_view_form', case),
                                         ('client', 'huiskamer_client_view_form', case.client_id))}
        return calls | forms | {
            'Today': env['huiskamer.case'].today,
            'the bell': env['huiskamer.case'].bell,
            'the stream': lambda: env['huiskamer.stream'].page(self.files[0].id, limit=80),
            'the search by name': lambda: env['huiskamer.case'].search([('display_name', 'ilike', "Naam")]),
        }

    def test_the_number_of_questions_does_not_grow_with_the_rows(self):
        self.files, self.today = [self.case], fields.Date.to_string(house_days.today())
        numbers = {}
        for rows in ROWS:
            self.grow(rows)
            for name, call in self.pages().items():
                if rows == ROWS[0]:
                    self.asked(call)  # what a server knows after its first call is no question of the rows
                numbers.setdefault(name, []).append(self.asked(call))
        print(f"\nquestions at {ROWS} rows: {numbers}")
        self.assertEqual({name: found for name, found in numbers.items() if len(set(found)) > 1}, {})
        most = {name: MOST.get(name, MOST_OF_OTHERS) for name in numbers}
        self.assertEqual({name: found for name, found in numbers.items() if found[0] > most[name]}, {})
