"""Why: what was agreed is kept by value from now on, so every consent there is gets its receipt from what is known.

Such a receipt says that it was made by this migration: names and words are those of today's directory and of the
text it stands on, which were not kept by value then. What no longer has a yes, because a newer answer was smaller
or a no, or because its file was closed, ends as it would have ended at once.
"""
from odoo import SUPERUSER_ID, api
from odoo.addons.huiskamer_case.models.casework.consent import consent_flow as flow
from odoo.addons.huiskamer_case.models.casework.consent.consent_receipt import FORMAT, MIGRATED, sealed
from odoo.addons.huiskamer_case.models.shared.guards import through_method
from odoo.tools import SQL

PARTNERS = {
    'service_care_house_coordination': ("They work together with the police and the public prosecutor.",
                                        "Zij werken samen met de politie en het Openbaar Ministerie."),
    'service_comensha_coordination': ("They get reports from the police, among others. What they share about you, you "
                                      "can ask them.",
                                      "Zij krijgen meldingen, ook van de politie. Wat zij over jou delen, kun je hun "
                                      "vragen."),
}


def migrate(cr, _version):
    """Give each consent its receipt, each contact of the directory its first look, and settle what stood on older
    answers.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    env['huiskamer.provider'].with_context(active_test=False).search([('contact_seen', '=', False)])._look_at_contact()
    give_receipts(env)
    name_receivers(env)
    settle(env)
    name_partners(env)


def give_receipts(env):
    """Write what is known of each answer that has no receipt.

    Raw SQL: the model lets nobody write a receipt.
    """
    consents = env['huiskamer.consent'].search([('receipt', '=', False)])
    for consent in consents:
        text, digest = sealed(receipt_of(consent))
        env.cr.execute(SQL("UPDATE huiskamer_consent SET receipt = %s, receipt_digest = %s WHERE id = %s", text, digest,
                           consent.id))
    consents.invalidate_recordset()
    for consent in consents.filtered(lambda consent: not consent.is_newest
                                     and consent.state in (flow.REPLACED, flow.WITHDRAWN)):
        if consent.state not in consent.event_ids.mapped('state'):
            newest = consent._newest(consent.client_id, consent.question, consent.service_id)
            consent._add_event(consent.state, newest.given_at, False)


def receipt_of(consent):
    """What is known today of an answer of then."""
    text = consent.text_id
    named = {'lang': text._lang()}
    receiver = consent.service_id.with_context(named)._as_named_now() if consent.service_id else None
    first = consent.event_ids.sorted(lambda event: (event.occurred_at, event.id))[:1]
    return {
        'format': FORMAT,
        'made_from': MIGRATED,
        'about': consent.client_id.code,
        'controller': {'name': '', 'reach': ''},
        'purpose': consent.purpose,
        'basis': consent.basis or '',
        'words': {'text': text.body, 'digest': text.digest, 'language': text.language_id.code, 'version': text.version},
        # nobody read out with whom a receiver works together
        'receiver': receiver and receiver | {'partners': '', 'works_with': {}},
        'kinds': consent.category_ids.sorted().with_context(named)._as_meant_now(),
        'answer': first.state or consent.state,
        'method': consent.method,
        'spoken_alone': consent.spoken_alone,
        'interpreter': consent.interpreter,
        'given_at': f'{consent.given_at.isoformat()}Z',
        'valid_until': f'{consent.valid_until.isoformat()}Z',
        'recorded_by': consent.recorded_by_id.id,
    }


def name_receivers(env):
    """Letters that were sent keep the name that their receiver has today; the name of then was not kept.

    Raw SQL: the model lets nobody write what was sent.
    """
    for disclosure in env['huiskamer.disclosure'].search([('frozen_at', '!=', False), ('sent_to', '=', False)]):
        env.cr.execute(SQL("UPDATE huiskamer_disclosure SET sent_to = %s WHERE id = %s",
                           disclosure.handover_id._receiver_now(), disclosure.id))
    env['huiskamer.disclosure'].invalidate_model(['sent_to'])


def settle(env):
    """End what an older yes carried and the newest answer does not; end what closed files still shared."""
    for consent in through_method(env['huiskamer.consent']).search(
        [('is_newest', '=', True), ('question', '=', flow.SHARE)]):
        consent._settle(consent)
    for case in env['huiskamer.case'].search([('state', '=', 'closed')]):
        case.client_id._end_sharing(case._open_handovers().service_id)


def name_partners(env):
    """What a client hears of the two services that sit with the police, where the directory says nothing yet."""
    for name, (english, dutch) in PARTNERS.items():
        service = env.ref(f'huiskamer_case.{name}', raise_if_not_found=False)
        if service and not service.partners:
            service.partners = english
            if env['res.lang']._lang_get('nl_NL'):
                service.with_context(lang='nl_NL').partners = dutch
