"""A local server that behaves like the statistics services, for every test of fetching."""

import pytest

from tests.servers.statistics_server import running


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running() as (address, state):
        state.address = address
        yield state
