"""What our commands have in common: one database, and what cannot be done is said in words."""
import contextlib
import sys

import psycopg2

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config

OURS = 'huiskamer.house'


def end(words, status):
    """End the command with these words and this exit status."""
    print(words, file=sys.stderr)
    sys.exit(status)


@contextlib.contextmanager
def of_one_database(words, status=1, **context):
    """The environment of the one database that was named, for whoever runs the server.

    What cannot be done, because the database is not there or not ours, or a file cannot be read or written, ends the
    command with its words and this exit status.

    :param list words: what stands behind the verb, as Odoo's own options
    """
    config.parse_config(words, setup_logging=True)
    if len(config['db_name']) != 1:
        end("Name one database with -d.", status)
    name = config['db_name'][0]
    try:
        registry = Registry(name)
        if OURS not in registry:
            end(f"huiskamer_case is not installed in {name}.", status)
        with registry.cursor() as cr:
            yield Environment(cr, SUPERUSER_ID, context)
    except psycopg2.OperationalError as error:
        end(str(error).strip(), status)
    except OSError as error:
        end(f"{error.filename}: {error.strerror}.", status)
