"""The web bundles of a database, which Odoo makes of its own code and keeps as attachments."""

COLUMNS = ("name, url, store_fname, checksum, file_size, mimetype, type, public, "
           "res_model, res_id, create_uid, create_date, write_uid, write_date")
# Run inside Odoo. What Odoo keeps as words of its bundles, to be searched, and the files of bundles that were made anew
# are most of what an erasure looks through in a test.
SCRIPT = """
from pathlib import Path

env['ir.qweb']._pregenerate_assets_bundles()
env.cr.execute("UPDATE ir_attachment SET index_content = NULL WHERE url LIKE '/web/assets/%'")
attachments = env['ir.attachment']
for path in Path(attachments._filestore()).glob('??/*'):
    attachments._mark_for_gc(f'{path.parent.name}/{path.name}')
env.cr.commit()
attachments._gc_file_store_unsafe()
env.cr.commit()
"""
