"""Two sessions at once on a real server: nothing is used after it was withdrawn."""
import threading

import pytest

from launcher.rpc import RpcError

ROUNDS = 4


@pytest.fixture
def worker(server, password_of):
    """A caseworker's session."""
    return server.rpc('caseworker', password_of('caseworker'))


def text(worker, purpose):
    """The reviewed Dutch words for this purpose."""
    return worker.call('huiskamer.consent.text', 'search', [
        ('purpose', '=', purpose), ('language_id.code', '=', 'nl'), ('reviewed_on', '!=', False)], limit=1)[0]


def yes(worker, purpose, **answers):
    """The answers of a client who says yes."""
    return {'text_id': text(worker, purpose), 'method': 'spoken', 'spoken_alone': True, 'state': 'given'} | answers


def new_file(worker):
    """A fresh file, with a draft handover and consent to it: ids of file, client's code and handover."""
    [location] = worker.call('huiskamer.location', 'search', [], limit=1)
    [case] = worker.call('huiskamer.case', 'open_file', yes(
        worker, 'file', alias="Proef (voorbeeld)", age_band='21_up', location_id=location))
    [row] = worker.call('huiskamer.case', 'read', [case], ['client_id'])
    client, code = row['client_id']
    worker.call('huiskamer.client', 'write', [client], {'contact_channel': 'here'})
    [service] = worker.call('huiskamer.service', 'search', [], limit=1)
    [alias] = worker.call('huiskamer.data.category', 'search', [('code', '=', 'alias')])
    [handover] = worker.call('huiskamer.case', 'hand_over', [case], {'service_id': service, 'category_ids': [alias]})
    worker.call('huiskamer.handover', 'record_consent', [handover], yes(worker, 'share'))
    return case, code, handover


def at_once(*calls):
    """Make these calls at the same moment; what each answered, or the error it met."""
    barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def make(number, call):
        barrier.wait()
        try:
            answers[number] = call()
        except RpcError as error:
            answers[number] = error

    threads = [threading.Thread(target=make, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize('first', range(ROUNDS))
def test_nothing_is_sent_or_written_after_a_withdrawal(worker, server, password_of, first):
    case, code, handover = new_file(worker)
    host = server.rpc('host', password_of('host'))
    other = server.rpc('caseworker', password_of('caseworker'))
    withdrawn, _sent, _written = at_once(
        lambda: host.call('huiskamer.consent', 'withdraw', code),
        lambda: worker.call('huiskamer.handover', 'move', [handover], 'send', {'sent_how': 'phone'}),
        lambda: other.call('huiskamer.contact', 'create', {'case_id': case, 'facts': "Een gesprek (voorbeeld)."}))
    assert withdrawn is True, "withdrawing is never blocked"
    [cover] = worker.call('huiskamer.case', 'read', [case], ['state'])
    [sent] = worker.call('huiskamer.handover', 'read', [handover], ['stage', 'ended_because'])
    assert cover['state'] == 'frozen'
    assert (sent['stage'], sent['ended_because']) == ('cancelled', 'consent_withdrawn')
    for late in (lambda: worker.call('huiskamer.contact', 'create', {'case_id': case, 'facts': "Later"}),
                 lambda: worker.call('huiskamer.handover', 'move', [handover], 'send', {'sent_how': 'phone'})):
        with pytest.raises(RpcError):
            late()


def test_each_door_to_a_file_is_shut_for_each_wrong_role_and_open_for_the_right_one(worker, server, password_of, credentials):
    case, code, handover = new_file(worker)
    doors = {
        'open': lambda who: who.call('huiskamer.case', 'open_file', yes(worker, 'file', alias="X", location_id=1)),
        'create': lambda who: who.call('huiskamer.case', 'create', {'client_id': 1, 'location_id': 1, 'caseworker_id': who.uid}),
        'copy': lambda who: who.call('huiskamer.case', 'copy', [case]),
        'default': lambda who: who.call('huiskamer.case', 'create', {}, context={'default_client_id': 1, 'huiskamer_in_process': True}),
        'close': lambda who: who.call('huiskamer.case', 'close', [case], {'outcome': 'helped'}),
        'freeze': lambda who: who.call('huiskamer.case', 'freeze', [case], {}),
        'renew': lambda who: who.call('huiskamer.case', 'renew', [case], yes(worker, 'file')),
        'undo': lambda who: who.call('huiskamer.case', 'undo_withdrawal', [case], yes(worker, 'file')),
        'minor': lambda who: who.call('huiskamer.case', 'start_minor_path', [case]),
        'reveal': lambda who: who.call('huiskamer.client', 'reveal_phone', worker.call(
            'huiskamer.client', 'search', [('code', '=', code)])),
        'write': lambda who: who.call('huiskamer.case', 'write', [case], {'state': 'open'}),
    }
    for login in credentials:
        if login != 'caseworker':
            stranger = server.rpc(login, password_of(login))
            for name, door in doors.items():
                if name == 'open' and login == 'caseworker2':
                    continue  # a caseworker opens files of her own
                with pytest.raises(RpcError):
                    door(stranger)
                    pytest.fail(f'{login}: {name}')
    worker.call('huiskamer.case', 'renew', [case], yes(worker, 'file'))
    worker.call('huiskamer.case', 'freeze', [case], {})
    [cover] = worker.call('huiskamer.case', 'read', [case], ['state'])
    assert cover['state'] == 'frozen'
