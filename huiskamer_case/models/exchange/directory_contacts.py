"""Organisations that are in the CRM already: found before a new one is made, shown, and confirmed by whoever brings a
file in.
"""
import re
from urllib.parse import urlsplit

from odoo import models

from ..shared.fold import fold, parts

# What organisations are, and not what they are called.
LEGAL_FORMS = {'stichting', 'vereniging', 'bv', 'nv', 'vof', 'cooperatie', 'inc', 'ltd', 'limited', 'llc', 'gmbh',
               'cic', 'the', 'b', 'n', 'v'}
MOST_FOUND = 5  # of one organisation


def bare_name(name):
    """The words of a name without the legal form."""
    return tuple(word for word in parts(fold(name)) if word not in LEGAL_FORMS)


def bare_number(number):
    """A registration number without the signs between."""
    return re.sub(r'\W', '', number or '').upper()


def bare_site(site):
    """Host and path of a website, however it was written."""
    try:
        found = urlsplit(site if '//' in (site or '') else f'//{site or ""}')
    except ValueError:
        return ''
    return (found.netloc.lower().removeprefix('www.') + found.path.rstrip('/')) if found.netloc else ''


class Contacts:
    """The organisations of the CRM by number, website and name, read once for a whole file."""

    def __init__(self, env, companies, providers):
        """Index them; ``providers`` are those that are in the directory already, by contact."""
        self.env, self.providers, self.keys = env, providers, {}
        for company in companies:
            for key in (('number', bare_number(company.company_registry)), ('number', bare_number(company.vat)),
                        ('website', bare_site(company.website)), ('name', bare_name(company.name))):
                if key[1]:
                    self.keys.setdefault(key, []).append(company)

    def of(self, vals):
        """What was found for one organisation of a file: [{id, name, why}], the surest first."""
        why = {'number': self.env._("the same registration number"), 'website': self.env._("the same website"),
               'name': self.env._("the same name")}
        wanted = [('number', bare_number(number)) for number in sorted(vals['numbers'])]
        wanted += [('website', bare_site(vals.get('website'))), ('name', bare_name(vals['name']))]
        found = {}
        for key in wanted:
            for company in self.keys.get(key, ()):
                found.setdefault(company.id, {'id': company.id, 'name': company.name, 'why': why[key[0]]})
        return list(found.values())[:MOST_FOUND]

    def provider(self, contact):
        """The entry of the directory behind a contact, if there is one."""
        return self.providers.get(contact) or self.env['huiskamer.provider']


class HuiskamerDirectory(models.AbstractModel):
    """Looks first whether an organisation is in the CRM."""
    _inherit = 'huiskamer.directory'

    def _contacts(self, organizations):
        """The organisations of the CRM that the caller may read, ready to be looked through."""
        companies = self.env['res.partner'].search_fetch(
            [('is_company', '=', True)], ['name', 'website', 'company_registry', 'vat'], order='id')
        providers = self.env['huiskamer.provider'].with_context(active_test=False).search([])
        return Contacts(self.env, companies, {provider.partner_id.id: provider for provider in providers})
