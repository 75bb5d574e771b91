"""The release before this one, full of demo data, becomes this one: same facts, no complaint.

Its addon lies packed beside the tests, as it was at commit 1b312a1, so the test installs what people really have.
"""
import contextlib
import json
import tarfile
from pathlib import Path
from unittest.mock import patch

import pytest

from launcher import databases, results, server, settings

BEFORE = "19.0.1.0.0"
PACKED = Path(__file__).parents[1] / "data" / f"{settings.ADDON}-{BEFORE}.tar.xz"
# What both versions know by the same names; a person's words are compared as her colleagues read them.
FACTS = """
import json
def rows(model, *names):
    records = env[model].with_context(active_test=False).search([])
    return sorted([str(record[name]) for name in names] for record in records)
print('FACTS' + json.dumps({
    'people': rows('huiskamer.client', 'code', 'alias', 'phone', 'age_band'),
    'files': rows('huiskamer.case', 'code', 'state', 'caseworker_id'),
    'notes': rows('huiskamer.contact', 'code', 'facts', 'observation'),
    'wishes': rows('huiskamer.goal', 'code', 'wish'),
    'answers': rows('huiskamer.consent', 'code', 'purpose', 'given_at'),
    'handovers': rows('huiskamer.handover', 'code', 'stage', 'service_id'),
    'moves': rows('huiskamer.handover.event', 'verb', 'to_stage', 'occurred_at'),
    'sent': rows('huiskamer.disclosure', 'code', 'text'),
    'services': rows('huiskamer.service', 'display_name', 'kind'),
    'evenings': rows('huiskamer.opening', 'display_name', 'state'),
    'reports': rows('huiskamer.report', 'display_name', 'state'),
    'colleagues': rows('res.users', 'login', 'active'),
}))
"""


def old_addon(folder):
    """Unpack the addon as it was, without its tests; return the folder that holds it."""
    with tarfile.open(PACKED) as archive:
        archive.extractall(folder, filter="data")
    return folder


@contextlib.contextmanager
def addon_in(folder):
    """The launcher, with the addon of another folder."""
    with (patch.object(settings, "ADDON_PARENT", folder),
          patch.object(settings, "ADDON_FOLDER", folder / settings.ADDON)):
        yield


@pytest.fixture(scope="module")
def old_database(the_rig, tmp_path_factory):
    """The name of a database of the version before with demo data, made once and kept like the template."""
    folder = old_addon(tmp_path_factory.mktemp("before"))
    name = f"huis_before_{settings.digest(BEFORE, databases.template_digest(the_rig))}"
    with addon_in(folder):
        databases.with_addon(the_rig, name, demo=True)
        yield name


def facts(the_rig, database):
    """What a database holds, asked with the addon that is in force."""
    log = databases.log_path("facts")
    server.run_script(the_rig, database, FACTS, log)
    [line] = [line for line in log.read_text().splitlines() if line.startswith("FACTS")]
    return json.loads(line.removeprefix("FACTS"))


def test_the_version_before_becomes_this_one_with_the_same_facts(the_rig, old_database):
    before = facts(the_rig, old_database)
    assert all(before.values()), "the demo has some of everything"
    name = f"huis_upgrade_{settings.checkout_name()}"
    with databases.temporary_copy(the_rig, old_database, name):
        with contextlib.ExitStack() as stack:
            stack.enter_context(addon_in(settings.ROOT))
            log = databases.log_path("upgrade")
            code = server.run_once(the_rig, name, ["-u", settings.ADDON, "--skip-auto-install"], log)
            assert not code, results.last_errors(log)
            assert results.complaints(log) == []
            assert facts(the_rig, name) == before
