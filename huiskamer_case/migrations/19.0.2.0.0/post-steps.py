"""Steps became things of their own: what earlier notes carried as next step is brought over, so that no agreement is
lost.
"""
import base64
import logging

from cryptography.exceptions import InvalidTag

from odoo.api import SUPERUSER_ID, Environment
from odoo.tools import SQL, sql

_logger = logging.getLogger(__name__)
UNREADABLE = "[cannot be opened]"


def migrate(cr, version):
    """Make a step of every next step that a note carries; notes of before have no moment of writing yet.

    Raw SQL: the code does not know these columns any more.
    """
    if not version or not sql.column_exists(cr, 'huiskamer_contact', 'next_step'):
        return
    cr.execute(SQL("UPDATE huiskamer_contact SET written_at = create_date WHERE create_date IS NOT NULL"))
    env = Environment(cr, SUPERUSER_ID, {})
    made = [_bring_over(env, *row) for row in _rows(cr)]
    env.flush_all()
    # The words are in the steps now, sealed; nothing of them stays behind where no form shows it.
    cr.execute(SQL("UPDATE huiskamer_contact SET next_step = NULL, next_step_on = NULL"))
    _logger.info("%s next steps of notes became steps", len(made))


def _rows(cr):
    """What the notes carry, and whether it is past: in a closed file, or a month ago with a later note after it.

    Such a step is on record and on nobody's page. Raw SQL: as above.
    """
    cr.execute(SQL("""
        SELECT c.id, c.case_id, c.author_id, c.subject, c.next_step, coalesce(c.next_step_on, c.held_on), f.state =
            'closed' OR (
                   coalesce(c.next_step_on, c.held_on) < current_date - interval '30 days' AND EXISTS (
                   SELECT 1 FROM huiskamer_contact later WHERE later.case_id = c.case_id AND later.id <> c.id
                      AND later.held_on >= coalesce(c.next_step_on, c.held_on)))
          FROM huiskamer_contact c JOIN huiskamer_case f ON f.id = c.case_id
         WHERE c.next_step IS NOT NULL OR c.next_step_on IS NOT NULL ORDER BY c.id"""))
    return cr.fetchall()


def _bring_over(env, note_id, case_id, author_id, subject, envelope, day, is_past):
    """One step, with the words opened from the note and sealed anew."""
    case = env['huiskamer.case'].browse(case_id)
    author = env['res.users'].browse(author_id)
    return env['huiskamer.step']._bring_over({
        'case_id': case_id, 'contact_id': note_id, 'what': _opened(env, subject, envelope) or "…", 'due_on': day,
        'owner_id': (author if case._can_work_on(author) else case.caseworker_id).id,
        'state': 'unsaid' if is_past else 'open'})


def _opened(env, subject, envelope):
    """The words in an envelope of a field that the code no longer has, sealed as it was done then.

    :raise SealedError: when the key folder is not there: then nothing is migrated, and nothing is lost
    """
    from odoo.addons.huiskamer_case.models.oversight.sealing import sealed  # noqa: PLC0415 the registry is complete by now
    if not envelope:
        return ''
    try:
        _mark, number, data = envelope.split('.')
        cipher = env['huiskamer.key']._ciphers_or_refusal([int(number)])[int(number)]
        return sealed.unseal(cipher, base64.b64decode(data, validate=True),
                             f'huiskamer.contact|next_step|{subject}'.encode())
    except (KeyError, ValueError, InvalidTag):
        return UNREADABLE
