"""Why: only the newest answer to a question counts from now on, and the database itself holds it to that.

Before, every live yes opened the gate, whatever was said after it. The older ones are marked here, before the
unique index is made; what they carried is settled in ``post-consent.py``, where the receipts are made too.
"""
COLUMNS = """
    ALTER TABLE huiskamer_consent
        ADD COLUMN IF NOT EXISTS is_newest boolean,
        ADD COLUMN IF NOT EXISTS question varchar,
        ADD COLUMN IF NOT EXISTS provider_id integer;
    ALTER TABLE huiskamer_consent_text ADD COLUMN IF NOT EXISTS is_used boolean;
    ALTER TABLE huiskamer_provider ADD COLUMN IF NOT EXISTS phone varchar;
"""
VALUES = """
    UPDATE huiskamer_consent c SET question = c.purpose,
           provider_id = (SELECT s.provider_id FROM huiskamer_service s WHERE s.id = c.service_id);
    UPDATE huiskamer_consent c SET is_newest = (c.id = n.id)
      FROM (SELECT DISTINCT ON (client_id, question, COALESCE(service_id, 0)) id, client_id, question, COALESCE(service_id, 0) AS service
              FROM huiskamer_consent ORDER BY client_id, question, COALESCE(service_id, 0), given_at DESC, id DESC) n
     WHERE n.client_id = c.client_id AND n.question = c.question AND n.service = COALESCE(c.service_id, 0);
    UPDATE huiskamer_consent_text t SET is_used = EXISTS (SELECT 1 FROM huiskamer_consent c WHERE c.text_id = t.id);
    UPDATE huiskamer_provider p SET phone = r.phone FROM res_partner r WHERE r.id = p.partner_id AND p.phone IS NULL;
"""
# An older yes gave way: to a no it was taken back, to a yes it was replaced.
OLDER = """
    UPDATE huiskamer_consent c SET state = CASE WHEN n.state = 'refused' THEN 'withdrawn' ELSE 'replaced' END
      FROM huiskamer_consent n
     WHERE NOT c.is_newest AND c.state IN ('given', 'renewed') AND n.is_newest AND n.client_id = c.client_id
       AND n.question = c.question AND COALESCE(n.service_id, 0) = COALESCE(c.service_id, 0)
"""
# The words that come with this version are version 2; those of before keep what was agreed to on them.
NAMES = """
    UPDATE ir_model_data SET name = name || '_1' WHERE module = 'huiskamer_case' AND model = 'huiskamer.consent.text'
       AND name LIKE 'consent\\_text\\_%%' AND name NOT LIKE '%%\\_1';
    UPDATE huiskamer_consent_text SET active = false WHERE purpose = 'report_comensha';
"""


def migrate(cr, _version):
    """Mark the newest answers, and end what an older yes still carried."""
    for statement in (COLUMNS, VALUES, OLDER, NAMES):
        cr.execute(statement.replace('%%', '%'))
