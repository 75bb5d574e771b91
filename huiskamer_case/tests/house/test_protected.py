from odoo.tests import tagged

from ..sweep import SweepCommon


@tagged('post_install', '-at_install')
class TestProtected(SweepCommon):
    """What only named methods change is written by nobody, whichever room named it."""

    def test_no_protected_field_is_written_by_hand_by_whoever_works_on_the_file(self):
        tried = set()
        for name, record in self.file.items():
            mine = record.with_user(self.caseworker)
            for field in record._protected():
                with self.subTest(model=name, field=field), self.refused(record):
                    mine.write({field: False})
                tried.add((name, field))
        self.assertTrue({
            ('huiskamer.client', 'answer_count'), ('huiskamer.client', 'slip_digest'),
            ('huiskamer.client', 'merged_into_id'),
            ('huiskamer.handover', 'way_back'),
            ('huiskamer.case', 'merged_rows')} <= tried)
        self.assertGreater(len(tried), 60)
