import base64

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo.tests import TransactionCase, tagged

from ...models.dropin import counters
from ...models.oversight.read_log import chain
from ...models.oversight.sealing import key_folder, sealed
from ...models.shared import house_days

KEY = bytes(range(32))
# What 19.0.3.0.0 wrote, made by hand by what its docs say of it.
VALUE = 'hk2.7.AAECAwQFBgcICQoLCmekfqnJ4m3/KP3v0I74bYPWhzTwe198OGflhR1pALKbBTRzqSl12GyO8NVzGQL/'
OF_A_WEEK = 'AAECAwQFBgcICQoLPCC3Of/F82baUfUHi35WSRm/VC5j7Mpq'
COUNTS = 'AAAAQnjaq1ZKzi/NKylWsqpWykjNKdBPTCnLTAVyjWt1lHISS1JBEgb6ZZnFmSX6GYYWSlaGQInE9MTMPKBMbS0Av0cVNw=='
CAME_OUT = 'AAECAwQFBgcICQoLbtkjzcScN5okIpEdFr5dUXd+0cNBIblYzoUSqqqA8MZeZ8SbejMAjeD46gk7Gw2GNcf/zQ=='
READ = {
    'id': 3, 'at': '2026-01-02 03:04:05', 'user_id': 7, 'model': 'huiskamer.case', 'codes': 'ABCD-EFGH', 'files': 1,
    'how_many': 1, 'field_names': 'code', 'purpose': None, 'relation': 'team', 'day': '2026-01-02', 'place': 1}
ITS_DIGEST = '91290580ab5d6d54dfae1e104274a60ef573e12cc222da8be109c0002e00a6f7'
OF_THE_DAY = '555dab1e80cf41aef51b4dcb25412f27fff23633c6fde02c1f1ee5f895238266'


@tagged('post_install', '-at_install')
class TestKeptFormats(TransactionCase):
    """What an earlier release wrote opens in this one: values, counts, keys, slips, the log, and what came out."""

    def test_a_value_and_what_a_week_sealed_open(self):
        cipher = AESGCM(KEY)
        key_id, data = sealed.split(VALUE)
        self.assertEqual((key_id, sealed.unseal(cipher, data, b'huiskamer.client|alias|7|onderwerp|1')),
                         (7, "Merel, vrijdag"))
        again = sealed.split(sealed.seal(cipher, 7, "Merel, vrijdag", b'x'))[1]
        self.assertEqual(len(again), len(data), "as long as it was: a nonce, and steps of 32 bytes")
        keys = self.env['huiskamer.short.key'].sudo()
        self.assertEqual(keys._open('abc', OF_A_WEEK, 'week', {'abc': cipher}), b'{"a": 1}')
        self.assertEqual(len(keys._seal('abc', b'{"a": 1}', 'week', {'abc': cipher})), len(OF_A_WEEK))

    def test_counts_come_out(self):
        found = counters.unpack(base64.b64decode(COUNTS))
        self.assertEqual(found, {'counts': {('help', 'advies'): 3}, 'late': {(0, 'visit', 'h18'): 1}, 'again': {}})

    def test_a_key_and_a_slip_are_known(self):
        self.assertEqual(key_folder.check_value(KEY), '91ad0248288290d9')
        self.assertEqual(self.env['huiskamer.client']._slip_digest('K7PD3MXHQ47C'),
                         '297bd8590a689292247d2f2b4e07b9d03498968f2e1054e6')

    def test_the_log_is_whole(self):
        row = chain.row_digest('', READ)
        self.assertEqual((row, chain.day_digest('', '2026-01-02', 1, row)), (ITS_DIGEST, OF_THE_DAY))

    def test_what_came_out_of_answers_comes_out_again(self):
        numbers, digest = self.env['huiskamer.answer.number'].sudo(), 'f' * 64
        self.env.cr.execute("INSERT INTO huiskamer_answer_number (digest, sent, day, result) VALUES (%s, %s, %s, %s)",
                            (digest, digest, house_days.today(), CAME_OUT))
        self.assertEqual(numbers._come_out('0123456789abcdef' * 2, digest, digest), self.env['res.users'].browse(2))
