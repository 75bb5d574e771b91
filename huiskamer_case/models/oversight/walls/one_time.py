"""Numbers that stand in an address in place of a code.

Addresses stay: in a browser's history, in the log of a proxy, on a screen that is shared. Such a number is drawn
anew each time, opens nothing after some minutes, and nothing for anybody but whoever asked for it. Nothing is kept
of it: the code is in it, sealed with what Odoo keeps as the secret of its database.
"""
import base64
import hashlib
import hmac
import os
import time

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MINUTES = 15
NONCE = 12


def number_for(env, code):
    """A number that stands for this code, for the person of this environment and for some minutes."""
    nonce = os.urandom(NONCE)
    until = int(time.time()) + MINUTES * 60
    return base64.urlsafe_b64encode(nonce + _cipher(env).encrypt(nonce, f'{until} {code}'.encode(),
        _owner(env))).decode().rstrip('=')


def code_of(env, number):
    """The code for which this number stands, or nothing when it is over, somebody else's or made up."""
    try:
        data = base64.urlsafe_b64decode(number.encode('ascii') + b'=' * (-len(number) % 4))
        until, code = _cipher(env).decrypt(data[:NONCE], data[NONCE:], _owner(env)).decode().split(' ', 1)
    except (InvalidTag, ValueError):
        return ''
    return code if time.time() < int(until) else ''


def _owner(env):
    """For whom a number is."""
    return str(env.uid).encode()


def _cipher(env):
    """What seals the numbers of this database."""
    # sudo: nobody of ours reads settings; what comes out is a number that stands for a code
    secret = env['ir.config_parameter'].sudo().get_param('database.secret')
    return AESGCM(hmac.digest(secret.encode(), b'huiskamer.one.time', hashlib.sha256))
