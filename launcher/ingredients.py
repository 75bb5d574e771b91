"""What goes into a database: the modules of the template, and digests of all that one is made from."""
import ast

from launcher import odoo, settings
from launcher.steps import SetupError

RECIPE = "1"  # raise it when the way a template is made changes
ADDON_FILES = {".py", ".xml", ".csv", ".po", ".js", ".scss", ".css", ".html", ".json", ".svg", ".png"}


def manifest():
    """The addon's manifest as a dict. Raises SetupError when it cannot be read."""
    path = settings.ADDON_FOLDER / "__manifest__.py"
    try:
        return ast.literal_eval(path.read_text())
    except (OSError, SyntaxError, ValueError) as error:
        raise SetupError(f"The addon's manifest cannot be read: {error}", f"mend {path}") from None


def template_modules():
    """The Odoo modules of the template: what the addon depends on, and those the tests need."""
    return sorted({*manifest().get("depends", ["base"]), *settings.EXTRA_MODULES})


def template_digest(rig):
    """What a template depends on: Odoo, the packages, the modules, the recipe, and where its files are."""
    return settings.digest(RECIPE, str(settings.cache()), odoo.full_version(rig.odoo), settings.LOCK,
                           ",".join(template_modules()))


def addon_digest():
    """A digest of the addon's files, tests not counted: they are not in the database."""
    folder, parts = settings.ADDON_FOLDER, []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.suffix in ADDON_FILES and path.is_file() and place.parts[0] != "tests":
            parts += [str(place), path]
    return settings.digest(*parts)


def database_digest(source, demo_day, pages):
    """What a database with the addon is made of: a template, the addon, and with demo data the day in the huiskamer,
    for the evening that is open in it is tonight's.

    :param demo_day: that day, as whatever says it; nothing without demo data
    """
    return settings.digest(source, addon_digest(), f"{demo_day} {pages}")
