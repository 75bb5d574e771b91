import base64
import copy
import io
import json
import random
import zipfile

from odoo.tests import tagged

from ...models.exchange.hsds_file import Unread, contents
from .. import budget
from ..directory import published
from .test_hsds_others import LEFT_OUT, Published


@tagged('post_install', '-at_install')
class TestHsdsMany(Published):
    """Many entries take few queries, and no shape of a file ends in anything but words."""

    def test_two_thousand_services_take_few_queries(self):
        rows = [{'id': f's{n}', 'name': f"Dienst {n}", 'organization_id': f'o{n % 200}'} for n in range(2_000)]
        schedules = [{'id': f'h{n}', 'service_id': f's{n}', 'byday': 'MO,TU', 'opens_at': '21:00',
                      'closes_at': f'0{n % 7}:30'} for n in range(500)]
        value = {'organizations': [{'id': f'o{n}', 'name': f"Organisatie {n}"} for n in range(200)], 'services': rows,
                 'schedules': schedules}
        text = json.dumps(value)
        digest = self.preview(text)['digest']
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(300):
            counts = self.Directory.import_hsds(text, digest)
            self.env.flush_all()
        self.assertEqual(counts['new'], 2_200)
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self.assertEqual(self.preview(text)['counts'],
                             {'new': 0, 'changed': 0, 'same': 2_200, 'problem': 0, 'notice': 0})
        for row in rows:
            row['eligibility_description'] = f"Voor {row['id']}"
        text = json.dumps(value)
        digest = self.preview(text)['digest']
        self.env.invalidate_all()
        with self.assertQueryCount(300):
            self.assertEqual(self.Directory.import_hsds(text, digest)['changed'], 2_000)
            self.env.flush_all()

    def test_a_walk_over_spoiled_files_ends_in_words_and_brings_in_the_rest(self):
        rounds = budget.steps(40, 2_000)
        dice, told, came = random.Random(budget.seed()), 0, 0
        odd = (None, 7, 1.5, True, '', [], {}, ['x'], {'id': ['s']}, '\0', '\ud800', 'x' * 5_000, '1' * 5_000, 'inf',
               10 ** 12, [[]], 'MO, TU', '9:00')
        for _round in range(rounds):
            name, (value, _organizations, _services) = dice.choice([*published.SHAPES.items()])
            value = copy.deepcopy(value)
            for _spoiled in range(dice.randint(1, 4)):
                self.spoil(dice, value, odd)
            with self.undone():
                text = json.dumps(value)
                preview = self.preview(text)
                self.assertTrue(all(line['words'] or line['does'] in ('new', 'same') for line in preview['lines']),
                                name)
                told += preview['counts']['problem'] > 0
                counts = self.Directory.import_hsds(text, preview['digest'], LEFT_OUT)
                self.env.flush_all()
                came += counts['new'] > 0
                again = self.preview(text)['counts']
                self.assertEqual((again['new'], again['changed']), (0, 0), (name, text[:3000]))
        print(f"spoiled directories: {rounds}, with problems {told}, something came in {came}")
        self.assertGreater(told, rounds // 5)
        self.assertGreater(came, rounds // 3)

    def test_a_package_that_was_damaged_anywhere_is_told_so_however_it_was_packed(self):
        rounds, dice = budget.steps(1_500, 30_000), random.Random(budget.seed())
        ways = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
        whole, told = [self.packed(way) for way in ways], 0
        for package in whole[:2]:
            self.assertEqual(len(contents(self.env, self.as_sent(package))), 1)
        for package in whole[2:]:  # of these a damaged one may ask for gigabytes
            with self.assertRaises(Unread):
                contents(self.env, self.as_sent(package))
        for number in range(rounds):
            package = bytearray(whole[number % len(whole)])
            for _sign in range(dice.randint(1, 6)):
                package[dice.randrange(len(package))] = dice.randrange(256)
            try:
                contents(self.env, self.as_sent(package[:dice.choice((None, None, -dice.randrange(1, 90)))]))
            except Unread as damaged:
                told += bool(damaged.words)
        print(f"damaged packages: {rounds}, told so {told}")
        self.assertGreater(told, rounds // 2)

    def packed(self, way):
        """A package with one list, packed in this way."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, 'w', way) as package:
            package.writestr('services.csv', 'id,name\n' + ''.join(f'{n},Dienst {n}\n' for n in range(60)))
        return buffer.getvalue()

    def as_sent(self, package):
        """A package as the browser sends it."""
        return 'data:application/zip;base64,' + base64.b64encode(bytes(package)).decode()

    def spoil(self, dice, value, odd):
        """Put something odd in a random place of a file."""
        while True:
            steps = [*value] if isinstance(value, dict) else [*range(len(value))]
            if not steps:
                return
            step = dice.choice(steps)
            if not isinstance(value[step], (dict, list)) or not value[step] or dice.random() < 0.1:
                value[step] = dice.choice(odd)
                return
            value = value[step]
