from ast import literal_eval
from unittest.mock import patch

from lxml import etree

from odoo.tests import tagged

from ....models.oversight.ending import erasure_job
from ....models.shared.guards import through_method
from ...common import HuiskamerCommon


@tagged('post_install', '-at_install')
class TestErasureJob(HuiskamerCommon):
    """In a large house the request answers at once, and the job looks for what was left."""

    @classmethod
    def setUpClass(cls):
        """Names that stand nowhere else: of one that does, the look would find something."""
        super().setUpClass()
        for case, alias in ((cls.case, "Zilverplevier"), (cls.colleague_case, "Steenloperen")):
            case.client_id.write({'alias': alias})

    def test_a_large_house_is_looked_through_by_the_job_and_the_certificate_says_so(self):
        with patch.object(erasure_job, 'AT_ONCE', 0):
            first = self.erase(self.case.code)
            second = self.erase(self.colleague_case.code)
        self.assertEqual([(row.state, row.before_it, bool(row.scanned_at)) for row in (first, second)], [
            ('waiting', 0, False), ('waiting', 1, False)])
        self.assertFalse(self.case.exists())
        looks, look = [], type(first)._look_for

        def counted(erasures, sought):
            """Look, and count it."""
            looks.append(sought)
            return look(erasures, sought)
        with patch.object(type(first), '_look_for', counted):
            self.env['huiskamer.erasure']._cron_scan()
        self.assertEqual([(row.state, row.before_it, bool(row.tables)) for row in (first, second)],
                         [('complete', 0, True)] * 2)
        self.assertEqual(len(looks), 1, "one look for all who wait")

    def test_whatever_somebody_has_to_look_at_waits_for_the_privacy_officer(self):
        erasure = through_method(self.erase(self.case.code).sudo())
        desk, ends = self.env['huiskamer.desk'].with_user(self.privacy_officer), ('complete', 'nameless')
        for state, _words in erasure._fields['state'].selection:
            erasure.state = state
            lines = [line for line in desk.read_desk()['mine'] if line['key'] == 'erasure']
            self.assertEqual([line['id'] for line in lines], [] if state in (*ends, 'waiting') else erasure.ids, state)
            arch = etree.fromstring(self.env['huiskamer.erasure'].get_view(view_type='search')['arch'])
            [domain] = arch.xpath('//filter[@name="incomplete"]/@domain')
            self.assertEqual(erasure in erasure.search(literal_eval(domain)), state not in ends, state)

    def test_what_is_left_of_one_is_on_her_certificate_and_on_no_other(self):
        self.case.client_id.write({'alias': "Kwikstaartje"})
        self.env['res.partner'].create({'name': "Kwikstaartje"})
        with patch.object(erasure_job, 'AT_ONCE', 0):
            first = self.erase(self.case.code)
            second = self.erase(self.colleague_case.code)
        self.env['huiskamer.erasure']._cron_scan()
        self.assertEqual((first.state, second.state), ('incomplete', 'complete'))
        self.assertIn('res_partner.name', first.places)

    def test_one_that_cannot_be_looked_for_stops_no_other_and_is_told(self):
        with patch.object(erasure_job, 'AT_ONCE', 0):
            first = self.erase(self.case.code)
            second = self.erase(self.colleague_case.code)
        scan = type(first)._scan

        def fails_for_the_first(erasure):
            """As a damaged row would make it."""
            if erasure.id == first.id:
                raise ZeroDivisionError
            scan(erasure)
        with patch.object(type(first), '_scan', fails_for_the_first), patch.object(
                type(first), '_looked_for_together', lambda _erasures: None), self.assertLogs(
                    'odoo.addons.huiskamer_case', 'ERROR'):
            self.env['huiskamer.erasure']._cron_scan()
        self.assertEqual((first.state, second.state), ('waiting', 'complete'))
        self.assertIn(first.code, ' '.join(self.env['huiskamer.job.stuck']._lines()))
        self.env['huiskamer.erasure']._cron_scan()
        self.assertEqual((first.state, self.env['huiskamer.job.stuck']._lines()), ('complete', []))

    def test_a_small_house_is_looked_through_while_one_waits(self):
        with patch.object(erasure_job, 'AT_ONCE', 10 ** 12):
            self.assertEqual(self.erase(self.case.code).state, 'complete')
