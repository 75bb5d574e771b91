import re

import polib

from odoo.tests import tagged
from odoo.tools import SQL, file_path

from ...models.shared.plural import BETWEEN
from ..demo_house import DemoHouse

# What is written once on purpose: proof of what was said then, in the words of then.
FROZEN = {
    'huiskamer.decision': {'code', 'what'},
    'huiskamer.consent.text': {'body', 'template'}, 'huiskamer.consent': {'receipt'},
    'huiskamer.disclosure': {'text'},
}


VALUE = re.compile(r'%\(\w+\)[sd]|%[sd]')
LEAST_LETTERS = 15  # of a text with values in it; shorter ones say nothing of whose they are


def pattern_of(text):
    """A text with values in it, as what it becomes; None for a text without, or of a few words only."""
    parts = VALUE.split(text)
    if len(parts) == 1 or sum(map(len, re.findall(r'[^\W\d]+', ' '.join(parts)))) < LEAST_LETTERS:
        return None
    return '.+?'.join(map(re.escape, parts))


@tagged('post_install', '-at_install')
class TestWordsMadeWhenShown(DemoHouse):
    """No sentence of ours is kept in a column in one language: a code is kept, and the words are made when shown."""

    def stored(self, model):
        """The words of a model that are kept in one language: {field: its values}."""
        names = [name for name, field in model._fields.items()
                 if field.type in ('char', 'text', 'html') and field.store and field.column_type and not field.translate
                 and not field.manual and name not in FROZEN.get(model._name, ())]
        for name in names:
            yield name, {value for value, in self.env.execute_query(SQL(
                "SELECT DISTINCT %s::text FROM %s WHERE %s IS NOT NULL", SQL.identifier(name),
                SQL.identifier(model._table), SQL.identifier(name)))}

    def test_no_column_holds_a_text_of_ours_in_one_language(self):
        ours = {entry.msgid for entry in polib.pofile(file_path('huiskamer_case/i18n/nl.po'))
                if entry.msgstr and entry.msgstr != entry.msgid}
        ours |= {entry.msgstr for entry in polib.pofile(file_path('huiskamer_case/i18n/nl.po')) if entry.msgstr}
        whole = re.compile('|'.join(f'(?:{pattern})' for pattern in filter(None, map(
            pattern_of, (form for text in ours for form in text.split(BETWEEN))))), re.S)
        looked, found = 0, {}
        for model in self.env.values():
            if model._name.startswith('huiskamer.') and model._auto and not model._abstract:
                for name, values in self.stored(model):
                    looked += len(values)
                    if both := {value for value in values
                                if (value in ours and ' ' in value) or whole.fullmatch(value)}:
                        found[f'{model._name}.{name}'] = both
        self.assertGreater(looked, 300)
        self.assertFalse(found)

    def said_at(self, zone):
        """What the newest records of every model of ours say in words to somebody with this clock: {whose: words}."""
        self.env['res.users'].with_context(active_test=False).search([]).tz = zone
        self.env.flush_all()
        self.env.invalidate_all()
        said = {}
        for model in self.env.values():
            if model._name.startswith('huiskamer.') and model._auto and not model._abstract:
                names = [name for name, field in model._fields.items() if field.type in ('char', 'text', 'html')]
                Model = model.sudo().with_context(tz=zone, active_test=False)
                for record in Model.search([], order='id desc', limit=5):
                    said |= {(model._name, name, record.id): record[name] for name in names}
        for case in self.env['huiskamer.case'].sudo().with_context(tz=zone).search([], order='id desc', limit=5):
            said['own file', case.id] = list(case.with_user(case.caseworker_id)._own_file())
        return said

    def test_no_words_hang_on_the_clock_of_whoever_reads(self):
        """What is printed or told of a moment says the hour of the house, whatever an account's time zone is."""
        here = self.said_at('Europe/Amsterdam')
        self.assertGreater(sum(map(bool, here.values())), 500)
        for zone in (False, 'Pacific/Auckland', 'America/Los_Angeles'):
            there = self.said_at(zone)
            self.assertFalse({whose: (words, there[whose]) for whose, words in here.items() if there[whose] != words})
