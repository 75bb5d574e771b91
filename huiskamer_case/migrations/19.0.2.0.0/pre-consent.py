"""Why: only the newest answer to a question counts from now on, and the database itself holds it to that.

Before, every live yes opened the gate, whatever was said after it. The older ones are marked here, before the
unique index is made; what they carried is settled in ``post-consent.py``, where the receipts are made too.
"""
from odoo.tools import SQL


def migrate(cr, _version):
    """Mark the newest answers, let older ones give way, and keep the words of before under names of their own.

    Raw SQL: the models know the new columns, which are not there yet.
    """
    cr.execute(SQL(
        "ALTER TABLE huiskamer_consent ADD COLUMN IF NOT EXISTS is_newest boolean,"
        " ADD COLUMN IF NOT EXISTS question varchar, ADD COLUMN IF NOT EXISTS provider_id integer"))
    cr.execute(SQL("ALTER TABLE huiskamer_consent_text ADD COLUMN IF NOT EXISTS is_used boolean"))
    cr.execute(SQL("ALTER TABLE huiskamer_provider ADD COLUMN IF NOT EXISTS phone varchar"))
    cr.execute(SQL(
        "UPDATE huiskamer_consent c SET question = c.purpose,"
        " provider_id = (SELECT s.provider_id FROM huiskamer_service s WHERE s.id = c.service_id)"))
    cr.execute(SQL(
        "UPDATE huiskamer_consent c SET is_newest = (c.id = n.id) FROM ("
        "  SELECT DISTINCT ON (client_id, question, COALESCE(service_id, 0)) id, client_id, question,"
        "         COALESCE(service_id, 0) AS service"
        "    FROM huiskamer_consent ORDER BY client_id, question, COALESCE(service_id, 0), given_at DESC, id DESC) n"
        " WHERE n.client_id = c.client_id AND n.question = c.question AND n.service = COALESCE(c.service_id, 0)"))
    # an older yes gave way: to a no it was taken back, to anything else it was replaced
    cr.execute(SQL(
        "UPDATE huiskamer_consent c SET state = CASE WHEN n.state = 'refused' THEN 'withdrawn' ELSE 'replaced' END"
        " FROM huiskamer_consent n WHERE NOT c.is_newest AND c.state IN ('given', 'renewed') AND n.is_newest"
        " AND n.client_id = c.client_id AND n.question = c.question"
        " AND COALESCE(n.service_id, 0) = COALESCE(c.service_id, 0)"))
    cr.execute(SQL(
        "UPDATE huiskamer_consent_text t SET is_used = EXISTS (SELECT 1 FROM huiskamer_consent c WHERE c.text_id = "
        "t.id)"))
    cr.execute(SQL(
        "UPDATE huiskamer_provider p SET phone = r.phone FROM res_partner r WHERE r.id = p.partner_id AND p.phone IS "
        "NULL"))
    # the words that come with this version are a new one; those of before stay for what was agreed on them
    cr.execute(SQL(
        "UPDATE ir_model_data SET name = name || '_1' WHERE module = 'huiskamer_case' AND model = "
        "'huiskamer.consent.text'"
        " AND right(name, 2) <> '_1'"))
    cr.execute(SQL("UPDATE huiskamer_consent_text SET active = false WHERE purpose = 'report_comensha'"))
