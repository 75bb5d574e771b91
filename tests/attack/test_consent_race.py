"""Two sessions at once on a real server: nothing is used after it was withdrawn."""
import pytest

from launcher.rpc import RpcError
from tests import file_over_rpc
from tests.at_once import at_once

ROUNDS = 4


@pytest.fixture(scope='module')
def sessions(server, password_of):
    """Sessions of a caseworker, of the same in another tab, and of two who are on duty."""
    return {name: server.rpc(login, password_of(login)) for name, login in (
        ('worker', 'caseworker'), ('other tab', 'caseworker'), ('host', 'host'), ('supervisor', 'supervisor'))}


@pytest.fixture
def worker(sessions):
    """A caseworker's session."""
    return sessions['worker']


def yes(worker, purpose, about=None, **answers):
    """The answers of a client who says yes to the words that were read out about this."""
    return file_over_rpc.yes(worker, purpose, about) | {'state': 'given'} | answers


def new_file(worker):
    """A fresh file, with a slip, a draft handover and consent to it: the file, its client's code, the slip's secret,
    the handover.
    """
    [location] = worker.call('huiskamer.location', 'search', [], limit=1)
    [case] = worker.call('huiskamer.case', 'open_file', yes(
        worker, 'file', alias="Proef (voorbeeld)", age_band='21_up', location_id=location))
    [row] = worker.call('huiskamer.case', 'read', [case], ['client_id'])
    client, code = row['client_id']
    worker.call('huiskamer.client', 'write', [client], {'contact_channel': 'here'})
    [service] = worker.call('huiskamer.service', 'search', [], limit=1)
    [alias] = worker.call('huiskamer.data.category', 'search', [('code', '=', 'alias')])
    about = {'service_id': service, 'category_ids': [alias]}
    [handover] = worker.call('huiskamer.case', 'hand_over', [case], about)
    worker.call('huiskamer.handover', 'record_consent', [handover], yes(worker, 'share', about))
    secret = worker.call('huiskamer.case', 'give_slip', [case])['params']['secret']
    return case, code, secret, handover


@pytest.mark.parametrize('first', range(ROUNDS))
def test_nothing_is_sent_or_written_after_a_withdrawal(worker, sessions, first):
    case, _code, secret, handover = new_file(worker)
    host = sessions[('host', 'supervisor')[first % 2]]  # each may try a few times in a quarter of an hour
    other = sessions['other tab']
    withdrawn, _sent, _written = at_once(
        lambda: host.call('huiskamer.consent', 'withdraw', secret),
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


def test_each_door_to_a_file_is_shut_for_each_wrong_role_and_open_for_the_right_one(worker, server, password_of,
    credentials):
    case, code, _secret, _handover = new_file(worker)
    doors = {
        'open': lambda who: who.call('huiskamer.case', 'open_file', yes(worker, 'file', alias="X", location_id=1)),
        'create': lambda who: who.call('huiskamer.case', 'create',
                                       {'client_id': 1, 'location_id': 1, 'caseworker_id': who.uid}),
        'copy': lambda who: who.call('huiskamer.case', 'copy', [case]),
        'default': lambda who: who.call('huiskamer.case', 'create', {},
                                        context={'default_client_id': 1, 'huiskamer_in_process': True}),
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
