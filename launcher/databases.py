"""Databases: one shared template, and copies with the addon in them.

A database is made under a temporary name and renamed when it is finished; the digest
of what went into it stands in its COMMENT. So a killed run leaves nothing that a later
one could take for finished.
"""
import contextlib
import json
import os
import shutil

from launcher import bundles, ingredients, results, server, settings
from launcher.steps import SetupError, locked, run, step

AS_INSTALLED = "HUIS_AS_INSTALLED"  # set while databases are taken as they were installed last
SQL_PROGRAM = """
import json, sys, psycopg2
try:
    connection = psycopg2.connect(dbname=sys.argv[1])
except psycopg2.Error as error:
    sys.exit(str(error))
connection.autocommit = True
cursor = connection.cursor()
cursor.execute(sys.argv[2], json.loads(sys.argv[3]) or None)
print(json.dumps(cursor.fetchall() if cursor.description else [], default=str))
"""
TEMPLATE_SCRIPT = """
# Core's daily report of this database to its maker.
env.ref('mail.ir_cron_module_update_notification').active = False
env['ir.qweb']._pregenerate_assets_bundles()
env.cr.commit()
"""
TODAY = "SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date::text"
# PostgreSQL writes a failed statement with its values, and the row it failed on, into its own log. Only a
# superuser may turn that off; elsewhere it is a line in postgresql.conf (docs/security-model.md).
SILENCE = """
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET log_min_error_statement = panic', current_database());
    EXECUTE format('ALTER DATABASE %I SET log_error_verbosity = terse', current_database());
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$
"""
# The demo touches its own records only: the company that it lives in is ours to name here.
HOST_COMPANY = """
UPDATE res_currency SET active = TRUE WHERE name = 'EUR';
UPDATE res_company SET name = 'Huiskamer (voorbeeld)', currency_id = (SELECT id FROM res_currency WHERE name = 'EUR');
UPDATE res_partner SET name = c.name, complete_name = c.name FROM res_company c WHERE c.partner_id = res_partner.id
"""
# What an administrator begins with, hashed as cheaply as Odoo's tests hash all others: many try whether it fits.
ADMIN_PASSWORD = ("$pbkdf2-sha512$1$5pyTEqKUEqKUcq611vq/Nw$"
                  "ApNvVnNTymSPTieYaJlUipUDBnScG/3Ze4pd3YFsrLpHCHHLMqqaUrCkP24WjrUsjutr4PBrnor.LbZv.JkJKw")


def sql(rig, database, statement, *values):
    """Run one SQL statement in its own transaction; return its rows as lists."""
    words = [rig.python, "-c", SQL_PROGRAM, database, statement, json.dumps(values)]
    todo = "see whether PostgreSQL runs: ./huis doctor"
    return json.loads(run(words, todo, env=server.python_environment()))


