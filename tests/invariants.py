"""What holds of the house whatever was killed, filled up, set back or done twice: twenty questions with no answer.

Each is a question to the database that finds what must not be. None needs a key, none changes anything; they are asked
after each fault, and of the demo as it comes.
"""
import base64
import re

OPEN = "('requested','received','decline_proposed','accepted','waitlisted','consent_expired','scheduled','unattended','called_off','attended')"  # noqa: E501
FINAL = "('completed','rejected','cancelled','failed','entered_in_error')"
LIVE_CONSENT = "c.state IN ('given','renewed')"

# what must not be -> the question that would find it
QUESTIONS = {
    "a file without a yes to it on record":
        "SELECT f.code FROM huiskamer_case f WHERE f.merged_into_id IS NULL AND NOT EXISTS (SELECT 1 FROM "
        "huiskamer_consent c"
        " WHERE c.client_id = f.client_id AND c.purpose = 'file')",
    "an answer without the line of history that made it":
        "SELECT c.code FROM huiskamer_consent c WHERE NOT EXISTS (SELECT 1 FROM huiskamer_consent_event e WHERE "
        "e.consent_id = c.id)",
    "two answers to one question that both count":
        "SELECT client_id, question FROM huiskamer_consent WHERE is_newest GROUP BY client_id, question, service_id "
        "HAVING count(*) > 1",
    "an answer whose state is not the last of its history":
        "SELECT c.code FROM huiskamer_consent c JOIN LATERAL (SELECT state FROM huiskamer_consent_event e WHERE "
        "e.consent_id = c.id"
        " ORDER BY e.id DESC LIMIT 1) e ON true WHERE e.state <> c.state",
    "an open handover without somebody and a moment":
        f"SELECT h.code FROM huiskamer_handover h JOIN huiskamer_case f ON f.id = h.case_id WHERE h.stage IN {OPEN}"
        " AND f.state <> 'frozen' AND (h.owner_id IS NULL OR h.next_action IS NULL OR h.deadline IS NULL)",
    "two open handovers of one file to one service":
        f"SELECT case_id FROM huiskamer_handover WHERE stage IN {OPEN} GROUP BY case_id, service_id HAVING count(*) > "
        f"1",
    "something sent without consent and without a ground of law":
        "SELECT code FROM huiskamer_handover WHERE sent_at IS NOT NULL AND consent_id IS NULL AND emergency_ground IS "
        "NULL",
    "something sent that was not frozen":
        "SELECT code FROM huiskamer_handover WHERE sent_at IS NOT NULL AND disclosure_digest IS NULL",
    "an open handover on an answer that was taken back":
        f"SELECT h.code FROM huiskamer_handover h JOIN huiskamer_consent c ON c.id = h.consent_id WHERE h.stage IN "
        f"{OPEN}"
        " AND c.state = 'withdrawn' AND h.emergency_ground IS NULL",
    "a handover without exactly one disclosure and one detail":
        "SELECT h.code FROM huiskamer_handover h WHERE (SELECT count(*) FROM huiskamer_disclosure d WHERE "
        "d.handover_id = h.id) <> 1"
        " OR (SELECT count(*) FROM huiskamer_handover_detail d WHERE d.handover_id = h.id) > 1",
    "a handover that moved without a line of history":
        "SELECT h.code FROM huiskamer_handover h WHERE h.stage <> 'draft' AND NOT EXISTS ("
        "SELECT 1 FROM huiskamer_handover_event e WHERE e.handover_id = h.id AND e.to_stage = h.stage)",
    "something written down before it happened":
        "SELECT code FROM huiskamer_handover_event WHERE occurred_at > recorded_at + interval '1 minute'",
    "a sealed file of a person whose consent was taken back that is not frozen":
        "SELECT f.code FROM huiskamer_case f JOIN huiskamer_consent c ON c.client_id = f.client_id AND c.purpose = "
        "'file' AND c.is_newest"
        " WHERE c.state = 'withdrawn' AND f.state = 'open'",
    "a file that was erased and is still there":
        "SELECT e.code FROM huiskamer_erasure e JOIN huiskamer_case f ON f.code = e.code",
    "a count below zero":
        "SELECT id FROM huiskamer_tally WHERE count < 0",
    "a sealed evening that still has what only an open one has":
        "SELECT b.id FROM huiskamer_evening_count b JOIN huiskamer_opening o ON o.id = b.opening_id WHERE o.state = "
        "'planned'",
    "a row of the log that is bound twice, or a gap in a day":
        "SELECT day FROM huiskamer_access_event WHERE digest IS NOT NULL GROUP BY day HAVING count(*) <> "
        "count(DISTINCT place)"
        " OR max(place) <> count(*)",
    "a data key of an epoch that is destroyed or unknown":
        "SELECT k.id FROM huiskamer_key k LEFT JOIN huiskamer_key_epoch e ON e.name = k.epoch WHERE e.id IS NULL OR "
        "e.state = 'destroyed'",
    "access for a time that has no end":
        "SELECT id FROM huiskamer_access_grant WHERE kind <> 'lock_out' AND (until IS NULL OR until <= since)",
    "a message, an attachment or a follower on a record of ours":
        "SELECT id FROM mail_message WHERE model LIKE 'huiskamer.%%' UNION ALL"
        " SELECT id FROM ir_attachment WHERE res_model LIKE 'huiskamer.%%' AND res_field IS NULL AND res_model NOT "
        "LIKE 'huiskamer.report%%'",
}
ENVELOPE = re.compile(r"hk2\.(\d+)\.([A-Za-z0-9+/=]+)")
SEALED = {
    "huiskamer_client": ("alias", "official_name", "phone", "contact_hours", "contact_remarks", "other_alias",
                         "code_word"),
    "huiskamer_contact": ("facts", "observation"), "huiskamer_goal": ("wish", "remark"),
    "huiskamer_step": ("what", "word"),
    "huiskamer_handover_detail": ("named_contact", "place", "reason_words"),
}


def broken(cursor):
    """What must not be and is: {words: the first rows}."""
    found = {}
    for words, question in QUESTIONS.items():
        cursor.execute(question)
        rows = cursor.fetchmany(5)
        if rows:
            found[words] = rows
    return found | unsealed(cursor)


def unsealed(cursor):
    """Values that lie open, half sealed, or under a key that is gone."""
    cursor.execute("SELECT id FROM huiskamer_key")
    keys, found = {str(number) for number, in cursor.fetchall()}, {}
    for table, columns in SEALED.items():
        for column in columns:
            cursor.execute(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL")
            wrong = [row for row, value in cursor.fetchall() if not is_whole(value, keys)]
            if wrong:
                found[f"a value that is not sealed whole: {table}.{column}"] = wrong[:5]
    return found


def is_whole(value, keys):
    """Whether this is an envelope under a key that is there."""
    envelope = ENVELOPE.fullmatch(value)
    return bool(envelope) and envelope[1] in keys and len(base64.b64decode(envelope[2])) >= 12 + 32 + 16
