"""./huis pot and ./huis po: the addon's terms, exported by Odoo and merged into Dutch."""
from launcher import databases, rig, server, settings
from launcher.commands import no_arguments
from launcher.steps import SetupError, locked, run, say, step, tail

LANGUAGE = "nl"
DATES = ('"POT-Creation-Date:', '"PO-Revision-Date:')
MERGE = """
import sys, polib
pot, path, language = polib.pofile(sys.argv[1]), sys.argv[2], sys.argv[3]
try:
    old = {(e.msgctxt, e.msgid): e for e in polib.pofile(path)}
except OSError:
    old = {}
new = polib.POFile(wrapwidth=78)
new.metadata = dict(pot.metadata, Language=language)
added = 0
for term in pot:
    before = old.pop((term.msgctxt, term.msgid), None)
    if before is not None:
        term.msgstr, term.msgstr_plural, term.tcomment = before.msgstr, before.msgstr_plural, before.tcomment
        term.flags = sorted({*term.flags, *before.flags})
    else:
        added += 1
    new.append(term)
new.save(path)
gone = [e for e in old.values() if not e.obsolete]
missing = [e.msgid for e in new if not e.translated()]
print(f"{len(new)} terms, {added} new, {len(gone)} gone, {len(missing)} without translation")
for text in missing[:40]:
    print(f"  missing: {text[:100]!r}")
if len(missing) > 40:
    print(f"  ... and {len(missing) - 40} more")
"""


def template_file():
    """Where the terms in English are kept."""
    return settings.ADDON_FOLDER / "i18n" / f"{settings.ADDON}.pot"


def export(the_rig):
    """Write the .pot with Odoo's own exporter from a database with the addon."""
    databases.with_addon(the_rig, databases.plain_name(), demo=False)
    target, log = template_file(), databases.log_path("export")
    target.parent.mkdir(exist_ok=True)
    config = server.config_file(the_rig, databases.plain_name())
    with step(f"export {target.name}"):
        words = ["i18n", "export", "-c", config, "-d", databases.plain_name(), "-o", target, settings.ADDON]
        process = server.start(the_rig, databases.plain_name(), words, log)
        try:
            code = process.wait()
        finally:
            server.stop(process)
            config.unlink(missing_ok=True)
        if code:
            raise SetupError(f"Odoo's exporter ended with {code}:\n{tail(log)}", f"read {log}")
        forget_dates(target)


def forget_dates(path):
    """Take the dates out of a .pot, so that the file changes only when a term does."""
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(DATES)))


def pot(arguments):
    """Export the terms."""
    with rig.running() as the_rig, locked(settings.lock_file(f"test-{settings.checkout_name()}")):
        export(the_rig)


def po(arguments):
    """Export the terms and merge them into the Dutch file; what is translated stays."""
    with rig.running() as the_rig, locked(settings.lock_file(f"test-{settings.checkout_name()}")):
        export(the_rig)
        path = settings.ADDON_FOLDER / "i18n" / f"{LANGUAGE}.po"
        words = run([the_rig.python, "-c", MERGE, template_file(), path, LANGUAGE],
                    f"see whether {path} is a sound .po file")
        say(words.rstrip())


COMMANDS = {
    "pot": ("export the addon's translatable terms", no_arguments, pot),
    "po": ("export the terms and merge them into the Dutch translation", no_arguments, po),
}
