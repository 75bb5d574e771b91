"""Rows whose order, numbers and moments tell nothing: made anew together, in random order.

PostgreSQL shows which transaction last touched a row (``xmin``), where it stands (``ctid``) and, where
numbers are counted, which came first. For nameless records that would be a time and an order.
"""
import random

from odoo import api, models
from odoo.tools import SQL

# The operating system's random source: the state of Python's own could be worked out from rows.
_random = random.SystemRandom()


def shuffled(rows):
    """The same rows in a random order, as a list."""
    rows = list(rows)
    _random.shuffle(rows)
    return rows


def insert_shuffled(cr, table, columns, rows):
    """Insert rows with one statement, in random order.

    Raw SQL: the ORM would keep the order in which Python holds them.
    """
    if rows:
        cr.execute(SQL(
            "INSERT INTO %s (%s) VALUES %s", SQL.identifier(table),
            SQL(', ').join(SQL.identifier(column) for column in columns),
            SQL(', ').join(SQL("%s", row) for row in shuffled(rows))))


def random_ids(cr, table):
    """Let the database draw the numbers of a table at random: counted ones would tell order and number.

    Raw SQL: the ORM has no word for the default of a column ``id``.
    """
    cr.execute(SQL(
        "ALTER TABLE %s ALTER id SET DEFAULT 1 + floor(random() * 2147483646)::int", SQL.identifier(table)))


class HuiskamerMixedRowsMixin(models.AbstractModel):
    """Nameless records of a week: whenever one is made or changed, all of that week are made anew.

    So a row says no more than its week, ``gone_on``, also to who has the whole database.
    """
    _name = 'huiskamer.mixed.rows.mixin'
    _description = "Rows mixed by week"

    @api.private
    def init(self):
        """Draw the numbers of these rows at random."""
        if not self._abstract:
            random_ids(self.env.cr, self._table)

    # public: adds nothing to who may create
    @api.model_create_multi
    def create(self, vals_list):
        """Make records, and mix those of their weeks."""
        made = super().create(vals_list)
        made._mix()
        return made

    # public: adds nothing to who may write
    def write(self, vals):
        """Change records, and mix those of their weeks."""
        done = super().write(vals)
        self._mix()
        return done

    def _mix(self):
        """Make all rows of these weeks anew: one transaction, a random place, the same numbers.

        Raw SQL: the ORM updates only what changes, and in its own order. When another session changes the same
        week the database refuses and Odoo runs the call again; that is no error.
        """
        self.flush_model()
        # sudo: which weeks these records are of; only rows of those weeks are touched, and nothing in them changes
        weeks = tuple({week for week in self.sudo().mapped('gone_on') if week}) or (None,)
        columns = ['id', *(field.name for field in self._fields.values() if field.store and field.column_type
                           and field.name != 'id')]
        self.env.cr.execute(SQL(
            "DELETE FROM %s WHERE gone_on IN %s RETURNING %s", SQL.identifier(self._table), weeks,
            SQL(', ').join(SQL.identifier(column) for column in columns)), log_exceptions=False)
        insert_shuffled(self.env.cr, self._table, columns, self.env.cr.fetchall())
