"""The examples of docs/api.md, as they stand there, with a key of an account that is a host and nothing else."""
import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from launcher import databases
from launcher import server as odoo_server

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLE = re.compile(r"^```http( refused)?\nPOST (\S+)\n(.*?)\n```", re.MULTILINE | re.DOTALL)
MAKE_KEY = """
user = env['res.users'].search([('login', '=', 'host')])
key = env['res.users.apikeys'].with_user(user).sudo()._generate(None, 'page', None)
env.cr.commit()
print('KEY' + key)
"""


def examples():
    """(whether it is refused, path, arguments) of every example on the page."""
    return [(bool(refused), path, json.loads(text)) for refused, path, text in EXAMPLE.findall(PAGE.read_text())]


@pytest.fixture(scope="module")
def key(the_rig, demo_database):
    """A key of the host's."""
    log = databases.log_path("api-key")
    odoo_server.run_script(the_rig, demo_database, MAKE_KEY, log)
    found = re.search(r"KEY(\w+)", log.read_text())
    log.unlink()
    return found[1]


def call(url, key, arguments):
    """(status, answer) of one call."""
    request = urllib.request.Request(url, json.dumps(arguments).encode(), {
        "Authorization": f"Bearer {key}", "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def test_the_page_has_examples_of_both_kinds():
    assert len([one for one in examples() if not one[0]]) >= 4
    assert len([one for one in examples() if one[0]]) >= 3


@pytest.mark.parametrize("refused, path, arguments", examples())
def test_an_example_answers_as_the_page_says(server, key, refused, path, arguments):
    status, answer = call(server.url + path, key, arguments)
    if refused:
        assert status == 403, answer
    else:
        assert status == 200, answer
        assert answer, "the demo has some of it"
        if isinstance(answer, list):
            assert set(arguments["fields"]) <= set(answer[0])


def test_without_a_key_there_is_nothing(server):
    _refused, path, arguments = examples()[0]
    assert call(server.url + path, "no", arguments)[0] == 401
