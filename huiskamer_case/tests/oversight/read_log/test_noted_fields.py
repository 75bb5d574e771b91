from odoo.tests import tagged

from ...read_log_common import ReadLogCommon

# What tells something about a person and is not sealed: reading it is written down. Taking one out is a decision.
NOTED = {
    'client': 'age_band language_ids contact_channel voicemail_allowed may_say_who',
    'consent': 'service_id category_ids method spoken_alone interpreter receipt',
    'contact': 'channel kind',
    'goal': 'topic_id progress client_progress',
    'disclosure': 'category_ids sent_to',
    'minor.path': 'suspected_band consulted decision informed handed_to',
}


@tagged('post_install', '-at_install')
class TestNotedFields(ReadLogCommon):
    """Each field that tells about a person is written down when it is read, whoever asks; its label is not."""

    def records(self):
        """Short name of a model -> a record of it in the caseworker's file."""
        return {'client': self.client, 'consent': self.consent, 'contact': self.contact, 'goal': self.goal,
                'disclosure': self.handover.disclosure_ids, 'minor.path': self.path}

    def noted(self, record, call):
        """The names of fields that reading writes down of this record."""
        self.begin()
        call(self.as_caseworker(record))
        return ' '.join(row[4] for row in self.said() if f'huiskamer.{row[1]}' == record._name)

    def test_reading_one_of_them_by_any_call_writes_down_just_that_one(self):
        for model, record in self.records().items():
            for name in NOTED[model].split():
                for call in (lambda one, name=name: one.read([name]), lambda one, name=name: one.web_read({name: {}}),
                             lambda one, name=name: one.web_search_read([('id', '=', one.id)], {name: {}})):
                    with self.subTest(model=model, field=name):
                        self.assertEqual(self.noted(record, call), name)

    def test_the_code_and_the_label_bring_none_of_them_along(self):
        for model, record in self.records().items():
            for name in {'code', 'display_name'} & set(record._fields):
                with self.subTest(model=model, field=name):
                    self.assertEqual(self.noted(record, lambda one, name=name: one.read([name])), '')
                    self.assertEqual(self.noted(record, lambda one, name=name: one.mapped(name)), '')

    def test_no_other_field_is_marked(self):
        marked = {name.removeprefix('huiskamer.'): ' '.join(
            field.name for field in model._fields.values() if getattr(field, 'personal', False))
            for name, model in self.registry.items() if not model._abstract}
        self.assertEqual({name: set(fields.split()) for name, fields in marked.items() if fields},
                         {name: set(fields.split()) for name, fields in NOTED.items()})
