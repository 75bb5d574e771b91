from odoo import api, fields, models

CAPACITY = 'capacity'
CODES = [
    (CAPACITY, "There is room"),
    ('no-capacity', "No place"),
    ('waitlist', "Waiting list"),
    ('additional-assessment-required', "They want to talk first"),
]
# What was said about places longer ago than this says nothing about tonight.
FRESH_HOURS = 24


class HuiskamerCapacity(models.Model):
    """What somebody said at one moment about the free places of a service (HSDS *service_capacity*).

    A new word never changes an older one, so that it stays known what was known when.
    """
    _name = 'huiskamer.capacity'
    _inherit = ['huiskamer.append.only.mixin']
    _description = "Word on free places"
    _order = 'stated_at desc, id desc'
    _rec_name = 'code'

    service_id = fields.Many2one('huiskamer.service', required=True, index=True, ondelete='cascade')
    code = fields.Selection(CODES, string="Is there room?", required=True)
    available = fields.Integer("Free places", help="Zero: the number was not said.")
    maximum = fields.Integer("Places in all", help="Zero: the number was not said.")
    stated_at = fields.Datetime("Said at", required=True, readonly=True, index=True)
    stated_by_id = fields.Many2one(
        'res.users', string="Written down by", required=True, readonly=True, ondelete='restrict')

    _numbers_make_sense = models.Constraint(
        'CHECK (available >= 0 AND maximum >= 0 AND (maximum = 0 OR available <= maximum))',
        "There cannot be fewer than no places, nor more free places than places in all.")
    _free_only_with_room = models.Constraint(
        f"CHECK (available = 0 OR code = '{CAPACITY}')", "Free places can be counted only where there is room.")

    # public: needs create access by list; who said it and when are the caller and now, whatever is sent
    @api.model_create_multi
    def create(self, vals_list):
        """Write the word down as said now and by the caller, whatever a caller sends along."""
        said = {'stated_at': fields.Datetime.now(), 'stated_by_id': self.env.uid}
        return super().create([vals | said for vals in vals_list])

    def _words(self):
        """The statement in a few words, without its age."""
        self.ensure_one()
        if self.code == CAPACITY and self.available and self.maximum:
            return self.env._("%(free)s of %(all)s free", free=self.available, all=self.maximum)
        if self.code == CAPACITY and self.available:
            return self.env._("%(free)s free", free=self.available)
        return dict(self._fields['code']._description_selection(self.env))[self.code]
