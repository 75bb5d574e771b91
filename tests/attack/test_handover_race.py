"""Many attempts at once, two hundred in the deep run, to open a live handover of one file to one service: one wins.

On a real server with two worker processes and a committed database: the promise is the database's
(a partial unique index), because under REPEATABLE READ a check in Python lets two through.
"""
from concurrent.futures import ThreadPoolExecutor

from launcher.rpc import RpcError
from tests import file_over_rpc

SHORT, ATTEMPTS, WORKERS = 80, 200, 16


def make_file(client):
    """A file with a safe way to reach the client, and a yes to share with one service."""
    def first(model, domain=()):
        """The id of one such record."""
        return client.call(model, 'search', list(domain), limit=1)[0]

    [case] = client.call('huiskamer.case', 'open_file', {
        'alias': "Race (voorbeeld)", 'age_band': '21_up', 'open_to': 'members', 'spoken_alone': True,
        'location_id': first('huiskamer.location')} | file_over_rpc.yes(client, 'file'))
    [person] = client.call('huiskamer.case', 'read', [case], ['client_id'])[0]['client_id'][:1]
    client.call('huiskamer.client', 'write', [person], {'contact_channel': 'here'})
    service = client.call('huiskamer.service', 'search_read', [], ['category_ids'], limit=1)[0]
    share = {'service_id': service['id'], 'category_ids': service['category_ids'][:1]}
    client.call('huiskamer.case', 'record_consent', [case], share | file_over_rpc.yes(client, 'share', share))
    return case, share


def test_of_many_at_once_one_handover_goes_out(prefork_server, password_of, budget):
    attempts = budget.steps(SHORT, ATTEMPTS)

    def log_in():
        """A session of its own."""
        return prefork_server.rpc('caseworker', password_of('caseworker'))

    client = log_in()
    case, share = make_file(client)
    drafts = [client.call('huiskamer.case', 'hand_over', [case], share)[0] for _attempt in range(attempts)]
    clients = [log_in() for _worker in range(WORKERS)]

    def send_share(worker):
        """Try to send every sixteenth draft; for each whether it went out, or why not."""
        answers = []
        for draft in drafts[worker::WORKERS]:
            try:
                clients[worker].call('huiskamer.handover', 'move', [draft], 'send', {'sent_how': 'phone'})
                answers.append(True)
            except RpcError as refusal:
                answers.append(str(refusal))
        return answers

    with ThreadPoolExecutor(WORKERS) as pool:
        answers = [answer for share in pool.map(send_share, range(WORKERS)) for answer in share]
    assert len(answers) == attempts
    assert answers.count(True) == 1, [answer for answer in answers if answer is not True][:3]
    stages = client.call('huiskamer.handover', 'read', drafts, ['stage', 'consent_id'])
    assert sorted(row['stage'] for row in stages) == ['draft'] * (attempts - 1) + ['requested']
    events = client.call('huiskamer.handover.event', 'search_count', [('handover_id', 'in', drafts)])
    assert events == 1, "what was refused left nothing behind"