def connections(rig):
    """How many clients are connected to the cluster, this question's own one not counted."""
    query = ("SELECT count(*) FROM pg_stat_activity "
             "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
    return sql(rig, "postgres", query)[0][0]


def names(rig, pattern):
    """The databases whose name is LIKE a pattern, in order."""
    rows = sql(rig, "postgres", "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY 1", pattern)
    return [name for name, in rows]


def mark(rig, database):
    """The digest in a database's comment: None when it does not exist, "" when it has none."""
    rows = sql(rig, "postgres", "SELECT coalesce(shobj_description(oid, 'pg_database'), '') "
                                "FROM pg_database WHERE datname = %s", database)
    return rows[0][0] if rows else None


def is_there(rig, database):
    """True when a database exists with its attachments.

    With PGHOST the one may outlive the other: the cluster is not ours, the files are in our cache.
    """
    return filestore(database).exists() and mark(rig, database) is not None


def set_mark(rig, database, text):
    """Write the digest into a database's comment."""
    sql(rig, "postgres", f"""COMMENT ON DATABASE "{database}" IS '{text}'""")


def filestore(database):
    """The folder with a database's attachments."""
    return settings.cache() / "data" / "filestore" / database


def drop(rig, database):
    """Remove a database, its files and its keys; no error when it is not there."""
    sql(rig, "postgres", f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    shutil.rmtree(filestore(database), ignore_errors=True)
    shutil.rmtree(settings.key_folder(database), ignore_errors=True)


def copy(rig, source, target):
    """Make `target` a copy of `source`, replacing it; with its own identity and files, a silent log and our settings.

    The files are hard links: Odoo never changes one in place.
    """
    drop(rig, target)
    sql(rig, "postgres", f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    if filestore(source).exists():
        shutil.copytree(filestore(source), filestore(target), copy_function=os.link)
    copy_keys(source, target)
    sql(rig, target, "UPDATE ir_config_parameter SET value = gen_random_uuid()::text "
                     "WHERE key IN ('database.uuid', 'database.secret')")
    sql(rig, target, SILENCE)
    for setting in ("jit = off", "random_page_cost = 1.1"):  # docs/postgresql.md
        sql(rig, target, f'ALTER DATABASE "{target}" SET {setting}')


def copy_keys(source, target):
    """Give a copy keys of its own, so that what is erased in it leaves the other's alone; it owns them on first use."""
    if settings.key_folder(source).exists():
        shutil.copytree(settings.key_folder(source), settings.key_folder(target),
                        ignore=shutil.ignore_patterns("*.owner"))
        settings.key_folder(target).chmod(0o700)


def rename(rig, source, target):
    """Give a finished database its name, replacing what bore it."""
    drop(rig, target)
    if filestore(source).exists():
        filestore(source).rename(filestore(target))
    if settings.key_folder(source).exists():
        settings.key_folder(source).rename(settings.key_folder(target))
    sql(rig, "postgres", f'ALTER DATABASE "{source}" RENAME TO "{target}"')


def template(rig):
    """The name of the shared template without the addon and without demo data, made when missing."""
    name = f"huis_template_{ingredients.template_digest(rig)}"
    if is_there(rig, name):
        return name
    with locked(settings.lock_file(name)):
        if not is_there(rig, name):
            make_template(rig, name)
    return name


def make_template(rig, name):
    """Install the modules and build the web bundles, once for all later databases."""
    making, log = f"{name}_making", log_path("template")
    drop(rig, making)
    with step("template database, Odoo's modules and web bundles", lambda: results.stage(log)):
        words = ["-i", ",".join(ingredients.template_modules()), "--skip-auto-install",
                 "--load-language", settings.LANGUAGES]
        installed(rig, making, words, ingredients.template_modules(), log)
        server.run_script(rig, making, TEMPLATE_SCRIPT, log)
        rename(rig, making, name)


def installed(rig, database, words, modules, log):
    """Run Odoo to install modules. Raises SetupError unless all are installed afterwards."""
    code = server.run_once(rig, database, words, log)
    rows = [] if code else sql(
        rig, database, "SELECT name FROM ir_module_module WHERE state = 'installed' AND name = ANY(%s)", list(modules))
    absent = set(modules) - {name for name, in rows}
    if absent:
        raise SetupError(f"Odoo did not install {', '.join(sorted(absent))}:\n{results.last_errors(log)}",
                         f"mend what the log says ({log}) and run it again")


def log_path(name):
    """A fresh log file in the output folder."""
    settings.OUTPUT.mkdir(exist_ok=True)
    path = settings.OUTPUT / f"{name}{settings.lane()}.log"
    path.unlink(missing_ok=True)
    return path


def keep_as_installed(keep):
    """Say whether databases that are there are taken as they are in this run, and in what it starts."""
    os.environ.pop(AS_INSTALLED, None)
    if keep:
        os.environ[AS_INSTALLED] = "1"


def with_addon(rig, database, demo):
    """Make a database with the addon in it unless a current one exists.

    Returns what its installation logged that it should not have, as texts. A database
    with such complaints is usable but is made anew the next time.
    """
    source = template(rig)
    pages = demo or has_page_tests()
    wanted = ingredients.database_digest(source, demo and sql(rig, "postgres", TODAY), pages)
    with locked(settings.lock_file(database)):
        if is_there(rig, database) and (mark(rig, database) == wanted or AS_INSTALLED in os.environ):
            return []
        making, log = f"{database}_making", log_path(f"install-{'demo' if demo else 'plain'}")
        with step(f"install {settings.ADDON}{' with demo data' if demo else ''}", lambda: results.stage(log)):
            copy(rig, source, making)
            install_addon(rig, making, demo, log)
            complaints = results.complaints(log)
            if pages:
                carry_bundles(rig, database, making)
                server.run_script(rig, making, bundles.SCRIPT, log)
            rename(rig, making, database)
        if not complaints:
            set_mark(rig, database, wanted)
        return complaints


def install_addon(rig, database, demo, log):
    """Install the addon alone, with its own demo data when asked.

    Odoo loads a module's demo data only when all it depends on have theirs, so the flag is
    lent to them for the installation; their demo records are not loaded by that.
    """
    words = ["-i", settings.ADDON, "--skip-auto-install"]
    if demo:
        sql(rig, database, "UPDATE ir_module_module SET demo = TRUE WHERE state = 'installed'")
        sql(rig, database, HOST_COMPANY)
        words.append("--with-demo")
    installed(rig, database, words, [settings.ADDON], log)
    sql(rig, database, "UPDATE ir_module_module SET demo = (name = %s AND %s)", settings.ADDON, demo)
    sql(rig, database, "UPDATE res_users SET password = %s WHERE login = 'admin'", ADMIN_PASSWORD)


def has_page_tests():
    """True when a test of the addon opens pages, which need the web bundles."""
    return any("HttpCase" in path.read_text() for path in (settings.ADDON_FOLDER / "tests").rglob("*.py"))


def carry_bundles(rig, source, target):
    """Take over the web bundles of an older database, so that only those whose files changed are built anew.

    Odoo knows a bundle by the names and dates of its files, so a stale one is never used.
    """
    if not is_there(rig, source):
        return
    where = "WHERE url LIKE '/web/assets/%%' AND store_fname IS NOT NULL AND %s"
    rows = sql(rig, source, f"SELECT json_agg(a) FROM (SELECT {bundles.COLUMNS} FROM ir_attachment {where}) a",
               True)[0][0]
    rows = [row for row in rows or [] if (filestore(source) / row["store_fname"]).exists()]
    sql(rig, target, f"DELETE FROM ir_attachment {where}", True)
    sql(rig, target, f"INSERT INTO ir_attachment ({bundles.COLUMNS}) SELECT {bundles.COLUMNS} "
                     "FROM json_populate_recordset(NULL::ir_attachment, %s::json)", json.dumps(rows))
    for row in rows:
        place = filestore(target) / row["store_fname"]
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            os.link(filestore(source) / row["store_fname"], place)


def update_addon(rig, database, wanted):
    """Bring a database's addon to this checkout's state with Odoo's own update; True when it was needed."""
    if mark(rig, database) == wanted:
        return False
    log = log_path("update")
    with step(f"update {settings.ADDON} (its files changed)", lambda: results.stage(log)):
        installed(rig, database, ["-u", settings.ADDON, "--skip-auto-install"], [settings.ADDON], log)
        server.run_script(rig, database, bundles.SCRIPT, log)
    set_mark(rig, database, wanted)
    return True


@contextlib.contextmanager
def temporary_copy(rig, source, name):
    """A copy of a database for the length of the body."""
    copy(rig, source, name)
    try:
        yield name
    finally:
        drop(rig, name)


def plain_name():
    """This checkout's database with the addon and no demo data."""
    return f"huis_plain_{settings.checkout_name()}"


def full_name():
    """This checkout's database with the addon and its demo data, for tests."""
    return f"huis_full_{settings.checkout_name()}"


def empty_name():
    """The database of ./huis demo --empty."""
    return f"huis_empty_{settings.checkout_name()}"


def demo_name():
    """This checkout's database for ./huis demo."""
    return f"huiskamer_demo_{settings.checkout_name()}"
