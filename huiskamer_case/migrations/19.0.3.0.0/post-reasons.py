"""Why a purpose rests on its ground is told in each language from now on: what a house wrote itself stays its own
words in all of them, and no translation of the words that came with the addon takes their place.
"""
from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools import file_open

SHIPPED = 'huiskamer_case/data/huiskamer_legal_basis_data.xml'
REASONS = ".//record[@model='huiskamer.legal.basis']/field[@name='reason']"


def migrate(cr, _version):
    """Say the words of the house in every language that it reads; the translations, loaded later, leave those."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    with file_open(SHIPPED, 'rb') as data:
        shipped = {field.text for field in etree.parse(data).iterfind(REASONS)}
    languages = [code for code, _name in env['res.lang'].get_installed()]
    for row in env['huiskamer.legal.basis'].search([]):
        if row.reason not in shipped:
            row.update_field_translations('reason', dict.fromkeys(languages, row.reason))
