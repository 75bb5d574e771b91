"""What several attacks begin with."""
import pytest

from tests import own_cluster


@pytest.fixture(scope="session")
def seed(demo_database):
    """A cluster of PostgreSQL with the demo in it, which does not run: others begin from its files."""
    assert demo_database  # so that the one it is copied from is there
    with own_cluster.seeded() as made:
        yield made
