"""A small town that a whole module of tests shares while its first cycle is open."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.journey.listening import failures
from tests.journey.somebody import Somebody
from tests.journey.stage import Stage, stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("town")) as s:
        yield s


@pytest_asyncio.fixture(loop_scope="module")
async def s(town: Stage) -> AsyncIterator[Stage]:
    """The town; after each test nothing has failed and no part has died."""
    before = await failures(town)
    yield town
    assert await failures(town) == before
    assert not town.program.tasks.failed.is_set()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def wang(town: Stage) -> Somebody:
    return await town.neighbour(601, "王芳", "1", "1", "101")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chen(town: Stage) -> Somebody:
    return await town.neighbour(602, "陈伟", "2", "2", "302")
