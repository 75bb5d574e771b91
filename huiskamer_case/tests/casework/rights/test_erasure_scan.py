import base64
import json
import unicodedata
import urllib.parse

from odoo.tests import tagged

from ....models.oversight.ending import erasure_scan
from ....models.oversight.ending.written_forms import Sought
from .test_erasure import ErasureCommon


@tagged('post_install', '-at_install')
class TestErasureScan(ErasureCommon):
    """What is looked for, in which forms, and how a certificate ends that finds something near or nothing."""

    def test_a_name_too_short_to_look_for_is_counted_and_can_be_closed(self):
        self.client.write({'alias': "Jo", 'official_name': False, 'phone': False})
        erasure = self.officer(self.case)._erase('asked')
        self.assertEqual((erasure.state, erasure.too_short), ('unchecked', 1))
        self.close(erasure)

    def test_a_part_of_the_name_and_the_code_word_are_shown_to_be_looked_at(self):
        self.client.write({'code_word': "Appelboom"})
        self.env['res.partner'].create([{'name': "Bakkerij Zevenbergschen"}, {'name': "Appelbooms erf"}])
        erasure = self.officer(self.case)._erase('asked')
        self.assertEqual((erasure.state, erasure.hits), ('near', 0), erasure.places)
        self.assertIn('res_partner.name: 2', erasure.near_places)
        self.assertNotIn("Zevenbergschen", str(erasure.read()))
        self.close(erasure)

    def test_a_name_is_found_however_it_stands_written(self):
        name = "Zoë Maréchal"
        self.env.cr.execute("CREATE TABLE huiskamer_test_leftover (id serial, a text, b bytea, c jsonb)")
        texts = {
            'as it is': name, 'decomposed': unicodedata.normalize('NFD', name), 'no accents': "zoe marechal",
            'capitals': name.upper(),
            'two spaces': "Zoë  Maréchal", 'a line': "Zoë\nMaréchal", 'no-break': "Zoë\u00a0Maréchal",
            'reversed': "Maréchal, Zoë",
            'genitive': "Zoë Maréchals fiets", 'apostrophe': "Zoe Marechal's", 'json': json.dumps({'a': f'x\n{name}'}),
            'html': "a&nbsp;Zo&euml;&nbsp;Mar&eacute;chal", 'entities': "Zo&#235; Mar&#xE9;chal",
            'url': urllib.parse.quote(f'?q={name}'),
            'form': urllib.parse.quote_plus(name), 'base64': base64.b64encode(f'brief aan {name}!'.encode()).decode(),
            'base64 later': base64.b64encode(f'een brief aan {name}'.encode()).decode(),
            'address': base64.urlsafe_b64encode(f'b1 {name}'.encode()).decode(), 'joined': "zoemarechal@x.nl",
            'file': "zoe_marechal.pdf",
            'misread': name.encode().decode('latin-1'), 'dotted': "Zoe.Marechal", 'mail': "Zo=C3=AB=20Mar=C3=A9chal",
            'unseen signs': "Zo\u200bë Maré\u00adchal", 'html twice': "Zo&amp;euml; Mar&amp;eacute;chal",
            'url twice': urllib.parse.quote(urllib.parse.quote(name)), 'url of another time': "Zo%EB%20Mar%E9chal",
            'base64 without accents': base64.b64encode(b'aan zoe marechal!').decode()}
        missed = [kind for kind, text in texts.items() if self.leftover('a', text, name) != 'whole']
        self.assertEqual(missed, [])
        self.assertEqual(self.leftover('b', name.encode(), name), 'whole')
        self.assertEqual(self.leftover('c', json.dumps({'x': name}), name), 'whole')
        other = {"mevrouw Marechal": 'near', "Zoë's jas": 'near', "marechaussee in Zoetermeer": None, "zoektocht": None}
        self.assertEqual({text: self.leftover('a', text, name) for text in other}, other)
        pairs = (("Jörg Müller", "joerg mueller"), ("Joerg Mueller", "Jörg Müller"), ("Jannie Weiß", "JANNIE WEISS"),
                 ("Мария Иванова", "мария иванова"), ("Øystein Åse", "oystein ase"), ("Łukasz Şahin", "lukasz sahin"))
        self.assertEqual([pair for pair in pairs if self.leftover('a', pair[1], pair[0]) != 'whole'], [])

    def leftover(self, column, value, name):
        """What the scan says of one value in one column of the table of this test."""
        self.env.cr.execute("TRUNCATE huiskamer_test_leftover")
        self.env.cr.execute(f"INSERT INTO huiskamer_test_leftover ({column}) VALUES (%s)", (value,))
        found = {'whole': [], 'near': []}
        erasure_scan.scan_table(self.env.cr, 'huiskamer_test_leftover', True,
                                [('a', 'text'), ('b', 'bytea'), ('c', 'jsonb')], Sought([name]), found)
        return next((kind for kind, hits in found.items() if hits), None)
