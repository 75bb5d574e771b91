import pytest
from launcher.rpc import RpcError
def test_pg(pg):
    with pg().cursor() as c:
        c.execute("select name from huiskamer_tiny"); assert c.fetchall()==[('demo one',)]
def test_rpc(server, password_of):
    c = server.rpc('host', password_of('host'))
    assert c.call('huiskamer.tiny','search_read',[],fields=['name'])[0]['name']=='demo one'
    with pytest.raises(RpcError) as e:
        c.call('huiskamer.tiny','unlink',[1])
    assert 'AccessError' in e.value.name
    with pytest.raises(RpcError):
        server.rpc('host','bad')
    print(c.get('/web/health'))
def test_pre(prefork_server, password_of):
    assert prefork_server.rpc('host', password_of('host')).uid
@pytest.mark.attack
def test_page(page_for, shoot, budget):
    p = page_for('host', 'nl_NL'); print(shoot(p,'host nl')); print(budget)
    page_for('host', 'en_US', (390, 844))
def test_err(page_for):
    p = page_for('host'); p.evaluate("console.error('boo')")
    page_for.errors.clear()
