"""The sandbox of the sandbox's own tests, and an office with its sender at work."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.outbound.office import Office, office
from tests.sandbox.conftest import Process, Sandbox, process, sandbox

__all__ = ["process", "sandbox"]


@pytest.fixture
async def place(db: Database, sandbox: Sandbox, process: Process) -> AsyncIterator[Office]:
    async with office(db, sandbox) as made:
        yield made
