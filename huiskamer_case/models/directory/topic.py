from odoo import fields, models
from odoo.exceptions import UserError


class HuiskamerTopic(models.Model):
    """What a question at the huiskamer can be about, leaving and entering alike."""
    _name = 'huiskamer.topic'
    _description = "Topic"
    _is_open_to_crm = True
    _order = 'sequence, code, id'

    code = fields.Char(required=True, help="What counts are kept under. It never changes.")
    name = fields.Char(required=True, translate=True)
    direction = fields.Selection(
        [('in', "Entering"), ('out', "Leaving"), ('neither', "Neither")],
        required=True, default='neither')
    is_health = fields.Boolean(
        "About health", help="In a file, a goal about this needs the client's yes to writing down facts about health.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex('(code)', "There is already a topic with this code.")
    _code_format = models.Constraint(
        "CHECK (code ~ '^[a-z0-9_]{1,32}$')",
        "A topic code has lower case letters, digits and underscores only, 32 at most.")

    # public: needs write access by list and never changes what a topic stands for
    def write(self, vals):
        """Change a topic, but never its code: counts of past evenings hang on it; and never whether it is about health.

        :raise UserError: when the code would change, or goals about health would become goals about anything, or the
            other way round: who reads them and when they go hangs on what clients said of health
        """
        if 'code' in vals and any(topic.code != vals['code'] for topic in self):
            raise UserError(self.env._("The code of a topic cannot change: past evenings were counted under it."))
        if 'is_health' in vals and any(topic.is_health != bool(vals['is_health']) for topic in self):
            raise UserError(self.env._(
                "Whether a topic is about health does not change: clients said yes or no to that. Make a new topic "
                "instead."))
        return super().write(vals)
