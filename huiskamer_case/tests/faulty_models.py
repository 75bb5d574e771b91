"""Models with the mistakes that a later module could make. The sweeps are known to work because they find these."""
from odoo import api, fields, models

from .common import CANARY
from .fake_models import add_models


class FaultyPerson(models.Model):
    """A named record whose label is the name."""
    _name = 'sweep.person'
    _description = "Person"
    _order = 'name'
    _module = None

    name = fields.Char()


class FaultyLabel(models.Model):
    """Everybody reads it, and with it the label of a person whom nobody may read."""
    _name = 'sweep.label'
    _description = "Label"
    _module = None

    person_id = fields.Many2one('sweep.person')


class FaultyRelated(models.Model):
    """A related field looks through the wall as superuser, as related fields do."""
    _name = 'sweep.related'
    _description = "Related"
    _module = None

    client_id = fields.Many2one('huiskamer.client')
    alias = fields.Char(related='client_id.alias')
    age_band = fields.Selection(related='client_id.age_band')


class FaultyCopy(models.Model):
    """A computed value is stored where there is no wall."""
    _name = 'sweep.copy'
    _description = "Copy"
    _module = None

    client_id = fields.Many2one('huiskamer.client')
    alias = fields.Char(compute='_compute_alias', store=True)

    @api.depends('client_id.alias')
    def _compute_alias(self):
        """Copy the name."""
        for record in self:
            record.alias = record.client_id.alias


class FaultyHeir(models.Model):
    """Everything of a person, with rights of its own, and labelled with her name."""
    _name = 'sweep.heir'
    _description = "Heir"
    _module = None
    _inherits = {'sweep.person': 'person_id'}

    person_id = fields.Many2one('sweep.person', required=True, ondelete='cascade')


class FaultyThread(models.Model):
    """A record of a person with followers, who are sent what is written on it."""
    _name = 'sweep.thread'
    _description = "Thread"
    _module = None
    _inherit = ['mail.thread']

    client_id = fields.Many2one('huiskamer.client')
    name = fields.Char()


class FaultyHeirOfClient(models.Model):
    """A client under another name."""
    _name = 'sweep.heir.of.client'
    _description = "Heir of a client"
    _module = None
    _inherits = {'huiskamer.client': 'client_id'}

    client_id = fields.Many2one('huiskamer.client', required=True, ondelete='restrict')


class FaultyNamed(models.Model):
    """A confidential record with a name for a label, and with chatter."""
    _name = 'sweep.named'
    _description = "Named"
    _module = None
    _inherit = ['huiskamer.confidential.mixin', 'mail.thread']

    alias = fields.Char()

    @api.depends('code', 'alias')
    def _compute_display_name(self):
        """Show the name beside the code."""
        for record in self:
            record.display_name = f'{record.code} {record.alias}'


# The last two have a shape that is wrong, and no rows.
FAULTY = (FaultyPerson, FaultyLabel, FaultyRelated, FaultyCopy, FaultyHeir, FaultyThread,
          FaultyHeirOfClient, FaultyNamed)
# The models in which each fault shows: who follows reads the message, not the record.
SHOWN_IN = {
    'sweep.label': 'sweep.label', 'sweep.related': 'sweep.related', 'sweep.copy': 'sweep.copy',
    'sweep.heir': 'sweep.heir', 'sweep.thread': 'mail.message'}
FOR_CASEWORKERS = ('sweep.person', 'sweep.thread')


def plant(test_class):
    """Add the faulty models to a test class, with the marker in each: open to everybody, but for two."""
    add_models(test_class, *FAULTY)
    env = test_class.env
    for faulty in FAULTY[:6]:
        group = 'huiskamer_case.group_caseworker' if faulty._name in FOR_CASEWORKERS else 'base.group_user'
        env['ir.model.access'].create({
            'name': faulty._name, 'model_id': env['ir.model']._get(faulty._name).id,
            'group_id': env.ref(group).id, 'perm_read': True})
    person, other = env['sweep.person'].create([{'name': f'{CANARY} person'}, {'name': "Merel"}])
    env['sweep.label'].create([{'person_id': person.id}, {'person_id': other.id}])
    env['sweep.related'].create({'client_id': test_class.client.id})
    env['sweep.copy'].create({'client_id': test_class.client.id})
    env['sweep.heir'].create({'person_id': person.id})
    thread = env['sweep.thread'].create({'client_id': test_class.client.id, 'name': f'{CANARY} thread'})
    thread.message_subscribe(partner_ids=test_class.users['office_user'].partner_id.ids)
    thread.message_post(body=f'{CANARY} message', message_type='comment', subtype_xmlid='mail.mt_comment')
    env.flush_all()
