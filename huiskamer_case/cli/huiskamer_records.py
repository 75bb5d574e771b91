import sys
from pathlib import Path

from odoo.addons.huiskamer_case.cli.of_one_database import of_one_database
from odoo.cli.command import Command


class HuiskamerRecords(Command):
    """Write a starter for the processing record (GDPR art. 30) and the impact assessment (art. 35).

    odoo --addons-path=PATHS huiskamer_records -c odoo.conf -d DATABASE FOLDER

    Two Markdown files, filled with what the models of this database really hold, in Dutch when Dutch is
    installed. Files that are there already are not written over: they may hold what people decided.
    """
    name = 'huiskamer_records'

    def run(self, cmdargs):
        """Write both files; exit status 1 when one is there already."""
        if not cmdargs or cmdargs[-1].startswith('-'):
            sys.exit("Name the folder to write into as the last word.")
        *rest, folder = cmdargs
        with of_one_database(rest) as env:
            lang = 'nl_NL' if env['res.lang']._lang_get('nl_NL') else 'en_US'
            sys.exit(self.write(env['huiskamer.records'].with_context(lang=lang), Path(folder)))

    def write(self, records, folder):
        """Write what is not there yet; return the exit status."""
        folder.mkdir(parents=True, exist_ok=True)
        status = 0
        for name, make in (('processing-record.md', records._processing_record),
                           ('dpia.md', records._impact_assessment)):
            path = folder / name
            if path.exists():
                print(f"{path} is there already and was left as it is.", file=sys.stderr)
                status = 1
                continue
            path.write_text(make(), encoding='utf-8')
            print(path)
        return status
