"""A CRM that is already in use: Odoo's applications with their demo data, and guests of OCA.

It is made once and kept like the template. The addon comes into it as into somebody's house.
"""
import shutil

from launcher import databases, ingredients, odoo, python_packages, results, server, settings
from launcher.rig import Rig
from launcher.steps import locked, run, step

RECIPE = "1"  # raise it when the way it is made changes
GUESTS_LOCK = settings.ROOT / "requirements-guests.lock"
GUESTS = ("auditlog", "base_user_role", "mail_restrict_follower_selection", "queue_job", "web_responsive")
# Those that Debian's package has; what glues them together comes by itself.
APPLICATIONS = (
    "crm", "sale_management", "project", "hr", "calendar", "website", "survey", "mass_mailing", "base_automation",
    "spreadsheet_dashboard", "board", "data_recycle")
PREPARE_SCRIPT = """
env['res.company'].create({'name': 'Elders BV'})
env.ref('mail.ir_cron_module_update_notification').active = False
env.cr.commit()
"""


def guests(rig):
    """The folder with OCA's modules, unpacked from a hashed lock when it is not there yet."""
    folder = settings.cache() / f"guests-{settings.digest(GUESTS_LOCK)}"
    with locked(settings.lock_file(folder.name)):
        if not folder.exists():
            making = folder.with_name(folder.name + ".making")
            shutil.rmtree(making, ignore_errors=True)
            with step("modules of OCA, guests in the test CRM (hashes checked)"):
                run([rig.python, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "--target", making,
                     "-r", GUESTS_LOCK], python_packages.NETWORK)
            making.rename(folder)
    return folder


def with_guests(rig):
    """The same rig, with OCA's modules and the applications of the test CRM to be found."""
    found, folder = rig.odoo, guests(rig)
    return Rig(odoo.Odoo(found.script, found.python_path, [*found.addons, folder / "odoo" / "addons"], (folder,)),
               rig.python)


def digest(rig):
    """What the CRM depends on."""
    return settings.digest(RECIPE, ingredients.template_digest(rig), ",".join(APPLICATIONS), PREPARE_SCRIPT,
                           GUESTS_LOCK)


def ensure(rig):
    """The name of the CRM without the addon, made when missing; `rig` has the guests."""
    name = f"huis_crm_{digest(rig)}"
    with locked(settings.lock_file(name)):
        if not databases.is_there(rig, name):
            make(rig, name)
    return name


def make(rig, name):
    """Install the applications with their demo data, then the guests."""
    making, log = f"{name}_making", databases.log_path("crm")
    databases.drop(rig, making)
    with step("a CRM in use, once (some minutes)", lambda: results.stage(log)):
        modules = sorted({*APPLICATIONS, *ingredients.template_modules()})
        words = ["-i", ",".join(modules), "--with-demo", "--load-language", settings.LANGUAGES]
        databases.installed(rig, making, words, modules, log)
        databases.installed(rig, making, ["-i", ",".join(GUESTS), "--skip-auto-install"], GUESTS, log)
        server.run_script(rig, making, PREPARE_SCRIPT, log)
        databases.rename(rig, making, name)


def with_addon(rig):
    """The name of this checkout's CRM with the addon in it, made anew when a file of the addon changed; and
    complaints.
    """
    source, name = ensure(rig), f"huis_in_crm_{settings.checkout_name()}"
    wanted = settings.digest(source, ingredients.addon_digest())
    with locked(settings.lock_file(name)):
        if databases.is_there(rig, name) and databases.mark(rig, name) == wanted:
            return name, []
        making, log = f"{name}_making", databases.log_path("install-crm")
        with step(f"install {settings.ADDON} in the CRM", lambda: results.stage(log)):
            databases.copy(rig, source, making)
            databases.installed(rig, making, ["-i", settings.ADDON, "--skip-auto-install"], [settings.ADDON], log)
            databases.rename(rig, making, name)
        complaints = results.complaints(log)
        if not complaints:
            databases.set_mark(rig, name, wanted)
        return name, complaints
